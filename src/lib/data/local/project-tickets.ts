import type { Customer, Message, Reply, Ticket, Triage } from '../../domain/rows.ts';
import type { LocalDatabase } from './database.ts';
import { priorityAt, queueEntry, type QueueEntry } from './projection.ts';
import type { ValidRows } from './server-rows.ts';
import { whereEach } from './where-each.ts';

/**
 * Renews what the queue and the reader know of these tickets. Runs inside the transaction that changed them.
 *
 * @param all The rows of these tickets and their customers, where it is certain that these are all there are.
 */
export async function projectTickets(
  db: LocalDatabase,
  ids: string[],
  all?: ValidRows,
): Promise<void> {
  if (ids.length === 0) return;
  const { tickets, customers, messages, triage, replies } = all
    ? inOrder(ids, all)
    : await partsOf(db, ids);
  const messagesOf = Map.groupBy(messages, ({ ticket_id }) => ticket_id);
  const triageOf = Map.groupBy(triage, ({ ticket_id }) => ticket_id);
  const repliesOf = Map.groupBy(replies, ({ ticket_id }) => ticket_id);

  const entries: QueueEntry[] = [];
  const absent: string[] = [];
  for (const [index, id] of ids.entries()) {
    const ticket = tickets[index];
    const customer = customers[index];
    const parts = {
      messages: messagesOf.get(id) ?? [],
      triage: triageOf.get(id) ?? [],
      replies: repliesOf.get(id) ?? [],
    };
    const entry = ticket && customer ? queueEntry({ ticket, customer, ...parts }) : null;
    if (entry) entries.push(entry);
    else absent.push(id);
  }
  const version = await nextVersion(db);
  await db.queue.bulkPut([
    ...entries.map((entry) => ({ id: entry.id, version, entry })),
    ...absent.map((id) => ({ id, version, entry: null })),
  ]);
  await projectUnread(db, messages, triage, new Map(entries.map((entry) => [entry.id, entry])));
}

interface Parts {
  /** By place of the ticket's id. */
  tickets: (Ticket | undefined)[];
  customers: (Customer | undefined)[];
  messages: Message[];
  triage: Triage[];
  replies: Reply[];
}

async function partsOf(db: LocalDatabase, ids: string[]): Promise<Parts> {
  const [tickets, messages, triage, replies] = await Promise.all([
    db.tickets.bulkGet(ids),
    whereEach(db.table<Message, string>('messages'), 'ticket_id', ids),
    whereEach(db.table<Triage, string>('triage'), 'ticket_id', ids),
    whereEach(db.table<Reply, string>('replies'), 'ticket_id', ids),
  ]);
  const customers = await db.customers.bulkGet(tickets.map((ticket) => ticket?.customer_id ?? ''));
  return { tickets, customers, messages, triage, replies };
}

function inOrder(ids: string[], { messages, triage, replies, ...rows }: ValidRows): Parts {
  const ticketOf = new Map(rows.tickets.map((ticket) => [ticket.id, ticket]));
  const customerOf = new Map(rows.customers.map((customer) => [customer.id, customer]));
  const tickets = ids.map((id) => ticketOf.get(id));
  const customers = tickets.map((ticket) => customerOf.get(ticket?.customer_id ?? ''));
  return { tickets, customers, messages, triage, replies };
}

async function nextVersion(db: LocalDatabase): Promise<number> {
  const last = (await db.meta.get('queue_version'))?.value;
  const value = typeof last === 'number' ? last + 1 : 1;
  await db.meta.put({ key: 'queue_version', value });
  return value;
}

/** The model that reads on this device; empty until one has asked for work. */
export async function knownModel(db: LocalDatabase): Promise<string> {
  const known = (await db.meta.get('model_version'))?.value;
  return typeof known === 'string' ? known : '';
}

/** Which of these messages a transformer still has to read, and in which order. */
async function projectUnread(
  db: LocalDatabase,
  messages: Message[],
  triage: Triage[],
  entries: ReadonlyMap<string, QueueEntry>,
): Promise<void> {
  const model = await knownModel(db);
  const read = new Set(
    triage
      .filter(({ source, model_version }) => source === 'device' && model_version >= model)
      .map(({ message_id }) => message_id),
  );
  const waiting: { id: string; rank: string }[] = [];
  const done: string[] = [];
  for (const message of messages) {
    const entry = entries.get(message.ticket_id);
    const theirs = message.kind === 'inbound' || message.kind === 'portal';
    if (entry && theirs && message.deleted_at === null && !read.has(message.id)) {
      waiting.push({ id: message.id, rank: rank(entry, message) });
    } else done.push(message.id);
  }
  await db.unread.bulkPut(waiting);
  // Most of them were never there.
  const held = await db.unread.count();
  if (held > done.length) await db.unread.bulkDelete(done);
  else if (held > 0) {
    const there = new Set(await db.unread.toCollection().primaryKeys());
    await db.unread.bulkDelete(done.filter((id) => there.has(id)));
  }
}

/** Sorts the most urgent tickets first, by the first guess, and the newest messages first among equals. */
function rank(entry: QueueEntry, message: Message): string {
  const score =
    entry.status === 'open' || entry.status === 'pending' ? priorityAt(entry, 0).score : -1;
  const posted = Date.parse(message.posted_at);
  return `${String(200 - score)}:${String(1e14 - posted).padStart(15, '0')}`;
}
