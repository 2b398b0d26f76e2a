/** What is said in a ticket, as the search has it: read from the rows, never kept beside them. */
import type { Customer, Message, Reply } from '../../../domain/rows.ts';
import { emptyConversation, type Conversation } from '../conversations.ts';
import type { LocalDatabase } from '../database.ts';
import { byTime } from '../../../domain/standing.ts';
import type { SearchDocument } from './text-index.ts';

/** One message, or a reply that X does not have yet. */
export type Said = Pick<Message, 'kind' | 'text' | 'language'>;

export interface TicketPage {
  documents: { id: string; document: SearchDocument | null }[];
  /** Where the next page begins; null after the last one. */
  next: string | null;
}

/** A page of all tickets of the device, in the order of their ids. */
export async function pageOfTickets(
  db: LocalDatabase,
  after: string,
  size: number,
): Promise<TicketPage> {
  return db.transaction('r', [db.conversations, db.customers], async () => {
    const held = await db.conversations.where(':id').above(after).limit(size).toArray();
    const documents = await documentsOf(db, held);
    return { documents, next: held.length < size ? null : (held.at(-1)?.id ?? null) };
  });
}

/** Single tickets, such as those that have just changed; null for one that is not here, or has not arrived yet. */
export async function someTickets(
  db: LocalDatabase,
  ids: readonly string[],
): Promise<TicketPage['documents']> {
  return db.transaction('r', [db.conversations, db.customers], async () => {
    const held = await db.conversations.bulkGet([...ids]);
    return documentsOf(
      db,
      held.map((conversation, index) => conversation ?? emptyConversation(ids[index] ?? '')),
    );
  });
}

/** What is said in these tickets now: parts 1 and up of their documents. */
export async function saidIn(
  db: LocalDatabase,
  ids: readonly string[],
): Promise<Map<string, Said[]>> {
  const held = await db.conversations.bulkGet([...ids]);
  return new Map(
    ids.map((id, index) => [
      id,
      conversation(held[index]?.messages ?? [], held[index]?.replies ?? []),
    ]),
  );
}

async function documentsOf(
  db: LocalDatabase,
  held: readonly Conversation[],
): Promise<TicketPage['documents']> {
  const customers = await db.customers.bulkGet(held.map(({ ticket }) => ticket?.customer_id ?? ''));
  return held.map((each, index) => ({ id: each.id, document: documentOf(each, customers[index]) }));
}

function documentOf(
  { ticket, messages, replies }: Conversation,
  customer: Customer | undefined,
): SearchDocument | null {
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
