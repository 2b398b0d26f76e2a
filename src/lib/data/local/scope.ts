/**
 * What leaves the scope by age alone. Nothing has changed, so the server has nothing to tell: the device drops it
 * itself, by the server's clock, when a day has passed.
 */
import type { LocalDatabase } from './database.ts';

/**
 * Tickets that are solved, were last touched before `start` (ISO time) and have nothing in the outbox, as if the
 * server had named them gone. Empty when this day's were taken already.
 */
export async function outOfScope(
  db: LocalDatabase,
  start: string,
): Promise<{ table: string; id: string }[]> {
  const day = start.slice(0, 10);
  if ((await db.meta.get('scope_day'))?.value === day) return [];
  await db.meta.put({ key: 'scope_day', value: day });
  const before = Date.parse(start);
  const unsent = new Set((await db.outbox.orderBy('ticketId').uniqueKeys()).map(String));
  const old = await db.conversations.where('settled').belowOrEqual(before).primaryKeys();
  return old.filter((id) => !unsent.has(id)).map((id) => ({ table: 'tickets', id }));
}
