/** Files of one JSON object a line, checked line by line. */
import * as v from 'valibot';

export interface Malformed {
  /** From 1. */
  number: number;
  reason: string;
}

export interface Checked<Line> {
  lines: (Line & { number: number })[];
  malformed: Malformed[];
}

/** Empty lines count for nothing; a line that does not fit is told apart with its reason. */
export function parseJsonLines<Line extends object>(
  content: string,
  schema: v.GenericSchema<unknown, Line>,
): Checked<Line> {
  const lines: Checked<Line>['lines'] = [];
  const malformed: Malformed[] = [];
  content
    .replace(/^\ufeff/u, '')
    .split(/\r?\n/u)
    .forEach((raw, index) => {
      if (raw.trim() === '') return;
      const number = index + 1;
      const parsed = parseLine(raw, schema);
      if (typeof parsed === 'string') malformed.push({ number, reason: parsed });
      else lines.push({ number, ...parsed });
    });
  return { lines, malformed };
}

function parseLine<Line>(raw: string, schema: v.GenericSchema<unknown, Line>): Line | string {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    return 'not JSON';
  }
  const parsed = v.safeParse(schema, json);
  return parsed.success ? parsed.output : reasonOf(parsed.issues[0]);
}

function reasonOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  if (path === null) return 'not an object';
  return issue.received === 'undefined'
    ? `${path} is missing`
    : `${path} cannot be ${issue.received}`;
}
