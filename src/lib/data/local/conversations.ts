/**
 * A ticket with all that belongs to it, as one record. Kept row by row, a first sync of 100,000 rows wrote 100,000
 * records and took four times as long as reading them from the server; a record a ticket takes a fifth of that, and
 * a ticket is opened with a single read.
 *
 * A part never changes its ticket: the server's keys forbid it (`triage` and `replies` name both).
 */
import type { Message, Reply, Rows, SyncedTable, Ticket, Triage } from '../../domain/rows.ts';
import { keyOf, type RowKey } from '../../sync/core/keys.ts';

/** The tables whose rows are kept in conversations, beside `tickets` itself. */
export const PARTS = ['messages', 'triage', 'replies'] as const;
type Part = (typeof PARTS)[number];

export interface Conversation {
  /** The ticket's id. */
  id: string;
  /** null while only parts of it are here: it is still arriving, or what is here is not sent yet. */
  ticket: Ticket | null;
  messages: Message[];
  triage: Triage[];
  replies: Reply[];
  /** Index: ids by which a part is looked for when its ticket is not known. */
  part_ids: string[];
  /** Index: the customer whose ticket it is; absent without a ticket. */
  customer_id?: string;
  /** Index: when a solved or closed ticket was last touched, in milliseconds since the epoch; absent for others. */
  settled?: number;
}

export function isPart(table: SyncedTable): table is Part {
  return (PARTS as readonly string[]).includes(table);
}

export function emptyConversation(id: string): Conversation {
  return { id, ticket: null, messages: [], triage: [], replies: [], part_ids: [] };
}

export function isEmpty({ ticket, messages, triage, replies }: Conversation): boolean {
  return ticket === null && messages.length + triage.length + replies.length === 0;
}

/** The id under which `part_ids` knows a row: a reading goes with its message. */
export function partId({ table, key }: RowKey): string {
  return table === 'triage' ? key.slice(0, key.lastIndexOf(':')) : key;
}

/** With its indexes as they have to be for what it holds. */
export function indexed({ id, ticket, messages, triage, replies }: Conversation): Conversation {
  const ids = new Set([
    ...messages.map((row) => row.id),
    ...triage.flatMap((row) => [row.id, row.message_id]),
    ...replies.map((row) => row.id),
  ]);
  return {
    id,
    ticket,
    messages,
    triage,
    replies,
    part_ids: [...ids],
    ...(ticket && { customer_id: ticket.customer_id }),
    ...(ticket && isSettled(ticket) && { settled: Date.parse(ticket.updated_at) }),
  };
}

function isSettled({ status }: Ticket): boolean {
  return status === 'solved' || status === 'closed';
}

/** The row of a conversation by its key. */
export function rowIn(
  conversation: Conversation,
  { table, key }: RowKey,
): Rows[SyncedTable] | undefined {
  if (table === 'tickets') return conversation.ticket ?? undefined;
  if (!isPart(table)) return undefined;
  const rows: Rows[Part][] = conversation[table];
  return rows.find((row) => keyOf(table, row) === key);
}

/** Puts a row in its place, or in the place of the one with its key. */
export function putInto(conversation: Conversation, table: Part | 'tickets', row: unknown): void {
  if (table === 'tickets') {
    conversation.ticket = row as Ticket;
    return;
  }
  const rows = conversation[table] as Rows[Part][];
  const key = keyOf(table, row as Rows[Part]);
  const at = rows.findIndex((held) => keyOf(table, held) === key);
  if (at < 0) rows.push(row as Rows[Part]);
  else rows[at] = row as Rows[Part];
}

/** Takes a row away, if it is there. */
export function takeFrom(conversation: Conversation, { table, key }: RowKey): void {
  if (table === 'tickets') conversation.ticket = null;
  else if (isPart(table)) {
    const rows = conversation[table] as Rows[Part][];
    const at = rows.findIndex((held) => keyOf(table, held) === key);
    if (at >= 0) rows.splice(at, 1);
  }
}

/** The keys of everything in a conversation. */
export function keysIn(conversation: Conversation): RowKey[] {
  return [
    ...(conversation.ticket ? [{ table: 'tickets' as const, key: conversation.id }] : []),
    ...PARTS.flatMap((table) =>
      (conversation[table] as Rows[Part][]).map((row) => ({ table, key: keyOf(table, row) })),
    ),
  ];
}
