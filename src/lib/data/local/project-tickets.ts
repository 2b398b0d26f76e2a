import type { Message, Triage } from '../../domain/rows.ts';
import type { LocalDatabase } from './database.ts';
import { priorityAt, queueEntry, type QueueEntry } from './projection.ts';

/** Renews what the queue and the reader know of these tickets. Runs inside the transaction that changed them. */
export async function projectTickets(db: LocalDatabase, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const [tickets, messages, triage, replies] = await Promise.all([
    db.tickets.bulkGet(ids),
    db.messages.where('ticket_id').anyOf(ids).toArray(),
    db.triage.where('ticket_id').anyOf(ids).toArray(),
    db.replies.where('ticket_id').anyOf(ids).toArray(),
  ]);
  const customerIds = tickets.map((ticket) => ticket?.customer_id ?? '');
  const customers = await db.customers.bulkGet(customerIds);
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
  await db.queue.bulkPut(entries);
  await db.queue.bulkDelete(absent);
  await projectUnread(db, messages, triage, new Map(entries.map((entry) => [entry.id, entry])));
}

/** Which of these messages a transformer still has to read, and in which order. */
async function projectUnread(
  db: LocalDatabase,
  messages: Message[],
  triage: Triage[],
  entries: ReadonlyMap<string, QueueEntry>,
): Promise<void> {
  const read = new Set(triage.filter(({ source }) => source === 'device').map(({ message_id }) => message_id));
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
  await db.unread.bulkDelete(done);
}

/** Sorts the most urgent tickets first, by the first guess, and the newest messages first among equals. */
function rank(entry: QueueEntry, message: Message): string {
  const score = entry.status === 'open' || entry.status === 'pending' ? priorityAt(entry, 0).score : -1;
  const posted = Date.parse(message.posted_at);
  return `${String(200 - score)}:${String(1e14 - posted).padStart(15, '0')}`;
}
