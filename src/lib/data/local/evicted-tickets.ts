/**
 * Tickets within the scope that this device has let go for want of room. The server does not know: it goes on
 * sending what changes of them, and that alone. A ticket with some of its parts would show a conversation without
 * its beginning, so as long as a ticket is away nothing of it is taken. When it is worked on again, or a person
 * opens it, it is asked for whole, and is a ticket like any other from then on.
 */
import type { Ticket } from '../../domain/rows.ts';
import type { ServerRows } from '../../sync/ports.ts';
import type { LocalDatabase } from './database.ts';
import type { ValidRows } from '../server-rows.ts';

/** A mark outlives the scope by a day: a change may have been made just before it ended, and come after. */
const MARGIN_MS = 24 * 60 * 60_000;

/** Nothing is done on it any more, so it can be done without. */
export function isDone({ status }: Pick<Ticket, 'status'>): boolean {
  return status === 'solved' || status === 'closed';
}

/** What this device takes of a page; it notes what it hears of the others. */
export async function withoutEvicted(
  db: LocalDatabase,
  { gone, whole }: Pick<ServerRows, 'gone' | 'whole'>,
  rows: ValidRows,
): Promise<ValidRows> {
  if (whole === true || (await db.evicted.count()) === 0) return rows;
  await db.evicted.bulkDelete(gone.filter(({ table }) => table === 'tickets').map(({ id }) => id));
  const parts = [...rows.messages, ...rows.triage, ...rows.replies];
  const named = new Set([
    ...rows.tickets.map(({ id }) => id),
    ...parts.map(({ ticket_id }) => ticket_id),
  ]);
  const marks = await db.evicted.bulkGet([...named]);
  const away = new Set(marks.flatMap((mark) => (mark ? [mark.id] : [])));
  if (away.size === 0) return rows;
  await db.evicted.bulkPut(
    rows.tickets
      .filter(({ id }) => away.has(id))
      .map((ticket) => ({
        id: ticket.id,
        updatedAt: ticket.updated_at,
        state: isDone(ticket) ? ('away' as const) : ('returns' as const),
      })),
  );
  const isHere = ({ ticket_id }: { ticket_id: string }): boolean => !away.has(ticket_id);
  return {
    ...rows,
    tickets: rows.tickets.filter(({ id }) => !away.has(id)),
    messages: rows.messages.filter(isHere),
    triage: rows.triage.filter(isHere),
    replies: rows.replies.filter(isHere),
  };
}

/** They are here again, or come whole: what is said of them is taken from now on. */
export async function forgetEvicted(db: LocalDatabase, ids: readonly string[]): Promise<void> {
  await db.evicted.bulkDelete([...ids]);
}

/** Those that have left the scope by age: should they come back into it, the server sends them whole. */
export async function forgetBeyondScope(db: LocalDatabase, startMs: number): Promise<void> {
  await db.evicted
    .filter(
      ({ state, updatedAt }) => state === 'away' && Date.parse(updatedAt) <= startMs - MARGIN_MS,
    )
    .delete();
}
