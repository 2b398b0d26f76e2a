import { describe, expect, it, vi } from 'vitest';
// First: Dexie looks for IndexedDB when it is loaded.
import { openTestDevice, until, type TestDevice } from './open-for-test.ts';
import type { Rows } from '../../domain/rows.ts';
import type { Room } from '../../platform/storage-watch.ts';
import type { ServerRows, TicketPage } from '../../sync/ports.ts';
import { fetchTicket } from './absent-tickets.ts';
import { Eviction } from './eviction.ts';
import {
  brandAccount,
  customer,
  message,
  messageId,
  minute,
  reply,
  replyId,
  ticket,
  ticketId,
  triage,
} from './fixtures.ts';
import { LocalReplica } from './replica.ts';
import { BYTES_A_TICKET, TICKETS_AT_LEAST } from './storage-budget.ts';
import { Upkeep } from './upkeep.ts';
import { shownRows } from './shown-rows.ts';

const AT = { epoch: 'e', seq: 10 };
const DAY = 24 * 60 * 60_000;
const GB = 1_000_000_000;

const solved = (n: number, over: Partial<Rows['tickets']> = {}): Rows['tickets'] =>
  ticket(n, { status: 'solved', updated_at: minute(n), ...over });
const partsOf = (n: number) => ({
  messages: [message(n, { ticket_id: ticketId(n) })],
  triage: [triage(n, 'linear', { ticket_id: ticketId(n) })],
  replies: [reply(n, { ticket_id: ticketId(n), in_reply_to_message_id: messageId(n) })],
});

/** A device that pulls as the leading tab does, from a server that a test speaks for. */
async function keeper(tickets: Rows['tickets'][], room: Room | null = null) {
  const device = await openTestDevice();
  const { db, store, clock } = device;
  await device.arrive(
    {
      brand_accounts: [brandAccount()],
      customers: [customer(1)],
      tickets,
      messages: tickets.flatMap(({ number }) => partsOf(number).messages),
      triage: tickets.flatMap(({ number }) => partsOf(number).triage),
      replies: tickets.flatMap(({ number }) => partsOf(number).replies),
    },
    [],
    AT,
  );
  const pages = new Map<string, TicketPage>();
  const ask = vi.fn((id: string): Promise<TicketPage> => {
    const page = pages.get(id);
    return page ? Promise.resolve(page) : Promise.reject(new Error('offline'));
  });
  const eviction = new Eviction({ db, clock, room: () => room });
  const fetch = (id: string) => fetchTicket(store, { ticket: ask }, id);
  const upkeep = new Upkeep({ db, clock, eviction, fetch });
  const replica = new LocalReplica(db, store, { upkeep });
  let { seq } = AT;
  return {
    ...device,
    eviction,
    pages,
    ask,
    pull: (rows: Record<string, unknown[]>, over: Partial<ServerRows> = {}) => {
      seq += 1;
      return replica.apply({ rows, gone: [], ...over }, { epoch: 'e', seq });
    },
    held: () => numbersOf(device),
    parts: async (n: number) => {
      const held = await db.conversations.get(ticketId(n));
      return {
        messages: held?.messages.length ?? 0,
        triage: held?.triage.length ?? 0,
        replies: held?.replies.length ?? 0,
      };
    },
  };
}

async function numbersOf({ db }: TestDevice): Promise<number[]> {
  return (await shownRows(db, 'tickets')).map(({ number }) => number).sort((a, b) => a - b);
}

