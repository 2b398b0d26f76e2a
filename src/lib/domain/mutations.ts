/**
 * Every intent a device can send to `apply_mutation`, by name and version. `{from, to}` names what the
 * person saw and what they want: disjoint fields merge, the same field changed elsewhere is a conflict.
 */
import * as v from 'valibot';
import { TICKET_STATUSES } from './rows.ts';
import { readingsSchema, SENTIMENTS, TOPICS, URGENCIES } from './triage.ts';

const id = v.pipe(v.string(), v.uuid());
const change = <const S extends v.GenericSchema>(schema: S) =>
  v.object({ from: schema, to: schema });

/** X counts weighted characters; this only bounds the payload (a long post is at most 25,000). */
const text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(25_000));

export const MUTATIONS = {
  'ticket.assign.v1': v.object({ ticket_id: id, assignee_id: change(v.nullable(id)) }),
  'ticket.set_status.v1': v.object({ ticket_id: id, status: change(v.picklist(TICKET_STATUSES)) }),
  'note.add.v1': v.object({ message_id: id, ticket_id: id, text }),
  /** `in_reply_to_message_id` is the customer's message that the reply answers. */
  'reply.queue.v1': v.object({
    reply_id: id,
    ticket_id: id,
    in_reply_to_message_id: id,
    text,
    /** The macro that it was made from; one that is gone by then is left out by the server. */
    macro_id: v.optional(id),
    /**
     * SHA-256 in hexadecimal of the token of the rating link in the text. With it the reply goes out only if the
     * customer may be asked; else 'already_asked', 'not_solved' or 'csat_off'.
     */
    csat_token_hash: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
  }),
  /** Puts a failed reply back in the queue; an unknown one first makes the dispatcher look on X. */
  'reply.retry.v1': v.object({ reply_id: id }),
  /** Takes back a reply that X does not have yet. */
  'reply.cancel.v1': v.object({ reply_id: id }),
  /** A device's reading of one message; ignored when a same or newer model has already spoken. */
  'triage.record.v1': v.object({
    message_id: id,
    readings: readingsSchema,
    evidence: v.pipe(v.array(v.pipe(v.string(), v.maxLength(80))), v.maxLength(3)),
    language_supported: v.boolean(),
    embedding: v.nullable(v.pipe(v.string(), v.maxLength(600))),
    model_version: v.pipe(v.string(), v.maxLength(80)),
  }),
  /** A person's correction; only the named heads change. */
  'triage.correct.v1': v.object({
    message_id: id,
    sentiment: v.optional(change(v.picklist(SENTIMENTS))),
    topic: v.optional(change(v.picklist(TOPICS))),
    urgency: v.optional(change(v.picklist(URGENCIES))),
  }),
  'notification.read.v1': v.object({ notification_id: id }),
} as const;

export type MutationName = keyof typeof MUTATIONS;
export const MUTATION_NAMES = Object.keys(MUTATIONS) as MutationName[];
export type MutationArgs<Name extends MutationName> = v.InferOutput<(typeof MUTATIONS)[Name]>;

/**
 * One intent on its way to the server. The id makes it idempotent for its author. `seen` is the newest seq that
 * the device had seen when the person acted: by it the server knows what it may have answered and forgotten.
 */
export type Mutation = {
  [Name in MutationName]: { id: string; name: Name; args: MutationArgs<Name>; seen?: number };
}[MutationName];

/** Refusals that an update of the app or of the server ends: the intent is kept and tried again by itself. */
export const UPDATE_CODES: readonly string[] = ['unknown_mutation', 'app_outdated'];

/**
 * The refusal of a reply because a customer or a colleague has written what its writer's device had not seen:
 * the person is asked, and the reply comes again as a mutation that has seen it.
 */
export const CONVERSATION_MOVED = 'conversation_moved';

/** What `apply_mutation` answers; `row` is the server's present row in a conflict. */
export const mutationResultSchema = v.variant('status', [
  v.object({ status: v.literal('ok') }),
  v.object({
    status: v.literal('conflict'),
    table: v.string(),
    row: v.record(v.string(), v.unknown()),
    fields: v.array(v.string()),
    /** Who set each of the fields last; `by` is null when it was no person. */
    changed: v.optional(
      v.record(v.string(), v.object({ by: v.nullable(v.string()), at: v.string() })),
    ),
  }),
  v.object({ status: v.literal('rejected'), code: v.string(), message: v.string() }),
]);
export type MutationResult = v.InferOutput<typeof mutationResultSchema>;
