import type { Customer, Message, Triage } from '../../domain/rows.ts';
import type { LocalDatabase } from './database.ts';
import type { HeldRows } from './held-rows.ts';
import { priorityAt, queueEntry, type QueueEntry } from './projection.ts';

/**
 * Renews what the queue and the reader know of the tickets that were touched. Runs inside the transaction that
 * changed them.
 *
 * @param customers Some of their customers, as they are shown; the others are read.
 */
export async function projectTickets(
  db: LocalDatabase,
  held: HeldRows,
  customers: readonly Customer[] = [],
): Promise<void> {
  const conversations = held.touched.map((id) => held.conversation(id));
  if (conversations.length === 0) return;
  const known = await customersOf(
    db,
    conversations.flatMap(({ ticket }) => (ticket ? [ticket.customer_id] : [])),
    customers,
  );

  const entries: QueueEntry[] = [];
  const absent: string[] = [];
  for (const { id, ticket, messages, triage, replies } of conversations) {
    const customer = known.get(ticket?.customer_id ?? '');
    const entry =
      ticket && customer ? queueEntry({ ticket, customer, messages, triage, replies }) : null;
    if (entry) entries.push(entry);
    else absent.push(id);
  }
  const version = await nextVersion(db);
  await db.queue.bulkPut([
    ...entries.map((entry) => ({ id: entry.id, version, entry })),
    ...absent.map((id) => ({ id, version, entry: null })),
  ]);
  await projectUnread(
    db,
    conversations.flatMap(({ messages }) => messages),
    conversations.flatMap(({ triage }) => triage),
    new Map(entries.map((entry) => [entry.id, entry])),
  );
}

async function customersOf(
  db: LocalDatabase,
  ids: readonly string[],
  known: readonly Customer[],
): Promise<ReadonlyMap<string, Customer>> {
  const found = new Map(known.map((customer) => [customer.id, customer]));
  const missing = [...new Set(ids)].filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  for (const customer of await db.customers.bulkGet(missing))
    if (customer) found.set(customer.id, customer);
  return found;
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
  if (waiting.length > 0) await db.unread.bulkPut(waiting);
  if (done.length === 0) return;
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
