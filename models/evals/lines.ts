/** Reading the file of labelled tweets. */
import * as v from 'valibot';
import { HEADS } from '../../src/lib/domain/triage.ts';
import type { Head } from '../../src/lib/domain/triage.ts';

export interface Line {
  /** From 1. */
  number: number;
  id: string;
  text: string;
  /** Index of the true label in its head. */
  gold: Partial<Record<Head, number>>;
}

export interface Malformed {
  number: number;
  reason: string;
}

/** The guide numbers urgency 0 to 3; the product names it. Both are taken. */
const URGENCY_INDEX: ReadonlyMap<unknown, number> = new Map<unknown, number>(
  HEADS.urgency.flatMap((label, index) => [
    [label, index],
    [index, index],
    [String(index), index],
  ]),
);

const lineSchema = v.object({
  id: v.union([v.string(), v.pipe(v.number(), v.transform(String))]),
  text: v.string(),
  labels: v.optional(
    v.object({
      sentiment: v.optional(v.picklist(HEADS.sentiment)),
      topic: v.optional(v.picklist(HEADS.topic)),
      urgency: v.optional(
        v.pipe(
          v.union([v.string(), v.number()]),
          v.check((value) => URGENCY_INDEX.has(value)),
          v.transform((value) => URGENCY_INDEX.get(value) ?? 0),
        ),
      ),
    }),
    {},
  ),
});

/** Empty lines count for nothing; a line that cannot be used is told apart with its reason. */
export function parseLines(content: string): { lines: Line[]; malformed: Malformed[] } {
  const lines: Line[] = [];
  const malformed: Malformed[] = [];
  content
    .replace(/^\ufeff/u, '')
    .split(/\r?\n/u)
    .forEach((raw, index) => {
      if (raw.trim() === '') return;
      const number = index + 1;
      const parsed = parseLine(raw);
      if (typeof parsed === 'string') malformed.push({ number, reason: parsed });
      else lines.push({ number, ...parsed });
    });
  return { lines, malformed };
}

function parseLine(raw: string): Omit<Line, 'number'> | string {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    return 'not JSON';
  }
  const parsed = v.safeParse(lineSchema, json);
  if (!parsed.success) return reasonOf(parsed.issues[0]);
  const { id, text, labels } = parsed.output;
  return {
    id,
    text,
    gold: {
      ...(labels.sentiment && { sentiment: HEADS.sentiment.indexOf(labels.sentiment) }),
      ...(labels.topic && { topic: HEADS.topic.indexOf(labels.topic) }),
      ...(labels.urgency !== undefined && { urgency: labels.urgency }),
    },
  };
}

function reasonOf(issue: v.InferIssue<typeof lineSchema>): string {
  const path = v.getDotPath(issue);
  if (path === null) return 'not an object';
  return issue.received === 'undefined'
    ? `${path} is missing`
    : `${path} cannot be ${issue.received}`;
}
