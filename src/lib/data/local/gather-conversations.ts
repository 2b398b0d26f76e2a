/** Version 3 of the local database: rows of tickets, messages, readings and replies become one record a ticket. */
import type { Transaction } from 'dexie';
import type { Message, Reply, Ticket, Triage } from '../../domain/rows.ts';
import { emptyConversation, indexed, type Conversation } from './conversations.ts';

/** Tickets whose rows are in memory at once. */
const AT_ONCE = 500;

/** Runs in the upgrade's own transaction: all rows move, or the database stays what it was. */
export async function gatherConversations(upgrade: Transaction): Promise<void> {
  const gathered = upgrade.table<Conversation, string>('conversations');
  // Parts may be there without their ticket: of a ticket that is still arriving, or a note that is not sent yet.
  const ids = new Set(await upgrade.table<Ticket, string>('tickets').toCollection().primaryKeys());
  for (const table of ['messages', 'triage', 'replies']) {
    const keys = (await upgrade.table(table).orderBy('ticket_id').uniqueKeys()) as string[];
    for (const key of keys) ids.add(key);
  }
  const all = [...ids];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const some = all.slice(from, from + AT_ONCE);
    const rows = await Promise.all(some.map((id) => conversationOf(upgrade, id)));
    await gathered.bulkPut(rows);
  }
}

async function conversationOf(upgrade: Transaction, id: string): Promise<Conversation> {
  const parts = <Row>(table: string): Promise<Row[]> =>
    upgrade.table<Row, string>(table).where('ticket_id').equals(id).toArray();
  const [ticket, messages, triage, replies] = await Promise.all([
    upgrade.table<Ticket, string>('tickets').get(id),
    parts<Message>('messages'),
    parts<Triage & { key?: string }>('triage'),
    parts<Reply>('replies'),
  ]);
  // Version 1 kept the key beside the columns.
  for (const row of triage) delete row.key;
  return indexed({ ...emptyConversation(id), ticket: ticket ?? null, messages, triage, replies });
}
