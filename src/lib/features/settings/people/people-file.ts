/** A spreadsheet of people to invite, as far as this device can judge it; the server judges the rest. */
import { parseCsv } from '../../../domain/csv.ts';
import { STAFF_ROLES, type StaffRole } from '../../../domain/roles.ts';
import type { Team } from '../../../domain/rows.ts';
import { TOPICS, type Topic } from '../../../domain/triage.ts';
import { labelWords } from '../../../ui/label-words.ts';
import { ROLE_WORDS } from '../../../ui/role-words.ts';
import type { NewInvitation } from '../../people.ts';
import type { FileProblem } from '../file-problem.ts';
import { languageOf } from './languages.ts';

type PersonRow = Omit<NewInvitation, 'id' | 'token'>;

type PeopleFile =
  /** `rows` has the number in the spreadsheet of each of them. */
  | { kind: 'read'; people: PersonRow[]; rows: number[] }
  | { kind: 'refused'; problems: FileProblem[] };

/** As many as the server takes at once. */
const MOST = 200;
const COLUMNS = ['name', 'email', 'role', 'teams', 'topics', 'languages', 'capacity'] as const;
type Column = (typeof COLUMNS)[number];

/** @param text The whole file: a first row with the names of the columns, of which role must be there. */
export function readPeopleFile(text: string, teams: readonly Team[]): PeopleFile {
  const csv = parseCsv(text);
  if (csv.kind === 'unclosed')
    return refused(csv.number, 'A quotation mark is opened here and never closed.');
  const [head, ...rows] = csv.rows;
  if (!head) return refused(null, 'The file is empty.');
  const names = head.fields.map((name) => name.trim().toLowerCase());
  if (!names.includes('role'))
    return refused(head.number, 'The first row has to name the columns; “role” is missing.');
  const unknown = names.find((name) => name !== '' && !COLUMNS.some((each) => each === name));
  if (unknown !== undefined)
    return refused(
      head.number,
      `There is no column “${unknown}”. There are: ${COLUMNS.join(', ')}.`,
    );
  if (rows.length === 0) return refused(null, 'There is no row below the names of the columns.');
  if (rows.length > MOST) return refused(null, `At most ${String(MOST)} people at once.`);

  const problems: FileProblem[] = [];
  const people = rows.map(({ number, fields }) =>
    readRow(
      (column) => fields[names.indexOf(column)]?.trim() ?? '',
      teams,
      (problem) => {
        problems.push({ row: number, text: problem });
      },
    ),
  );
  if (problems.length > 0) return { kind: 'refused', problems };
  return { kind: 'read', people, rows: rows.map(({ number }) => number) };
}

function readRow(
  cell: (column: Column) => string,
  teams: readonly Team[],
  fault: (text: string) => void,
): PersonRow {
  const list = <Value>(
    column: Column,
    find: (word: string) => Value | null | undefined,
    what: string,
  ): Value[] =>
    severalIn(cell(column)).flatMap((word) => {
      const found = find(word) ?? null;
      if (found === null) fault(`There is no ${what} “${word}”.`);
      return found === null ? [] : [found];
    });
  const role = roleOf(cell('role'));
  if (!role)
    fault(
      cell('role') === ''
        ? 'The role is missing.'
        : `There is no role “${cell('role')}”. There are: ${STAFF_ROLES.join(', ')}.`,
    );
  const capacity = cell('capacity');
  if (capacity !== '' && !/^\d{1,4}$/u.test(capacity))
    fault(`The capacity “${capacity}” is not a whole number.`);
  return {
    name: cell('name') || null,
    email: cell('email') || null,
    role: role ?? 'agent',
    team_ids: once(
      list('teams', (word) => teams.find(({ name }) => isSame(name, word))?.id, 'team'),
    ),
    topics: once(list('topics', topicOf, 'topic')),
    languages: once(list('languages', languageOf, 'language')),
    capacity: capacity === '' ? null : Number(capacity),
  };
}

/** With a bar, comma or semicolon between them. */
function severalIn(cell: string): string[] {
  return cell
    .split(/[|,;]/u)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function roleOf(word: string): StaffRole | undefined {
  return STAFF_ROLES.find((role) => isSame(role, word) || isSame(ROLE_WORDS[role], word));
}

function topicOf(word: string): Topic | undefined {
  return TOPICS.find(
    (topic) => isSame(topic, word) || isSame(labelWords('topic', topic).name, word),
  );
}

function once<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function refused(row: number | null, text: string): PeopleFile {
  return { kind: 'refused', problems: [{ row, text }] };
}
