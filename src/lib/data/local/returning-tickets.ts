import type { LocalDatabase } from './database.ts';
import { forgetEvicted } from './evicted-tickets.ts';
import type { Answer } from './absent-tickets.ts';

/** Requests that are under way at once. */
const AT_ONCE = 4;

/**
 * Asks for tickets that this device had let go and that are worked on again. What cannot be had now is asked for
 * after the next pull; until then the ticket is not there at all, rather than there in parts.
 *
 * @param fetch Asks the server for one of them and takes it in.
 */
export async function fetchReturning(
  db: LocalDatabase,
  fetch: (id: string) => Promise<Answer>,
): Promise<void> {
  const ids = await db.evicted.where('state').equals('returns').primaryKeys();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const asked = ids.slice(at, at + AT_ONCE);
    const answers = await Promise.all(asked.map(fetch));
    await forgetEvicted(
      db,
      asked.filter((_, index) => answers[index] === 'absent'),
    );
    if (answers.includes('later')) return;
  }
}
