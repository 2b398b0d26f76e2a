/**
 * A database that cannot be used is built anew, and the intents that only it holds are carried over. They rest
 * in a database of their own meanwhile, so that a crash between any two steps loses none of them.
 */
import Dexie, { type Table } from 'dexie';
import type { LocalDatabase, OutboxItem } from './database.ts';

/** Where intents wait while their database is built anew. */
class Lifeboat extends Dexie {
  declare outbox: Table<OutboxItem, number>;

  constructor(name: string) {
    super(lifeboatName(name));
    this.version(1).stores({ outbox: 'seq' });
  }
}

/** The name of the database in which the intents of another one wait. */
export function lifeboatName(name: string): string {
  return `${name}-rescued`;
}

/** Whether the browser's stores are those that this version declares: an upgrade may have stopped half way. */
export function isWhole(db: LocalDatabase): boolean {
  const real = db.backendDB();
  if (db.tables.some(({ name }) => !real.objectStoreNames.contains(name))) return false;
  const stores = real.transaction(db.tables.map(({ name }) => name));
  return db.tables.every(({ name, schema }) => {
    const store = stores.objectStore(name);
    return (
      String(store.keyPath) === String(schema.primKey.keyPath) &&
      schema.indexes.every((index) => store.indexNames.contains(index.name))
    );
  });
}

/**
 * Takes the intents out of a database, whatever its shape, and deletes it.
 *
 * @throws what the browser throws when it cannot be read; it is left as it is then.
 */
export async function abandon(name: string): Promise<void> {
  // Without versions Dexie opens what is there.
  const wreck = new Dexie(name);
  let items: OutboxItem[] = [];
  try {
    await wreck.open();
    if (wreck.tables.some((table) => table.name === 'outbox')) {
      items = await wreck.table<OutboxItem>('outbox').toArray();
    }
  } finally {
    wreck.close();
  }
  const lifeboat = new Lifeboat(name);
  try {
    await lifeboat.outbox.bulkPut(items);
  } finally {
    lifeboat.close();
  }
  await Dexie.delete(name);
}

/** Brings intents home that were rescued, now or before a crash. */
export async function bringHome(db: LocalDatabase): Promise<void> {
  if (!(await Dexie.exists(lifeboatName(db.name)))) return;
  const lifeboat = new Lifeboat(db.name);
  try {
    const items = await lifeboat.outbox.toArray();
    // Again after a crash: what is there already has the same number, which nobody else could be given.
    await db.outbox.bulkPut(items);
  } finally {
    lifeboat.close();
  }
  await Dexie.delete(lifeboatName(db.name));
}
