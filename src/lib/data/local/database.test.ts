import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import type { Draft } from '../../features/drafts.ts';
import { expect, it, vi } from 'vitest';
import { countUnsent, deleteLocalDatabase } from './housekeeping.ts';
import { databaseName, openLocalDatabase, type OutboxItem } from './database.ts';
import {
  customer,
  member,
  ME,
  message,
  idOf,
  reply,
  ticket,
  ticketId,
  triage,
} from './fixtures.ts';
import { lifeboatName, UNREADABLE_KEY } from './rescue.ts';
import { shownRows } from './shown-rows.ts';
import { RowStore } from './store.ts';

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

/** The stores of the first version, and nothing else: what a device has that was not opened since. */
const FIRST_STORES = {
  members: 'id',
  teams: 'id',
  brand_accounts: 'id',
  customers: 'id',
  tickets: 'id, customer_id',
  messages: 'id, ticket_id',
  triage: 'key, id, ticket_id',
  replies: 'id, ticket_id',
  notifications: 'id, created_at',
  base: '[table+key]',
  outbox: '++seq, &mutationId, [lane+state], ticketId, *touches',
  queue: 'id, version',
  unread: 'id, rank',
  meta: 'key',
};

it('keeps what a device held before the company tables, and fills it afresh', async () => {
  const old = new Dexie(databaseName('upgraded'));
  old.version(1).stores(FIRST_STORES);
  await old.open();
  const younger = ['pauses', 'csat_asked_at', 'csat_score', 'csat_comment', 'csat_at'];
  const bare = <Row extends object>(row: Row): Partial<Row> =>
    Object.fromEntries(
      Object.entries(row).filter(([name]) => ![...younger, 'csat_verified'].includes(name)),
    ) as Partial<Row>;
  await old.table('tickets').put(bare(ticket(1)));
  await old.table('base').put({ table: 'tickets', key: ticketId(1), row: bare(ticket(1)) });
  await old
    .table('queue')
    .put({ id: ticketId(1), version: 1, entry: { id: ticketId(1), ticket: bare(ticket(1)) } });
  await old.table('messages').put(message(1));
  await old.table('outbox').put(INTENT);
  await old.table('meta').put({ key: 'cursor', value: { epoch: 'e', seq: 7 } });
  await old.table('meta').put({ key: 'device_id', value: 'mine' });
  old.close();

  const db = await openLocalDatabase('upgraded');
  const store = new RowStore(db);
  expect(await db.outbox.toArray()).toEqual([INTENT]);
  expect(await shownRows(db, 'tickets')).toEqual([ticket(1)]);
  expect(await db.base.toArray()).toMatchObject([{ row: ticket(1) }]);
  expect(await db.queue.toArray()).toMatchObject([{ entry: { ticket: ticket(1) } }]);
  expect(await shownRows(db, 'messages')).toEqual([message(1)]);
  expect(await db.deviceId(() => 'another')).toBe('mine');
  expect(await db.macros.count()).toBe(0);
  // What the older app ignored would never come again: the next contact fills the device from the beginning.
  expect(await store.cursor()).toBeNull();
  await store.apply({ rows: {}, gone: [] }, { epoch: 'e', seq: 9 });
  expect(await store.cursor()).toEqual({ epoch: 'e', seq: 9 });
  db.close();
});

const DRAFT: Draft = {
  ticketId: ticketId(1),
  kind: 'reply',
  text: 'Half a thou',
  at: 1_000,
  again: null,
};

