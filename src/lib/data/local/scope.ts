/**
 * What leaves the scope by age alone. Nothing has changed, so the server has nothing to tell: the device drops it
 * itself, by the server's clock, when a day has passed.
 */
import type { LocalDatabase } from './database.ts';
import { forgetBeyondScope } from './evicted-tickets.ts';
import { ticketsWithWork } from './kept-tickets.ts';

/**
 * Tickets that are solved, were last touched before `start` (ISO time) and have nothing in the outbox and no draft,
 * as if the server had named them gone. Empty when this day's were taken already.
 *
 * Only once everything has been pulled: a ticket that was touched while it was still in scope comes without the
 * parts that did not change, and would be taken here for one that is all there is.
 */
export async function outOfScope(
  db: LocalDatabase,
  start: string,
): Promise<{ table: string; id: string }[]> {
  const day = start.slice(0, 10);
  if ((await db.meta.get('scope_day'))?.value === day) return [];
  await db.meta.put({ key: 'scope_day', value: day });
  const before = Date.parse(start);
  await forgetBeyondScope(db, before);
  const kept = await ticketsWithWork(db);
  const old = await db.conversations.where('settled').belowOrEqual(before).primaryKeys();
  return old.filter((id) => !kept.has(id)).map((id) => ({ table: 'tickets', id }));
}
