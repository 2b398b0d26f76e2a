/**
 * Whether a reply that waited may still go out, or its writer has to be asked first.
 *
 * Invariants
 * 1. No clock decides: what the device held when the reply was written is noted with it, and whatever is not
 *    among that has come since.
 * 2. What a person has overruled is not asked again; what is new since then is.
 */
import type { MutationArgs } from '../../domain/mutations.ts';
import type { Objection } from '../../domain/objection.ts';
import type { Message, Reply, Ticket } from '../../domain/rows.ts';

/** The server's rows of one ticket. */
export interface ConversationRows {
  /** undefined when this person does not see the ticket any more. */
  ticket: Ticket | undefined;
  messages: readonly Message[];
  replies: readonly Reply[];
}

/** A reply on its way to the server. */
export interface WrittenReply {
  args: MutationArgs<'reply.queue.v1'>;
  actorId: string;
  /** The marks of what its writer had before them; null when that was not noted. */
  known: readonly string[] | null;
}

/** What somebody who writes a reply now has before them. */
export function marksOf({ messages, replies }: ConversationRows): string[] {
  return [
    ...messages.map(({ id }) => id),
    ...replies.map(({ id }) => id),
    ...replies.filter(isRefusedByX).map(refusalMark),
  ];
}

/** @returns what speaks against the reply; nothing when it may go out. */
export function shouldAsk(reply: WrittenReply, rows: ConversationRows): Objection[] {
  const { args, actorId } = reply;
  if (!rows.ticket) return [{ kind: 'out_of_sight' }];
  const answered = rows.messages.find(({ id }) => id === args.in_reply_to_message_id);
  const final: Objection[] = [
    ...(answered?.deleted_at ? [{ kind: 'post_deleted' as const }] : []),
    ...(rows.ticket.status === 'closed' ? [{ kind: 'ticket_closed' as const }] : []),
  ];
  if (reply.known === null) return final;

  const known = new Set([...reply.known, args.reply_id]);
  const replied = rows.replies.filter(
    ({ id, author_id, state }) => author_id !== actorId && state !== 'cancelled' && !known.has(id),
  );
  // A reply that X has is a message with the reply's id.
  const shown = new Set(rows.messages.map(({ id }) => id));
  const written: Objection[] = [
    ...rows.messages
      .filter(({ id, author_id, deleted_at }) => {
        return !known.has(id) && deleted_at === null && author_id !== actorId;
      })
      .map((message) => ({
        kind: KINDS[message.kind],
        id: message.id,
        personId: message.customer_id ?? message.author_id,
        text: message.text,
        at: message.posted_at,
      })),
    ...replied
      .filter(({ id }) => !shown.has(id))
      .map(({ id, author_id, text, created_at }) => ({
        kind: 'colleague_replied' as const,
        id,
        personId: author_id,
        text,
        at: created_at,
      })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const refused: Objection[] = rows.replies
    .filter((row) => isRefusedByX(row) && row.id !== args.reply_id)
    .filter((row) => row.in_reply_to_message_id === args.in_reply_to_message_id)
    .filter((row) => !known.has(refusalMark(row)))
    .map(({ id }) => ({ kind: 'not_allowed', id }));
  return [...final, ...written, ...refused];
}

const KINDS = {
  inbound: 'customer_wrote',
  portal: 'customer_wrote',
  outbound: 'colleague_replied',
  note: 'colleague_noted',
} as const;

function isRefusedByX({ state, error_code }: Reply): boolean {
  return state === 'failed' && error_code === 'reply_not_allowed';
}

function refusalMark({ id }: Reply): string {
  return `refused:${id}`;
}
