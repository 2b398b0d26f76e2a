import type { Rows } from '../../domain/rows.ts';
import type { ConversationRows } from '../../sync/core/should-ask.ts';
import type { LocalDatabase } from './database.ts';

/** The server's rows of a ticket, as far as this device holds them. */
export async function conversationRows(
  db: LocalDatabase,
  ticketId: string,
): Promise<ConversationRows> {
  const [held, base] = await Promise.all([
    db.conversations.get(ticketId),
    db.base.get(['tickets', ticketId]),
  ]);
  const server = base ? (base.row as Rows['tickets'] | null) : held?.ticket;
  return {
    ticket: server ?? undefined,
    messages: held?.messages ?? [],
    replies: held?.replies ?? [],
  };
}