describe('a ticket that this device lets go', () => {
  it('is the one that was done and untouched for longest, with all that belongs to it', async () => {
    const desk = await keeper([
      solved(1, { updated_at: minute(50) }),
      solved(2, { updated_at: minute(2) }),
      ticket(3, { status: 'waiting', updated_at: minute(1) }),
      ticket(4, { status: 'closed', updated_at: minute(3) }),
    ]);
    expect(await desk.eviction.evict(2)).toBe(2);
    expect(await desk.held()).toEqual([1, 3]);
    for (const n of [2, 4])
      expect(await desk.parts(n)).toEqual({ messages: 0, triage: 0, replies: 0 });
    expect(await desk.parts(1)).toEqual({ messages: 1, triage: 1, replies: 1 });
    expect(await desk.db.unread.toCollection().primaryKeys()).toEqual([messageId(1), messageId(3)]);
    const shown = await until(desk.desk.queue('all', 'me'), () => true);
    expect(shown.map(({ ticket: { number } }) => number).sort()).toEqual([1, 3]);
    expect(await desk.store.cursor()).toEqual(AT);
  });

  it('is none with anything in the outbox, in whatever state, none with a draft, and none opened lately', async () => {
    const desk = await keeper([1, 2, 3, 4, 5, 6, 7, 8].map((n) => solved(n)));
    for (const n of [1, 2, 3, 4]) await desk.actions.addNote(ticketId(n), `Note ${String(n)}`);
    const [, conflict, rejected, acknowledged] = await desk.replica.outgoing('work', 9);
    if (!conflict || !rejected || !acknowledged) throw new Error('nothing to send');
    const refused = { table: 'tickets', row: {}, fields: ['status'] };
    await desk.replica.answered(conflict, { status: 'conflict', ...refused });
    await desk.replica.answered(rejected, { status: 'rejected', code: 'no', message: 'No.' });
    await desk.replica.answered(acknowledged, { status: 'ok' });
    desk.drafts.write(ticketId(5), 'reply', 'Half a thou');
    await desk.drafts.flush();
    await desk.db.opened.bulkPut([
      { id: ticketId(6), at: desk.clock.now() - 13 * DAY },
      { id: ticketId(7), at: desk.clock.now() - 15 * DAY },
    ]);
    const before = await desk.db.outbox.toArray();
    expect(await desk.eviction.evict(100)).toBe(2);
    expect(await desk.held()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await desk.db.outbox.toArray()).toEqual(before);
    desk.drafts.write(ticketId(5), 'reply', '');
    await desk.drafts.flush();
    expect(await desk.eviction.evict(100)).toBe(1);
  });

  it('is asked for whole when it is worked on again, and is not there in parts meanwhile', async () => {
    const desk = await keeper([solved(1)]);
    await desk.eviction.evict(1);
    const again = {
      tickets: [ticket(1, { updated_at: minute(70) })],
      messages: [message(9, { text: 'It broke again' })],
    };
    // Offline by now: the page had come just before.
    await desk.pull(again);
    expect(await desk.held()).toEqual([]);
    expect(await desk.parts(1)).toEqual({ messages: 0, triage: 0, replies: 0 });
    const all = { ...partsOf(1), messages: [...partsOf(1).messages, message(9)] };
    desk.pages.set(ticketId(1), {
      epoch: 'e',
      seq: 20,
      rows: { ...again, ...all, customers: [customer(1)] },
    });
    await desk.pull({});
    expect(await desk.held()).toEqual([1]);
    expect(await desk.parts(1)).toEqual({ messages: 2, triage: 1, replies: 1 });
    // From now on it is a ticket like any other.
    await desk.pull({ messages: [message(10)] });
    expect(await desk.parts(1)).toMatchObject({ messages: 3 });
    expect(desk.ask).toHaveBeenCalledTimes(2);
  });

  it('stays away while it stays done: nothing of it is taken, and nothing is asked', async () => {
    const desk = await keeper([solved(1)]);
    await desk.eviction.evict(1);
    await desk.pull(partsOf(1), { more: true });
    await desk.pull({ tickets: [solved(1, { updated_at: minute(99) })] });
    expect(await desk.held()).toEqual([]);
    expect(await desk.parts(1)).toEqual({ messages: 0, triage: 0, replies: 0 });
    expect(desk.ask).not.toHaveBeenCalled();
  });

  it('is forgotten when it leaves the person’s sight, and is theirs again when it comes back', async () => {
    const desk = await keeper([solved(1)]);
    await desk.eviction.evict(1);
    await desk.pull({}, { gone: [{ table: 'tickets', id: ticketId(1) }] });
    expect(await desk.db.evicted.count()).toBe(0);
    await desk.pull({ tickets: [ticket(1)], ...partsOf(1) });
    expect(await desk.held()).toEqual([1]);
  });

  it('is not asked for again when the server has none for this person', async () => {
    const desk = await keeper([solved(1)]);
    await desk.eviction.evict(1);
    desk.pages.set(ticketId(1), { epoch: 'e', seq: 20, rows: { tickets: [] } });
    await desk.pull({ tickets: [ticket(1)] });
    await desk.pull({});
    expect(desk.ask).toHaveBeenCalledTimes(1);
    expect(await desk.db.evicted.count()).toBe(0);
  });

  it('is remembered until it is surely out of scope, and all are when the device starts afresh', async () => {
    const desk = await keeper([solved(1), solved(2)]);
    await desk.eviction.evict(2);
    const touched = minute(1);
    const scope = (days: number): Partial<ServerRows> => ({
      scopeStart: new Date(Date.parse(touched) + days * DAY).toISOString(),
    });
    await desk.pull({}, scope(0.5));
    expect(await desk.db.evicted.count()).toBe(2);
    await desk.pull({ tickets: [solved(2, { updated_at: minute(5_000) })] });
    await desk.pull({}, scope(1.1));
    expect(await desk.db.evicted.toCollection().primaryKeys()).toEqual([ticketId(2)]);
    await desk.store.reset();
    expect(await desk.db.evicted.count()).toBe(0);
  });

  it('keeps a reading that was on its way when it went from bringing it back in parts', async () => {
    const desk = await keeper([solved(1)]);
    await desk.eviction.evict(1);
    // The reader has had the message in its hands since before.
    await desk.pull({ triage: [triage(1, 'device', { ticket_id: ticketId(1) })] });
    expect(await desk.parts(1)).toEqual({ messages: 0, triage: 0, replies: 0 });
    expect(await desk.db.base.count()).toBe(0);
  });
});

