import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { expect, it, vi } from 'vitest';
import { countUnsent, deleteLocalDatabase } from './housekeeping.ts';
import { databaseName, openLocalDatabase, type OutboxItem } from './database.ts';
import { member, ME, idOf, ticketId } from './fixtures.ts';
import { lifeboatName } from './rescue.ts';

const INTENT: OutboxItem = {
  seq: 7,
  mutation: {
    id: idOf(8, 1),
    name: 'ticket.assign.v1',
    args: { ticket_id: ticketId(1), assignee_id: { from: null, to: ME } },
  },
  mutationId: idOf(8, 1),
  at: '2026-11-23T09:00:00.000Z',
  actorId: ME,
  ticketId: ticketId(1),
  touches: [`tickets/${ticketId(1)}`],
  lane: 'work',
  state: 'pending',
  attempts: 0,
  refusal: null,
};

/** A database as the browser has it, made without the app's schema. Dexie's version 1 is the browser's 10. */
async function leave(userId: string, stores: Record<string, string>): Promise<void> {
  const db = new Dexie(databaseName(userId));
  db.version(1).stores(stores);
  await db.open();
  if ('outbox' in stores) await db.table('outbox').put(INTENT);
  db.close();
}

it.each([
  ['lacks stores', { outbox: '++seq', meta: 'key' }],
  ['has a store with another key', { outbox: '++seq', tickets: 'number', meta: 'key' }],
  ['lacks the indexes of the outbox', { outbox: 'seq', messages: 'id' }],
])('builds a database that %s anew, with what was not sent', async (name, stores) => {
  vi.spyOn(console, 'warn').mockReturnValue();
  await leave(name, stores);
  for (const visit of ['first', 'second']) {
    const db = await openLocalDatabase(name);
    expect(await db.outbox.toArray(), visit).toEqual([INTENT]);
    expect(await db.outbox.where('[lane+state]').equals(['work', 'pending']).count()).toBe(1);
    await db.members.put(member());
    db.close();
  }
  expect(await Dexie.exists(lifeboatName(databaseName(name)))).toBe(false);
});

it('counts and keeps intents that a crash left alone, when somebody signs out', async () => {
  const boat = new Dexie(lifeboatName(databaseName('left')));
  boat.version(1).stores({ outbox: 'seq' });
  await boat.table('outbox').put(INTENT);
  boat.close();
  expect(await countUnsent('left')).toBe(1);
  expect(await countUnsent('left')).toBe(1);
});

it('brings intents home that a crash left between the old database and the new one', async () => {
  const boat = new Dexie(lifeboatName(databaseName('crashed')));
  boat.version(1).stores({ outbox: 'seq' });
  await boat.table('outbox').put(INTENT);
  boat.close();
  const db = await openLocalDatabase('crashed');
  expect(await db.outbox.toArray()).toEqual([INTENT]);
  expect(await Dexie.exists(lifeboatName(databaseName('crashed')))).toBe(false);
  db.close();
});

it('leaves the database of a newer app alone, and says so', async () => {
  const newer = new Dexie(databaseName('newer'));
  newer.version(99).stores({ outbox: 'seq' });
  await newer.table('outbox').put(INTENT);
  newer.close();
  await expect(openLocalDatabase('newer')).rejects.toMatchObject({ code: 'database_newer' });
  await newer.open();
  expect(await newer.table('outbox').count()).toBe(1);
  newer.close();
});

it('says so when the browser has no database to give', async () => {
  const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('Not in a private window', 'InvalidStateError');
  });
  await expect(openLocalDatabase('private')).rejects.toMatchObject({
    code: 'database_unavailable',
  });
  open.mockRestore();
});

it('says so when there is no database at all', async () => {
  const { indexedDB: given } = Dexie.dependencies;
  try {
    Object.assign(Dexie.dependencies, { indexedDB: undefined });
    await expect(openLocalDatabase('without')).rejects.toMatchObject({
      code: 'database_unavailable',
    });
  } finally {
    Object.assign(Dexie.dependencies, { indexedDB: given });
  }
});

it('says so when another tab keeps an older version open', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const opening = indexedDB.open(databaseName('blocked'), 1);
  const older = await new Promise<IDBDatabase>((resolve) => {
    opening.onsuccess = () => {
      resolve(opening.result);
    };
  });
  await expect(openLocalDatabase('blocked')).rejects.toMatchObject({ code: 'database_blocked' });
  older.close();
});

it('says so when there is no room for it', async () => {
  const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('No space left', 'QuotaExceededError');
  });
  await expect(openLocalDatabase('crowded')).rejects.toMatchObject({ code: 'storage_full' });
  open.mockRestore();
});

it('shows nothing of one person to another, and forgets one without the other', async () => {
  const first = await openLocalDatabase('first');
  await first.members.put(member());
  await first.outbox.put(INTENT);
  const second = await openLocalDatabase('second');
  expect(await Promise.all(second.tables.map((table) => table.count()))).toEqual(
    second.tables.map(() => 0),
  );
  await deleteLocalDatabase('second');
  expect(await first.outbox.count()).toBe(1);
  first.close();
});

it('lets go when another tab deletes it, and does not create it anew', async () => {
  const old = await openLocalDatabase('deleted');
  await deleteLocalDatabase('deleted');
  await expect(old.members.count()).rejects.toThrow(Dexie.DatabaseClosedError);
  expect(await Dexie.exists(databaseName('deleted'))).toBe(false);
});
