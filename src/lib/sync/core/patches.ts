/**
 * What each mutation does to the rows of this device until the server has spoken.
 *
 * Invariants
 * 1. A patch never invents a row that it does not own: it creates only rows whose id the mutation carries.
 * 2. A patch is idempotent: applied to rows that already hold its outcome, it changes nothing that a person sees.
 * 3. A patch reads and writes only the rows that `writes` and `reads` name.
 */
import { effectiveTriage } from '../../domain/effective-triage.ts';
import type { Mutation, MutationArgs } from '../../domain/mutations.ts';
import { pausesAfter } from '../../domain/pauses.ts';
import type { Rows, Ticket, TicketStatus, Triage } from '../../domain/rows.ts';
import { certain, HEAD_NAMES, HEADS, TRIAGE_SOURCES, type Head } from '../../domain/triage.ts';
import { triageKey, type RowKey } from './keys.ts';

/** A mutation with what the device knows about it. */
export interface Intent {
  mutation: Mutation;
  /** ISO time at which the person acted. */
  at: string;
  /** The person, or the member whose device read a message. */
  actorId: string;
}

export type ReadRow = <T extends keyof Rows>(table: T, key: string) => Rows[T] | undefined;
export type WriteRow = <T extends keyof Rows>(table: T, key: string, row: Rows[T]) => void;

/** The rows a mutation writes: these keep the server's version beside them until it has spoken. */
export function writes({ name, args }: Mutation): RowKey[] {
  switch (name) {
    case 'ticket.assign.v1':
    case 'ticket.set_status.v1':
      return [{ table: 'tickets', key: args.ticket_id }];
    case 'note.add.v1':
      return [{ table: 'messages', key: args.message_id }];
    case 'reply.queue.v1':
      return [
        { table: 'replies', key: args.reply_id },
        { table: 'tickets', key: args.ticket_id },
      ];
    case 'reply.retry.v1':
    case 'reply.cancel.v1':
      return [{ table: 'replies', key: args.reply_id }];
    case 'triage.record.v1':
      return [{ table: 'triage', key: triageKey(args.message_id, 'device') }];
    case 'triage.correct.v1':
      return [{ table: 'triage', key: triageKey(args.message_id, 'person') }];
    case 'notification.read.v1':
      return [{ table: 'notifications', key: args.notification_id }];
  }
}

/** The rows a mutation looks at without writing them. */
export function reads({ name, args }: Mutation): RowKey[] {
  switch (name) {
    case 'triage.record.v1':
      return [{ table: 'messages', key: args.message_id }];
    case 'triage.correct.v1':
      return [
        { table: 'messages', key: args.message_id },
        { table: 'triage', key: triageKey(args.message_id, 'linear') },
        { table: 'triage', key: triageKey(args.message_id, 'device') },
      ];
    default:
      return [];
  }
}

/** All rows that a mutation has to do with: when one of them changes, what it writes is to be seen afresh. */
export function touches(mutation: Mutation): RowKey[] {
  return [...writes(mutation), ...reads(mutation)];
}

/** Writes what the person should see at once. Rows that are not here are left alone. */
export function patch({ mutation, at, actorId }: Intent, read: ReadRow, write: WriteRow): void {
  const change = <T extends keyof Rows>(table: T, key: string, edit: (row: Rows[T]) => Rows[T]) => {
    const row = read(table, key);
    if (row) write(table, key, { ...edit(row), updated_at: at });
  };
  const { name, args } = mutation;
  switch (name) {
    case 'ticket.assign.v1':
      change('tickets', args.ticket_id, (ticket) => ({
        ...ticket,
        assignee_id: args.assignee_id.to,
      }));
      break;
    case 'ticket.set_status.v1':
      change('tickets', args.ticket_id, (ticket) => ({
        ...withStatus(ticket, args.status.to, at),
        solved_at: isDone(args.status.to) ? (ticket.solved_at ?? at) : null,
      }));
      break;
    case 'note.add.v1':
      if (!read('messages', args.message_id)) {
        write('messages', args.message_id, note(args, at, actorId));
      }
      break;
    case 'reply.queue.v1':
      if (read('replies', args.reply_id)) break;
      write('replies', args.reply_id, reply(args, at, actorId));
      change('tickets', args.ticket_id, (ticket) => ({
        ...withStatus(ticket, statusAfterReply(ticket.status), at),
        ...(args.csat_token_hash && { csat_asked_at: ticket.csat_asked_at ?? at }),
      }));
      break;
    case 'reply.retry.v1':
      change('replies', args.reply_id, (row) =>
        row.state === 'failed' || row.state === 'unknown'
          ? { ...row, state: 'queued', error_code: null, error_detail: null }
          : row,
      );
      break;
    case 'reply.cancel.v1':
      change('replies', args.reply_id, (row) =>
        row.state === 'queued' || row.state === 'failed' ? { ...row, state: 'cancelled' } : row,
      );
      break;
    case 'triage.record.v1':
      record(args, at, actorId, read, write);
      break;
    case 'triage.correct.v1':
      correct(args, at, actorId, read, write);
      break;
    case 'notification.read.v1':
      change('notifications', args.notification_id, (row) => ({
        ...row,
        read_at: row.read_at ?? at,
      }));
      break;
  }
}