it('carries drafts and sound intents over from a damaged database, and counts what it must leave', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const wreck = new Dexie(databaseName('mixed'));
  wreck.version(2).stores({ outbox: '++seq', drafts: '[ticketId+kind]' });
  await wreck.open();
  const mutation = (n: number, over: Record<string, unknown> = {}) => ({
    seq: n,
    mutationId: idOf(8, n),
    mutation: { ...INTENT.mutation, id: idOf(8, n), ...over },
  });
  await wreck
    .table('outbox')
    .bulkPut([
      INTENT,
      { ...INTENT, seq: 8 },
      { ...INTENT, ...mutation(9), state: 'on_fire' },
      { ...INTENT, ...mutation(10, { name: 'ticket.burn.v1' }) },
      { ...INTENT, ...mutation(11, { args: { ticket_id: 'no id' } }) },
      { ...INTENT, ...mutation(12), state: 'conflict' },
      { ...INTENT, ...mutation(13), mutationId: 'of another' },
      { seq: 14 },
      { ...INTENT, ...mutation(15), touches: 'lost', of: 'a newer app' },
    ]);
  await wreck.table('drafts').bulkPut([DRAFT, { ...DRAFT, kind: 'note', text: 7 }]);
  wreck.close();

  for (const visit of ['first', 'second']) {
    const db = await openLocalDatabase('mixed');
    expect(await db.outbox.toArray(), visit).toEqual([
      INTENT,
      { ...INTENT, ...mutation(15), of: 'a newer app' },
    ]);
    expect(await db.drafts.toArray()).toEqual([DRAFT]);
    expect((await db.meta.get(UNREADABLE_KEY))?.value).toEqual({ changes: 6, drafts: 1 });
    // They are found by the rows that they cover.
    expect(
      await db.outbox
        .where('touches')
        .equals(`tickets/${ticketId(1)}`)
        .count(),
    ).toBe(2);
    db.close();
  }
});

it('does not put rescued words in the place of newer ones', async () => {
  const boat = new Dexie(lifeboatName(databaseName('rewritten')));
  boat.version(2).stores({ outbox: 'seq', drafts: '[ticketId+kind]', unreadable: '++' });
  await boat.table('drafts').put(DRAFT);
  const db = await openLocalDatabase('rewritten');
  await db.drafts.put({ ...DRAFT, text: 'Half a thought', at: 2_000 });
  db.close();
  await boat.open();
  await boat.table('drafts').put(DRAFT);
  boat.close();
  const again = await openLocalDatabase('rewritten');
  expect((await again.drafts.toArray()).map(({ text }) => text)).toEqual(['Half a thought']);
  again.close();
});

it('counts and keeps intents that a crash left alone, when somebody signs out', async () => {
  const boat = new Dexie(lifeboatName(databaseName('left')));
  boat.version(1).stores({ outbox: 'seq' });
  await boat.table('outbox').put(INTENT);
  boat.close();
  for (const visit of ['first', 'second']) {
    expect(await countUnsent('left'), visit).toEqual({ changes: 1, drafts: 0 });
  }
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

it('gathers the rows of version 1 into one record a ticket, and keeps all else', async () => {
  const old = new Dexie(databaseName('of-version-1'));
  old.version(1).stores(FIRST_STORES);
  const solved = ticket(2, { status: 'solved' });
  const note = message(3, { ticket_id: ticketId(3), kind: 'note' });
  await old.table('tickets').bulkPut([ticket(1), solved]);
  await old.table('messages').bulkPut([message(1), message(2, { ticket_id: ticketId(2) }), note]);
  await old.table('triage').put({ ...triage(1), key: `${triage(1).message_id}:linear` });
  await old.table('replies').put(reply());
  await old.table('customers').put(customer());
  await old.table('outbox').put(INTENT);
  await old.table('base').put({ table: 'tickets', key: ticketId(1), row: ticket(1) });
  await old.table('unread').put({ id: message(1).id, rank: '100:1' });
  old.close();

  const db = await openLocalDatabase('of-version-1');
  expect(await shownRows(db, 'tickets')).toEqual([ticket(1), solved]);
  expect(await shownRows(db, 'messages')).toHaveLength(3);
  expect(await shownRows(db, 'triage')).toEqual([triage(1)]);
  expect(await shownRows(db, 'replies')).toEqual([reply()]);
  // A note whose ticket is not here yet waits for it.
  expect(await db.conversations.get(ticketId(3))).toMatchObject({ ticket: null, messages: [note] });
  expect(await db.conversations.where('settled').above(0).primaryKeys()).toEqual([ticketId(2)]);
  expect(await db.conversations.where('part_ids').equals(reply().id).primaryKeys()).toEqual([
    ticketId(1),
  ]);
  expect(await db.outbox.toArray()).toEqual([INTENT]);
  expect(await db.base.count()).toBe(1);
  expect(await db.customers.toArray()).toEqual([customer()]);
  expect((await db.unread.toArray()).map(({ id }) => id)).toEqual([message(1).id]);
  db.close();
});
