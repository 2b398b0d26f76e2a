/** Reading the file of labelled tweets. */
import * as v from 'valibot';
import { HEADS } from '../../src/lib/domain/triage.ts';
import type { Head } from '../../src/lib/domain/triage.ts';
import { parseJsonLines } from './json-lines.ts';
import type { Checked } from './json-lines.ts';

export interface Line {
  /** From 1. */
  number: number;
  id: string;
  text: string;
  /** The same customer's message before it in the conversation. */
  previous?: string;
  /** Index of the true label in its head. */
  gold: Partial<Record<Head, number>>;
}

/** The guide numbers urgency 0 to 3; the product names it. Both are taken. */
const URGENCY_INDEX: ReadonlyMap<unknown, number> = new Map<unknown, number>(
  HEADS.urgency.flatMap((label, index) => [
    [label, index],
    [index, index],
    [String(index), index],
  ]),
);

/** An index from 0, lowest first. */
export const urgencySchema = v.pipe(
  v.union([v.string(), v.number()]),
  v.check((value) => URGENCY_INDEX.has(value)),
  v.transform((value) => URGENCY_INDEX.get(value) ?? 0),
);

const lineSchema = v.pipe(
  v.object({
    id: v.union([v.string(), v.pipe(v.number(), v.transform(String))]),
    text: v.string(),
    previous: v.nullish(v.string()),
    labels: v.optional(
      v.object({
        sentiment: v.optional(v.picklist(HEADS.sentiment)),
        topic: v.optional(v.picklist(HEADS.topic)),
        urgency: v.optional(urgencySchema),
      }),
      {},
    ),
  }),
  v.transform(({ id, text, previous, labels }): Omit<Line, 'number'> => ({
    id,
    text,
    ...(previous && { previous }),
    gold: {
      ...(labels.sentiment && { sentiment: HEADS.sentiment.indexOf(labels.sentiment) }),
      ...(labels.topic && { topic: HEADS.topic.indexOf(labels.topic) }),
      ...(labels.urgency !== undefined && { urgency: labels.urgency }),
    },
  })),
);

export function parseLines(content: string): Checked<Omit<Line, 'number'>> {
  return parseJsonLines(content, lineSchema);
}