/** What a ticket becomes when a reply is queued. */
export function statusAfterReply(status: TicketStatus): TicketStatus {
  return status === 'open' || status === 'pending' ? 'waiting' : status;
}

function withStatus(ticket: Ticket, status: TicketStatus, at: string): Ticket {
  return { ...ticket, status, pauses: pausesAfter(ticket.pauses, ticket.status, status, at) };
}

function isDone(status: Rows['tickets']['status']): boolean {
  return status === 'solved' || status === 'closed';
}

function note(args: MutationArgs<'note.add.v1'>, at: string, actorId: string): Rows['messages'] {
  return {
    id: args.message_id,
    ticket_id: args.ticket_id,
    kind: 'note',
    x_post_id: null,
    in_reply_to_x_post_id: null,
    customer_id: null,
    author_id: actorId,
    text: args.text,
    language: null,
    media: [],
    posted_at: at,
    edited_at: null,
    deleted_at: null,
    created_at: at,
    updated_at: at,
  };
}

function reply(args: MutationArgs<'reply.queue.v1'>, at: string, actorId: string): Rows['replies'] {
  return {
    id: args.reply_id,
    ticket_id: args.ticket_id,
    in_reply_to_message_id: args.in_reply_to_message_id,
    author_id: actorId,
    text: args.text,
    state: 'queued',
    x_post_id: null,
    error_code: null,
    error_detail: null,
    attempts: 0,
    sent_at: null,
    macro_id: args.macro_id ?? null,
    created_at: at,
    updated_at: at,
  };
}

function record(
  args: MutationArgs<'triage.record.v1'>,
  at: string,
  actorId: string,
  read: ReadRow,
  write: WriteRow,
): void {
  const message = read('messages', args.message_id);
  const key = triageKey(args.message_id, 'device');
  const known = read('triage', key);
  // The same rule as the server's: a same or newer model has already spoken.
  if (!message || message.deleted_at || (known && known.model_version >= args.model_version))
    return;
  write('triage', key, {
    id: known?.id ?? args.message_id,
    message_id: args.message_id,
    ticket_id: message.ticket_id,
    source: 'device',
    readings: args.readings,
    corrected_heads: [],
    evidence: args.evidence,
    language_supported: args.language_supported,
    embedding: args.embedding,
    model_version: args.model_version,
    author_id: actorId,
    created_at: known?.created_at ?? at,
    updated_at: at,
  });
}

function correct(
  args: MutationArgs<'triage.correct.v1'>,
  at: string,
  actorId: string,
  read: ReadRow,
  write: WriteRow,
): void {
  const message = read('messages', args.message_id);
  if (!message || message.deleted_at) return;
  const rows = TRIAGE_SOURCES.map((source) => read('triage', triageKey(args.message_id, source)));
  const known = rows.filter((row): row is Triage => row !== undefined);
  const judged = effectiveTriage(known);
  if (!judged) return;
  const person = known.find((row) => row.source === 'person');
  const changed = HEAD_NAMES.filter((head) => args[head] !== undefined);
  const heads = HEAD_NAMES.filter(
    (head) => changed.includes(head) || person?.corrected_heads.includes(head),
  );
  write('triage', triageKey(args.message_id, 'person'), {
    id: person?.id ?? args.message_id,
    message_id: args.message_id,
    ticket_id: message.ticket_id,
    source: 'person',
    readings: {
      sentiment: reading('sentiment'),
      topic: reading('topic'),
      urgency: reading('urgency'),
    },
    corrected_heads: heads,
    evidence: [],
    language_supported: judged.languageSupported,
    embedding: null,
    model_version: 'person',
    author_id: actorId,
    created_at: person?.created_at ?? at,
    updated_at: at,
  });

  function reading<H extends Head>(head: H): Triage['readings'][H] {
    const to = args[head]?.to as (typeof HEADS)[H][number] | undefined;
    const now = (judged as NonNullable<typeof judged>).readings[head];
    return to === undefined
      ? now
      : (certain<(typeof HEADS)[H][number]>(HEADS[head], to) as Triage['readings'][H]);
  }
}
