import { afterEach, describe, expect, it, vi } from 'vitest';
import { SyncEngine } from '../../sync/engine/engine.ts';
import { FakeBrowser, FakeNetwork, FakeServer } from '../../sync/engine/fakes.ts';
import type { SyncState } from '../../domain/sync-state.ts';
import {
  brandAccount,
  customer,
  member,
  message,
  messageId,
  ME,
  ticket,
  ticketId,
  triage,
} from './fixtures.ts';
import { openTestDevice, type TestDevice } from './open-for-test.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** From its nth write on the browser says that there is no room. @returns how many writes there were. */
function fill(nth: number): () => number {
  let writes = 0;
  for (const name of ['put', 'add'] as const) {
    const write = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, name)?.value as (
      ...given: unknown[]
    ) => IDBRequest;
    vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (
      this: IDBObjectStore,
      ...given: unknown[]
    ) {
      writes += 1;
      if (writes >= nth)
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      return write.apply(this, given) as IDBRequest<IDBValidKey>;
    });
  }
  return () => writes;
}

async function desk(): Promise<TestDevice> {
  const device = await openTestDevice();
  await device.arrive(
    {
      members: [member()],
      brand_accounts: [brandAccount()],
      customers: [customer()],
      tickets: [ticket()],
      messages: [message()],
      triage: [triage()],
    },
    [],
    { epoch: 'e', seq: 1 },
  );
  return device;
}

/** All that the database holds. */
async function contents({ db }: TestDevice): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  for (const table of db.tables) all[table.name] = await table.toArray();
  return all;
}

/** Runs out of room at each write in turn. @returns how many writes the work takes. */
async function failAtEachWrite(device: TestDevice, work: () => Promise<unknown>): Promise<number> {
  const before = await contents(device);
  for (let nth = 1; ; nth += 1) {
    const writes = fill(nth);
    const outcome = await work().then(
      () => 'done',
      (reason: unknown) => reason,
    );
    vi.restoreAllMocks();
    if (outcome === 'done') return writes();
    expect(outcome).toMatchObject({ code: 'storage_full' });
    expect(await contents(device)).toEqual(before);
  }
}

describe('a device without room', () => {
  it('takes a pull as a whole or not at all, and takes it once there is room', async () => {
    const device = await desk();
    await device.actions.addNote(ticketId(1), 'A note.');
    const page = {
      rows: {
        tickets: [ticket(1, { status: 'pending' }), ticket(2)],
        customers: [customer(), customer(2)],
        messages: [message(2), message(3, { ticket_id: ticketId(2) })],
      },
      gone: [],
    };
    const writes = await failAtEachWrite(device, () =>
      device.store.apply(page, { epoch: 'e', seq: 2 }),
    );
    expect(writes).toBeGreaterThan(5);
    expect(await device.store.cursor()).toEqual({ epoch: 'e', seq: 2 });
    expect(await device.db.conversations.count()).toBe(2);
  });

  it.each<[string, (device: TestDevice) => Promise<unknown>]>([
    ['a reply', ({ actions }) => actions.reply(ticketId(1), messageId(1), 'We are sorry.')],
    ['a note', ({ actions }) => actions.addNote(ticketId(1), 'A note.')],
    ['an assignment', ({ actions }) => actions.assign(ticket(), ME)],
    ['a status', ({ actions }) => actions.setStatus(ticket(), 'solved')],
    ['a correction', ({ actions }) => actions.correct(messageId(1), 'urgency', 'normal', 'high')],
  ])('refuses %s in words, and shows nothing that it could not keep', async (_what, act) => {
    const device = await desk();
    await failAtEachWrite(device, () => act(device));
    expect(device.changes()).toBe(1);
    expect(await device.replica.waiting()).toBe(1);
  });

  it('keeps what the server has answered until it can note the answer', async () => {
    const device = await desk();
    await device.actions.addNote(ticketId(1), 'A note.');
    const [item] = await device.replica.outgoing('work', 1);
    if (!item) throw new Error('nothing waits');
    await failAtEachWrite(device, () => device.replica.answered(item, { status: 'ok' }));
    expect(await device.replica.acknowledged()).toEqual([item.seq]);
  });

  it('says so where the connection is shown, and goes on by itself once there is room', async () => {
    const device = await desk();
    const server = new FakeServer();
    server.epoch = 'e';
    server.seq = 1;
    const engine = new SyncEngine({
      replica: device.replica,
      remote: server,
      clock: device.clock,
      network: new FakeNetwork(),
      tabs: new FakeBrowser().tab(),
      random: () => 0,
      recheck: () => Promise.resolve(),
    });
    let state: SyncState = { kind: 'starting' };
    engine.state.subscribe((next) => (state = next));
    fill(1);
    engine.start();
    await vi.waitFor(() => expect(state).toMatchObject({ kind: 'failed', code: 'storage_full' }));
    vi.restoreAllMocks();
    device.clock.pass(60_000);
    await vi.waitFor(() => expect(state).toMatchObject({ kind: 'live' }));
    engine.close();
  });
});
