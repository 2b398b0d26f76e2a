/** What is said in a ticket, as the search has it: read from the rows, never kept beside them. */
import type { Customer, Message, Reply, Ticket } from '../../../domain/rows.ts';
import type { LocalDatabase } from '../database.ts';
import { byTime } from '../projection.ts';
import { whereEach } from '../where-each.ts';
import type { SearchDocument } from './text-index.ts';

/** One message, or a reply that X does not have yet. */
export type Said = Pick<Message, 'kind' | 'text' | 'language'>;

interface TicketRows {
  ticket: Ticket | undefined;
  customer: Customer | undefined;
  messages: readonly Message[];
  replies: readonly Reply[];
}

export interface TicketPage {
  documents: { id: string; document: SearchDocument | null }[];
  /** Where the next page begins; null after the last one. */
  next: string | null;
}

/**
 * A page of all tickets of the device, in the order of their ids. Messages lie in the same order in their index, so
 * that a page of them is one stretch and one question to the storage, however many there are.
 */
export async function pageOfTickets(
  db: LocalDatabase,
  after: string,
  size: number,
): Promise<TicketPage> {
  return db.transaction('r', [db.tickets, db.customers, db.messages, db.replies], async () => {
    const tickets = await db.tickets.where(':id').above(after).limit(size).toArray();
    const [first, last] = [tickets[0], tickets.at(-1)];
    if (!first || !last) return { documents: [], next: null };
    const [customers, messages, replies] = await Promise.all([
      db.customers.bulkGet(tickets.map(({ customer_id }) => customer_id)),
      db.messages.where('ticket_id').between(first.id, last.id, true, true).toArray(),
      db.replies.where('ticket_id').between(first.id, last.id, true, true).toArray(),
    ]);
    return {
      documents: documentsOf(
        tickets.map(({ id }) => id),
        { tickets, customers, messages, replies },
      ),
      next: tickets.length < size ? null : last.id,
    };
  });
}

/** Single tickets, such as those that have just changed; null for one that is not here, or has not arrived yet. */
export async function someTickets(
  db: LocalDatabase,
  ids: readonly string[],
): Promise<TicketPage['documents']> {
  return db.transaction('r', [db.tickets, db.customers, db.messages, db.replies], async () => {
    const [tickets, messages, replies] = await Promise.all([
      db.tickets.bulkGet([...ids]),
      whereEach(db.table<Message, string>('messages'), 'ticket_id', ids),
      whereEach(db.table<Reply, string>('replies'), 'ticket_id', ids),
    ]);
    const customers = await db.customers.bulkGet(
      tickets.map((ticket) => ticket?.customer_id ?? ''),
    );
    return documentsOf(ids, { tickets, customers, messages, replies });
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
  ids: readonly string[],
  rows: {
    tickets: readonly (Ticket | undefined)[];
    customers: readonly (Customer | undefined)[];
    messages: readonly Message[];
    replies: readonly Reply[];
  },
): TicketPage['documents'] {
  const messagesOf = Map.groupBy(rows.messages, ({ ticket_id }) => ticket_id);
  const repliesOf = Map.groupBy(rows.replies, ({ ticket_id }) => ticket_id);
  return ids.map((id, index) => ({
    id,
    document: documentOf({
      ticket: rows.tickets[index],
      customer: rows.customers[index],
      messages: messagesOf.get(id) ?? [],
      replies: repliesOf.get(id) ?? [],
    }),
  }));
}

function documentOf({ ticket, customer, messages, replies }: TicketRows): SearchDocument | null {
  // The queue has no place for it either (`projection.ts`).
  if (!ticket || !customer || messages.every(({ kind }) => kind === 'note')) return null;
  const times = [
    ...messages.map(({ posted_at }) => posted_at),
    ...replies.map(({ created_at }) => created_at),
  ];
  return {
    id: ticket.id,
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
