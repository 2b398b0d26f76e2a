/**
 * A database that cannot be used is built anew, and what only it holds is carried over: intents and drafts. They
 * rest in a database of their own meanwhile, so that a crash between any two steps loses none of them. What is
 * not of the shape that this app writes would break every look at the outbox: it is left behind and counted.
 */
import Dexie, { type Table } from 'dexie';
import type { Draft, DraftKind } from '../../features/drafts.ts';
import type { NotSent } from '../../features/unsent.ts';
import type { LocalDatabase, OutboxItem } from './database.ts';
import { soundDraft, soundItem } from './sound.ts';

/** Where it is noted what could not be carried over, until the person has read it. */
export const UNREADABLE_KEY = 'unreadable';

/** Where intents and drafts wait while their database is built anew. */
class Lifeboat extends Dexie {
  declare outbox: Table<OutboxItem, number>;
  declare drafts: Table<Draft, [string, DraftKind]>;
  declare unreadable: Table<{ what: keyof NotSent }, number>;

  constructor(name: string) {
    super(lifeboatName(name));
    this.version(1).stores({ outbox: 'seq' });
    this.version(2).stores({ drafts: '[ticketId+kind]', unreadable: '++' });
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
 * Takes intents and drafts out of a database, whatever its shape, and deletes it.
 *
 * @throws what the browser throws when it cannot be read; it is left as it is then.
 */
export async function abandon(name: string): Promise<void> {
  // Without versions Dexie opens what is there.
  const wreck = new Dexie(name);
  let items: unknown[] = [];
  let drafts: unknown[] = [];
  try {
    await wreck.open();
    items = await rowsOf(wreck, 'outbox');
    drafts = await rowsOf(wreck, 'drafts');
  } finally {
    wreck.close();
  }
  const sound = { outbox: items.flatMap(itemOrNone), drafts: drafts.flatMap(draftOrNone) };
  const lifeboat = new Lifeboat(name);
  try {
    await lifeboat.transaction('rw', lifeboat.tables, async () => {
      await lifeboat.outbox.bulkPut(sound.outbox);
      await lifeboat.drafts.bulkPut(sound.drafts);
      await lifeboat.unreadable.bulkAdd([
        ...times(items.length - sound.outbox.length, 'changes'),
        ...times(drafts.length - sound.drafts.length, 'drafts'),
      ]);
    });
  } finally {
    lifeboat.close();
  }
  await Dexie.delete(name);
}

/** Brings home what was rescued, now or before a crash. */
export async function bringHome(db: LocalDatabase): Promise<void> {
  if (!(await Dexie.exists(lifeboatName(db.name)))) return;
  const lifeboat = new Lifeboat(db.name);
  try {
    const [items, drafts, unreadable] = await Promise.all([
      lifeboat.outbox.toArray(),
      lifeboat.drafts.toArray(),
      lifeboat.unreadable.toArray(),
    ]);
    await db.transaction('rw', db.outbox, db.drafts, db.meta, async () => {
      // An older app has rescued what it found, as it was.
      const sound = items.flatMap(itemOrNone);
      // Again after a crash: what is there already has the same number, which nobody else could be given.
      await db.outbox.bulkPut(await withoutDoubles(db, sound));
      const written = new Set(
        (await db.drafts.toArray()).map(({ ticketId, kind }) => ticketId + kind),
      );
      await db.drafts.bulkPut(drafts.filter(({ ticketId, kind }) => !written.has(ticketId + kind)));
      const lost: NotSent = {
        changes: countOf(unreadable, 'changes') + items.length - sound.length,
        drafts: countOf(unreadable, 'drafts'),
      };
      if (lost.changes + lost.drafts > 0) await db.meta.put({ key: UNREADABLE_KEY, value: lost });
    });
  } finally {
    lifeboat.close();
  }
  await Dexie.delete(lifeboatName(db.name));
}

async function rowsOf(wreck: Dexie, name: string): Promise<unknown[]> {
  return wreck.tables.some((table) => table.name === name) ? wreck.table(name).toArray() : [];
}

/** A mutation is in the outbox once; a second item of it would refuse all of them. */
async function withoutDoubles(db: LocalDatabase, items: OutboxItem[]): Promise<OutboxItem[]> {
  const there = await db.outbox.toArray();
  const numbers = new Map(there.map(({ mutationId, seq }) => [mutationId, seq]));
  return items.filter(({ mutationId, seq }) => {
    const known = numbers.get(mutationId) ?? seq;
    numbers.set(mutationId, known);
    return known === seq;
  });
}

function times(n: number, what: keyof NotSent): { what: keyof NotSent }[] {
  return Array.from({ length: n }, () => ({ what }));
}

function countOf(unreadable: { what: keyof NotSent }[], wanted: keyof NotSent): number {
  return unreadable.filter(({ what }) => what === wanted).length;
}

function itemOrNone(found: unknown): OutboxItem[] {
  const item = soundItem(found);
  return item ? [item] : [];
}

function draftOrNone(found: unknown): Draft[] {
  const draft = soundDraft(found);
  return draft ? [draft] : [];
}
