import type { LocalDatabase } from './database.ts';
import { ticketsWithDrafts } from './draft-rows.ts';

/** Tickets with work that only this device has: anything in the outbox, in whatever state, or a draft. */
export async function ticketsWithWork(db: LocalDatabase): Promise<Set<string>> {
  const [sent, drafts] = await Promise.all([
    db.outbox.orderBy('ticketId').uniqueKeys(),
    ticketsWithDrafts(db),
  ]);
  return new Set([...sent.map(String), ...drafts]);
}