// Hundreds of tickets each.
describe('the room of this device', { timeout: 60_000 }, () => {
  const many = (n: number) => Array.from({ length: n }, (_, index) => solved(index + 1));
  const room = (over: Partial<Room> = {}): Room => ({
    usage: GB,
    quota: 100 * GB,
    isPromised: true,
    ...over,
  });

  it('is watched from pull to pull, and kept a little below what it is', async () => {
    const small = (TICKETS_AT_LEAST * BYTES_A_TICKET) / 0.5;
    const desk = await keeper(many(TICKETS_AT_LEAST + 20), room({ quota: small, usage: 0 }));
    await desk.pull({});
    expect((await desk.held()).length).toBe(TICKETS_AT_LEAST * 0.9);
    const [first] = await desk.held();
    expect(first).toBe(71);
  });

  it('lets nothing go while there is enough', async () => {
    const desk = await keeper(many(20), room());
    await desk.pull({});
    expect(await desk.held()).toHaveLength(20);
  });

  it('is made when a page does not fit, so that the next try finds some; once an hour at most', async () => {
    const desk = await keeper(many(TICKETS_AT_LEAST + 100), room());
    const full = (): never => {
      throw new DOMException('The disk is full', 'QuotaExceededError');
    };
    desk.db.conversations.hook('updating', full);
    const page = { messages: [message(9_000, { ticket_id: ticketId(TICKETS_AT_LEAST) })] };
    for (let n = 0; n < 2; n += 1)
      await expect(desk.pull(page)).rejects.toMatchObject({ code: 'storage_full' });
    expect(await desk.held()).toHaveLength(TICKETS_AT_LEAST);
    desk.db.conversations.hook('updating').unsubscribe(full);
    await desk.pull(page);
    const held = async (id: string): Promise<number> =>
      desk.db.conversations.where('part_ids').equals(id).count();
    expect(await held(messageId(9_000))).toBe(1);
    expect(await held(replyId(1))).toBe(0);
  });

  it('is kept while a device fills, page by page', async () => {
    const small = (TICKETS_AT_LEAST * BYTES_A_TICKET) / 0.5;
    const desk = await keeper([], room({ quota: small, usage: 0 }));
    await desk.pull(
      { customers: [customer(1)], tickets: many(TICKETS_AT_LEAST + 1) },
      { whole: true },
    );
    expect((await desk.held()).length).toBe(TICKETS_AT_LEAST * 0.9);
  });
});
