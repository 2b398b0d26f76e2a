/** A spreadsheet of macros, as far as this device can judge it; the server judges the rest. */
import { parseCsv } from '../../domain/csv.ts';
import { TOPICS, type Topic } from '../../domain/triage.ts';
import { labelWords } from '../../ui/label-words.ts';
import type { ImportedMacro } from '../administration.ts';
import type { FileProblem } from './file-problem.ts';

export type MacroFile =
  /** `rows` has the number in the spreadsheet of each of them. */
  | { kind: 'read'; macros: ImportedMacro[]; rows: number[] }
  | { kind: 'refused'; problems: FileProblem[] };

const NEEDED = ['folder', 'title', 'body'] as const;
/** More than the server takes at once. */
const MOST = 1_000;

/** @param text The whole file: a first row with the names folder, title, body and, if there are any, topics. */
export function readMacroFile(text: string): MacroFile {
  const csv = parseCsv(text);
  if (csv.kind === 'unclosed')
    return refused(csv.number, 'A quotation mark is opened here and never closed.');
  const [head, ...rows] = csv.rows;
  if (!head) return refused(null, 'The file is empty.');
  const names = head.fields.map((name) => name.trim().toLowerCase());
  const missing = NEEDED.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const named = missing.map((name) => `“${name}”`).join(', ');
    return refused(head.number, `The first row has to name the columns; ${named} is missing.`);
  }
  if (rows.length === 0) return refused(null, 'There is no row below the names of the columns.');
  if (rows.length > MOST) return refused(null, `At most ${String(MOST)} macros at once.`);

  const problems: FileProblem[] = [];
  const macros = rows.map(({ number, fields }): ImportedMacro => {
    const cell = (name: string): string => fields[names.indexOf(name)] ?? '';
    const { topics, unknown } = topicsIn(cell('topics'));
    if (unknown !== undefined)
      problems.push({ row: number, text: `There is no topic “${unknown}”.` });
    return { folder: cell('folder'), title: cell('title'), body: cell('body'), topics };
  });
  if (problems.length > 0) return { kind: 'refused', problems };
  return { kind: 'read', macros, rows: rows.map(({ number }) => number) };
}

/** Several with a bar, comma or semicolon between them, by the name that Roost shows or the one in the database. */
function topicsIn(cell: string): { topics: Topic[]; unknown?: string } {
  const wanted = cell
    .split(/[|,;]/u)
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const found = wanted.map((word) =>
    TOPICS.find((topic) =>
      [topic, labelWords('topic', topic).name].some((name) => isSame(name, word)),
    ),
  );
  const unknown = wanted[found.indexOf(undefined)];
  const topics = TOPICS.filter((topic) => found.includes(topic));
  return unknown === undefined ? { topics } : { topics, unknown };
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function refused(row: number | null, text: string): MacroFile {
  return { kind: 'refused', problems: [{ row, text }] };
}
