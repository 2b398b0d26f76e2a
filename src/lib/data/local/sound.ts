/** Whether what an older or damaged database held is what this app would have written into it. */
import * as v from 'valibot';
import { MUTATIONS, type Mutation } from '../../domain/mutations.ts';
import type { Draft } from '../../features/drafts.ts';
import { sameRow } from '../../sync/core/keys.ts';
import { touches } from '../../sync/core/patches.ts';
import type { OutboxItem } from './database.ts';

const time = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text))),
);
const words = v.object({ code: v.string(), message: v.string() });

const itemSchema = v.looseObject({
  seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  mutation: v.looseObject({
    id: v.pipe(v.string(), v.uuid()),
    name: v.string(),
    args: v.unknown(),
  }),
  mutationId: v.string(),
  at: time,
  actorId: v.string(),
  ticketId: v.string(),
  lane: v.picklist(['work', 'triage']),
  state: v.picklist(['pending', 'acknowledged', 'conflict', 'rejected', 'question']),
  attempts: v.number(),
  trouble: v.optional(words),
  known: v.optional(v.array(v.string())),
  behind: v.optional(v.string()),
  after: v.optional(time),
  refusal: v.nullable(
    v.looseObject({
      ...words.entries,
      row: v.nullable(v.record(v.string(), v.unknown())),
      fields: v.array(v.string()),
    }),
  ),
});

const draftSchema = v.object({
  ticketId: v.pipe(v.string(), v.uuid()),
  kind: v.picklist(['reply', 'note']),
  text: v.string(),
  // Within what a date can say.
  at: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15)),
  again: v.nullable(v.string()),
});

/** The intent as it can be replayed and sent; null when nothing can be made of it. */
export function soundItem(found: unknown): OutboxItem | null {
  const parsed = v.safeParse(itemSchema, found);
  if (!parsed.success) return null;
  const { mutation, mutationId, state, refusal } = parsed.output;
  // What waits for the person waits for a reason, and the views show it.
  const waits = state !== 'pending' && state !== 'acknowledged';
  if (mutation.id !== mutationId || waits !== (refusal !== null) || !isKnown(mutation)) return null;
  // Told anew, since the rows that it covers are found by them.
  return { ...(parsed.output as unknown as OutboxItem), touches: touches(mutation).map(sameRow) };
}

/** null when it is no draft. */
export function soundDraft(found: unknown): Draft | null {
  const parsed = v.safeParse(draftSchema, found);
  return parsed.success ? parsed.output : null;
}

function isKnown(mutation: { name: string; args: unknown }): mutation is Mutation {
  return (
    Object.hasOwn(MUTATIONS, mutation.name) &&
    v.safeParse(MUTATIONS[mutation.name as Mutation['name']], mutation.args).success
  );
}
