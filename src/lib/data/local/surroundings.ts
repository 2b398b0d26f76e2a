/** What the outbox's items are about, in names and words: read once for all of them. */
import type { TicketRef } from '../../features/unsent.ts';
import type { ConversationRows } from '../../sync/core/should-ask.ts';
import { conversationRows } from './conversation-rows.ts';
import type { LocalDatabase, OutboxItem } from './database.ts';
import { repliesById } from './parts-by-id.ts';

export interface Surroundings {
  memberName: (id: string) => string | null;
  customerName: (id: string) => string | null;
  ticket(id: string): TicketRef | null;
  replyText(id: string): string | null;
  /** What waits for the decision about this item. */
  behind(mutationId: string): OutboxItem[];
  /** Only of tickets with a reply that is held. */
  conversation(ticketId: string): ConversationRows | undefined;
}

export async function surroundingsOf(
  db: LocalDatabase,
  items: readonly OutboxItem[],
): Promise<Surroundings> {
  const held = items.filter(({ state }) => state === 'question').map(({ ticketId }) => ticketId);
  const replyIds = items.flatMap(({ mutation: { name, args } }) =>
    name === 'reply.retry.v1' || name === 'reply.cancel.v1' ? [args.reply_id] : [],
  );
  const [members, tickets, replies, conversations] = await Promise.all([
    db.members.toArray(),
    ticketRefs(
      db,
      items.map(({ ticketId }) => ticketId),
    ),
    repliesById(db, replyIds),
    Promise.all(
      [...new Set(held)].map(async (id) => [id, await conversationRows(db, id)] as const),
    ),
  ]);
  const writers = conversations.flatMap(([, { messages }]) =>
    messages.flatMap(({ customer_id }) => (customer_id === null ? [] : [customer_id])),
  );
  const customers = await db.customers.bulkGet(writers);
  const memberNames = new Map(members.map(({ id, display_name }) => [id, display_name]));
  const customerNames = new Map(customers.flatMap((each) => (each ? [[each.id, each.name]] : [])));
  const rows = new Map(conversations);
  return {
    memberName: (id) => memberNames.get(id) ?? null,
    customerName: (id) => customerNames.get(id) ?? null,
    ticket: (id) => tickets.get(id) ?? null,
    replyText: (id) => replies.get(id)?.text ?? null,
    behind: (id) => items.filter(({ behind }) => behind === id),
    conversation: (id) => rows.get(id),
  };
}

/** Tickets as they are named in a list; those that this device does not hold are left out. */
export async function ticketRefs(
  db: LocalDatabase,
  ids: readonly string[],
): Promise<Map<string, TicketRef>> {
  const tickets = (await db.conversations.bulkGet([...new Set(ids)])).flatMap(
    (conversation) => conversation?.ticket ?? [],
  );
  const customers = await db.customers.bulkGet(tickets.map(({ customer_id }) => customer_id));
  return new Map(
    tickets.flatMap(({ id, number }, index) => {
      const customer = customers[index];
      if (!customer) return [];
      const { name, handle } = customer;
      return [[id, { id, number, customer: { name, handle } }]];
    }),
  );
}
