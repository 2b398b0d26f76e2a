/**
 * Holidays from a file that a calendar program or a spreadsheet has written: lines of `date,name`, the date as
 * 2026-12-25. All of it is taken, or nothing, with a reason for each line that cannot be.
 */
import type { Holiday } from '../administration.ts';

export interface LineProblem {
  /** Counted from 1, as an editor shows it. */
  line: number;
  reason: string;
}

export type HolidayFile =
  { kind: 'read'; holidays: Holiday[] } | { kind: 'refused'; problems: LineProblem[] };

/** Holidays of one calendar; the server takes no more. */
export const MOST_HOLIDAYS = 1_000;
const LONGEST_NAME = 100;
/** Text that cannot be seen, or that turns other text around. */
const HOSTILE = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

export function readHolidayFile(text: string): HolidayFile {
  const rows = rowsOf(text.replace(/^\ufeff/u, ''));
  const [first, ...rest] = rows;
  const lines = first && isHeading(first.fields) ? rest : rows;
  const problems: LineProblem[] = [];
  const holidays = new Map<string, Holiday>();
  const refuse = (line: number, reason: string) => problems.push({ line, reason });
  for (const { line, fields } of lines) {
    const [day = '', name = ''] = fields.map((field) => field.trim());
    if (fields.length !== 2) refuse(line, 'A line is a date, a comma and a name.');
    else if (!isDay(day)) refuse(line, `“${day}” is not a day such as 2026-12-25.`);
    else if (name === '') refuse(line, 'The name is missing.');
    else if (name.length > LONGEST_NAME) refuse(line, 'The name has more than 100 letters.');
    else if (HOSTILE.test(name)) refuse(line, 'The name has characters that cannot be seen.');
    else if (holidays.has(day)) refuse(line, `${day} is there twice.`);
    else holidays.set(day, { day, name });
  }
  if (lines.length === 0) refuse(1, 'There is no holiday in this file.');
  if (lines.length > MOST_HOLIDAYS) refuse(lines.at(-1)?.line ?? 1, 'These are more than 1,000.');
  return problems.length > 0
    ? { kind: 'refused', problems }
    : { kind: 'read', holidays: [...holidays.values()] };
}

/** A day that exists, within the centuries that the server knows. */
export function isDay(text: string): boolean {
  if (!/^(?:19|20|21)\d\d-\d\d-\d\d$/u.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Both lists in the order of the days; where both have a day, the later list names it. */
export function withHolidays(known: readonly Holiday[], added: readonly Holiday[]): Holiday[] {
  const byDay = new Map([...known, ...added].map((holiday) => [holiday.day, holiday]));
  return [...byDay.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

function isHeading(fields: readonly string[]): boolean {
  return (
    /^(?:date|day)$/iu.test(fields[0]?.trim() ?? '') && /^name$/iu.test(fields[1]?.trim() ?? '')
  );
}

/** Lines that are not empty, in fields; a field in quotes may have commas, and its quotes are doubled. */
function rowsOf(text: string): { line: number; fields: string[] }[] {
  return text.split(/\r\n|\r|\n/u).flatMap((content, index) => {
    if (content.trim() === '') return [];
    return [{ line: index + 1, fields: fieldsOf(content) }];
  });
}

function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  const pattern = /(?:^|,)\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/gu;
  for (const [, quoted, plain] of line.matchAll(pattern))
    fields.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
  return fields;
}
