/** What is said in a ticket, as the search has it: read from the rows, never kept beside them. */
import type { Message, Reply } from '../../../domain/rows.ts';
import type { LocalDatabase, QueueRow } from '../database.ts';
import { byTime, type QueueEntry } from '../projection.ts';
import { whereEach } from '../where-each.ts';
import type { SearchDocument } from './text-index.ts';

/** One message, or a reply that X does not have yet. */
export type Said = Pick<Message, 'kind' | 'text' | 'language'>;

export interface TicketPage {
  /** null for a ticket that is not here any more, or has not arrived yet: the queue has no place for it either. */
  documents: { id: string; document: SearchDocument | null }[];
  /** Where the next page begins; null after the last one. */
  next: string | null;
}

/**
 * A page of all tickets of the device, in the order of their ids. Messages lie in the same order in their index, so
 * that a page of them is one stretch and one question to the storage; who a ticket is about stands in the queue.
 */
export async function pageOfTickets(
  db: LocalDatabase,
  after: string,
  size: number,
): Promise<TicketPage> {
  return db.transaction('r', [db.queue, db.messages, db.replies], async () => {
    const places = await db.queue.where(':id').above(after).limit(size).toArray();
    const [first, last] = [places[0], places.at(-1)];
    if (!first || !last) return { documents: [], next: null };
    const [messages, replies] = await Promise.all([
      db.messages.where('ticket_id').between(first.id, last.id, true, true).toArray(),
      db.replies.where('ticket_id').between(first.id, last.id, true, true).toArray(),
    ]);
    return {
      documents: documentsOf(places, messages, replies),
      next: places.length < size ? null : last.id,
    };
  });
}

/** Single tickets, such as those that have just changed. */
export async function someTickets(
  db: LocalDatabase,
  ids: readonly string[],
): Promise<TicketPage['documents']> {
  return db.transaction('r', [db.queue, db.messages, db.replies], async () => {
    const [places, messages, replies] = await Promise.all([
      db.queue.bulkGet([...ids]),
      whereEach(db.table<Message, string>('messages'), 'ticket_id', ids),
      whereEach(db.table<Reply, string>('replies'), 'ticket_id', ids),
    ]);
    const known = places.map((place, index) => place ?? { id: ids[index] ?? '', entry: null });
    return documentsOf(known, messages, replies);
  });
}

/** What is said in these tickets now: parts 1 and up of their documents. */
export async function saidIn(
  db: LocalDatabase,
  ids: readonly string[],
): Promise<Map<string, Said[]>> {
  const [messages, replies] = await db.transaction('r', [db.messages, db.replies], () =>
    Promise.all([
      whereEach(db.table<Message, string>('messages'), 'ticket_id', ids),
      whereEach(db.table<Reply, string>('replies'), 'ticket_id', ids),
    ]),
  );
  const messagesOf = Map.groupBy(messages, ({ ticket_id }) => ticket_id);
  const repliesOf = Map.groupBy(replies, ({ ticket_id }) => ticket_id);
  return new Map(
    ids.map((id) => [id, conversation(messagesOf.get(id) ?? [], repliesOf.get(id) ?? [])]),
  );
}

function documentsOf(
  places: readonly Pick<QueueRow, 'id' | 'entry'>[],
  messages: readonly Message[],
  replies: readonly Reply[],
): TicketPage['documents'] {
  const messagesOf = Map.groupBy(messages, ({ ticket_id }) => ticket_id);
  const repliesOf = Map.groupBy(replies, ({ ticket_id }) => ticket_id);
  return places.map(({ id, entry }) => ({
    id,
    document: entry && documentOf(entry, messagesOf.get(id) ?? [], repliesOf.get(id) ?? []),
  }));
}

function documentOf(
  { id, ticket, customer, preview }: QueueEntry,
  messages: readonly Message[],
  replies: readonly Reply[],
): SearchDocument {
  const times = [
    preview.posted_at,
    ...messages.map(({ posted_at }) => posted_at),
    ...replies.map(({ created_at }) => created_at),
  ];
  return {
    id,
    at: Math.max(...times.map((time) => Date.parse(time))),
    parts: [
      `${String(ticket.number)} ${customer.handle} ${customer.name}`,
      ...conversation(messages, replies).map(({ text }) => text),
    ],
  };
}

/** Oldest first, but what the queue shows at the end. Of what was deleted only the place is left. */
function conversation(messages: readonly Message[], replies: readonly Reply[]): Said[] {
  const inOrder = messages.toSorted((a, b) => byTime(a.posted_at, b.posted_at));
  const shown = inOrder.findLast(({ kind }) => kind !== 'note');
  const known = new Set(messages.map(({ id }) => id));
  return [
    ...inOrder.filter((message) => message !== shown).map(saidBy),
    ...replies
      .filter(({ id, state }) => !known.has(id) && state !== 'cancelled')
      .toSorted((a, b) => byTime(a.created_at, b.created_at))
      .map(({ text }) => ({ kind: 'outbound' as const, text, language: null })),
    ...(shown ? [saidBy(shown)] : []),
  ];
}

function saidBy({ kind, text, language, deleted_at }: Message): Said {
  return { kind, text: deleted_at === null ? text : '', language };
}
