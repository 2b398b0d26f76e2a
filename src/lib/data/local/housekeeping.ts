/** What is done to a person's database from outside, while no desk of theirs is open in this tab. */
import Dexie from 'dexie';
import type { NotSent } from '../../features/unsent.ts';
import { databaseName, openLocalDatabase, type LocalDatabase } from './database.ts';
import { ticketsWithDrafts } from './draft-rows.ts';
import { lifeboatName } from './rescue.ts';
import { RowStore } from './store.ts';

/** What a person would lose with the database: what the server does not have, and what it sent back. */
export async function countUnsent(userId: string): Promise<NotSent> {
  return visit(userId, { changes: 0, drafts: 0 }, async (db) => ({
    changes: await unsettledIn(db),
    drafts: (await ticketsWithDrafts(db)).length,
  }));
}

/** How many changes of the person an open database alone holds. */
export function unsettledIn(db: LocalDatabase): Promise<number> {
  return db.outbox
    .where('[lane+state]')
    .anyOf(['pending', 'conflict', 'rejected', 'question'].map((state) => ['work', state]))
    .count();
}

/** Takes away what the person may not see any more; their own work stays. */
export async function forgetRows(userId: string): Promise<void> {
  await visit(userId, undefined, (db) => new RowStore(db).reset());
}

export async function deleteLocalDatabase(userId: string): Promise<void> {
  const name = databaseName(userId);
  await Promise.all([Dexie.delete(name), Dexie.delete(lifeboatName(name))]);
}

/** Does something with a database that may not be there, or be one that this app cannot open. */
async function visit<T>(
  userId: string,
  otherwise: T,
  work: (db: LocalDatabase) => Promise<T>,
): Promise<T> {
  const name = databaseName(userId);
  // A crash may have left only the intents that were rescued: opening brings them home.
  const left = await Promise.all([Dexie.exists(name), Dexie.exists(lifeboatName(name))]);
  if (!left.includes(true)) return otherwise;
  let db: LocalDatabase;
  try {
    db = await openLocalDatabase(userId);
  } catch {
    return otherwise;
  }
  try {
    return await work(db);
  } finally {
    db.close();
  }
}
