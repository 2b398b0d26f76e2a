// First: it brings an IndexedDB, which Dexie looks for when it is loaded.
import { leaveRaw, openRaw, type RawRows } from './raw.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LATEST, openLocalDatabase, type LocalDatabase } from '../database.ts';
import { leaveVersion1, ROWS as ROWS_OF_1 } from './version-1.ts';
import { keyOf } from '../../../sync/core/keys.ts';
import { shownRows } from '../shown-rows.ts';

/** One entry for each version that was ever shipped: a newer app opens all of them. */
const SHIPPED: Record<
  number,
  { leave: (userId: string) => Promise<void>; rows: RawRows; tablesSince: string[] }
> = {
  1: { leave: leaveVersion1, rows: ROWS_OF_1, tablesSince: ['drafts', 'evicted', 'opened'] },
};

const OLDER = Object.entries(SHIPPED).map(([version, what]) => ({
  version: Number(version),
  ...what,
}));

let opened = 0;
const open = new Set<{ close(): void }>();
afterEach(() => {
  for (const connection of open) connection.close();
  open.clear();
  vi.restoreAllMocks();
});

const somebody = (): string => `version-test-${String((opened += 1))}`;
async function openNow(userId: string): Promise<LocalDatabase> {
  const db = await openLocalDatabase(userId);
  open.add(db);
  return db;
}
async function contents(db: LocalDatabase, names: string[]): Promise<RawRows> {
  const rows = await Promise.all(names.map((name) => rowsOf(db, name)));
  return Object.fromEntries(names.map((name, index) => [name, rows[index] ?? []]));
}

/** By their keys, as version 1 had them: what is one record a ticket by now was a row each. */
async function rowsOf(db: LocalDatabase, name: string): Promise<object[]> {
  if (name !== 'tickets' && name !== 'messages' && name !== 'triage' && name !== 'replies')
    return db.table<object>(name).toArray();
  const rows = (await shownRows(db, name)).map((row) => {
    const key = keyOf(name, row);
    return { key, row: name === 'triage' ? { ...row, key } : row };
  });
  return rows.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row);
}

it('has what every version before this one left', () => {
  expect(OLDER.map(({ version }) => version)).toEqual(
    Array.from({ length: LATEST - 1 }, (_, index) => index + 1),
  );
});

describe.each(OLDER)('a database of version $version', ({ version, leave, rows, tablesSince }) => {
  it('keeps every row, intent, cursor and name when this app opens it, today and tomorrow', async () => {
    const userId = somebody();
    await leave(userId);
    for (const visit of ['first', 'second']) {
      const db = await openNow(userId);
      expect(await contents(db, Object.keys(rows)), visit).toEqual(rows);
      for (const name of tablesSince) expect(await db.table(name).count(), name).toBe(0);
      expect(await db.deviceId(() => 'another name')).toBe('the-name-of-this-browser');
      db.close();
    }
  });

  it('goes on counting intents where it was, so that none takes the place of another', async () => {
    const userId = somebody();
    await leave(userId);
    const db = await openNow(userId);
    const [last] = (rows['outbox'] as { seq: number }[]).slice(-1);
    const seq = await db.outbox.add({ ...last, mutationId: 'one more', seq: undefined } as never);
    expect(seq).toBe((last?.seq ?? 0) + 1);
  });

  it('is whole after an upgrade that was cut off half way', async () => {
    const userId = somebody();
    await leave(userId);
    const cutOff = openRaw(userId, LATEST, (upgrading) => {
      upgrading.createObjectStore(tablesSince[0] ?? '', { keyPath: ['ticketId', 'kind'] });
      throw new Error('The power went.');
    });
    await expect(cutOff).rejects.toBeTruthy();
    const db = await openNow(userId);
    expect(await contents(db, Object.keys(rows))).toEqual(rows);
  });

  it('keeps its intents where the upgrade cannot be done at all', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    const userId = somebody();
    await leave(userId);
    // Another hand has made a store of that name, which is none that this app could use.
    const meddling = await openRaw(userId, version + 0.1, (upgrading) => {
      upgrading.createObjectStore(tablesSince[0] ?? '', { keyPath: 'name' });
    });
    meddling.close();
    const db = await openNow(userId);
    expect(await db.outbox.toArray()).toEqual(rows['outbox']);
    expect(await db.conversations.count()).toBe(0);
  });

  it('is left as it is while a tab of that version holds it, which is said', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    const userId = somebody();
    await leave(userId);
    const tab = await openRaw(userId, version);
    await expect(openLocalDatabase(userId)).rejects.toMatchObject({ code: 'database_blocked' });
    tab.close();
    const db = await openNow(userId);
    expect(await contents(db, Object.keys(rows))).toEqual(rows);
  });

  it('is taken over from a tab of that version that lets go', async () => {
    const userId = somebody();
    await leave(userId);
    const tab = await openRaw(userId, version);
    tab.onversionchange = () => {
      tab.close();
    };
    const db = await openNow(userId);
    expect(await contents(db, Object.keys(rows))).toEqual(rows);
  });
});

it('leaves the database of the next version as it is, and says so', async () => {
  const userId = somebody();
  const rows = { outbox: [{ seq: 1, what: 'only that app knows' }] };
  await leaveRaw(userId, LATEST + 1, { outbox: { keyPath: 'seq' } }, rows);
  await expect(openLocalDatabase(userId)).rejects.toMatchObject({ code: 'database_newer' });
  const still = await openRaw(userId, LATEST + 1);
  open.add(still);
  const kept = still.transaction('outbox').objectStore('outbox').getAll();
  await new Promise((done) => (kept.onsuccess = done));
  expect(kept.result).toEqual(rows.outbox);
});
