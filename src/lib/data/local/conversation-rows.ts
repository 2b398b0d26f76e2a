import type { Rows } from '../../domain/rows.ts';
import type { ConversationRows } from '../../sync/core/should-ask.ts';
import type { LocalDatabase } from './database.ts';

/** The server's rows of a ticket, as far as this device holds them. */
export async function conversationRows(
  db: LocalDatabase,
  ticketId: string,
): Promise<ConversationRows> {
  const [shown, base, messages, replies] = await Promise.all([
    db.tickets.get(ticketId),
    db.base.get(['tickets', ticketId]),
    db.messages.where('ticket_id').equals(ticketId).toArray(),
    db.replies.where('ticket_id').equals(ticketId).toArray(),
  ]);
  const ticket = base ? ((base.row as Rows['tickets'] | null) ?? undefined) : shown;
  return { ticket, messages, replies };
}
