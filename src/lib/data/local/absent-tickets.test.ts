import { describe, expect, it, vi } from 'vitest';
// First: Dexie looks for IndexedDB when it is loaded.
import { openTestDevice, until } from './open-for-test.ts';
import type { SyncState } from '../../domain/sync-state.ts';
import { LiveCell } from '../../platform/live-cell.ts';
import type { TicketPage } from '../../sync/ports.ts';
import { AbsentTickets } from './absent-tickets.ts';
import { LocalDesk } from './desk.ts';
import { RowStore } from './store.ts';
import { brandAccount, customer, message, minute, ticket, ticketId } from './fixtures.ts';
import { shownRows } from './shown-rows.ts';

const LIVE: SyncState = { kind: 'live', pulledAt: minute(0), waiting: 0 };
const CURSOR = { epoch: 'e', seq: 10 };
const OLD = ticket(1, { status: 'closed', updated_at: '2024-01-01T00:00:00+00:00' });

const page = (seq = 10, epoch = 'e'): TicketPage => ({
  epoch,
  seq,
  rows: {
    tickets: [OLD],
    customers: [customer(1)],
    brand_accounts: [brandAccount()],
    messages: [message(1, { text: 'from long ago' })],
  },
});
const NOTHING: TicketPage = { ...page(), rows: { tickets: [] } };

/** A device in step with the server, that a person opens a ticket on. */
async function openOn(
  ticketSource: () => Promise<TicketPage>,
  cursor: typeof CURSOR | null = CURSOR,
) {
  const device = await openTestDevice();
  if (cursor) await device.arrive({}, [], cursor);
  const asked = vi.fn(ticketSource);
  const state = new LiveCell<SyncState>(LIVE);
  const desk = new LocalDesk(
    device.db,
    device.clock,
    new AbsentTickets(device.store, { ticket: asked }, state),
  );
  return { device, asked, state, opened: desk.ticket(ticketId(1)) };
}

describe('a ticket that this device does not hold', () => {
  it('is fetched when it is opened, and shown whole', async () => {
    const { opened, asked } = await openOn(() => Promise.resolve(page()));
    const view = await until(opened, () => true);
    expect(view?.messages.map((one) => one.message.text)).toEqual(['from long ago']);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('is said not to be there once the server has said so, without asking again and again', async () => {
    const { opened, asked, state } = await openOn(() => Promise.resolve(NOTHING));
    const seen: unknown[] = [];
    const stop = opened.subscribe((view) => seen.push(view));
    await vi.waitFor(() => expect(seen).toEqual([null]));
    state.set({ ...LIVE });
    state.set({ ...LIVE });
    stop();
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('comes when the network is back', async () => {
    let offline = true;
    const { opened, state } = await openOn(() =>
      offline ? Promise.reject(new Error('offline')) : Promise.resolve(page()),
    );
    const seen: unknown[] = [];
    const stop = opened.subscribe((view) => seen.push(view));
    await vi.waitFor(() => expect(seen).toEqual([null]));
    offline = false;
    state.set({ ...LIVE });
    await vi.waitFor(() => expect(seen.at(-1)).toMatchObject({ ticket: { id: OLD.id } }));
    stop();
  });

  it('is fetched again when it left with the scope before anybody saw it', async () => {
    const device = await openTestDevice();
    class Dropping extends RowStore {
      override takeTicket(answer: TicketPage): Promise<boolean> {
        return device.db.transaction('rw', device.db.tables, async () => {
          const taken = await super.takeTicket(answer);
          // Once a day: the second time it stays.
          await this.apply({ rows: {}, gone: [], scopeStart: minute(0) }, null);
          return taken;
        });
      }
    }
    await device.arrive({}, [], CURSOR);
    const asked = vi.fn(() => Promise.resolve(page()));
    const absent = new AbsentTickets(
      new Dropping(device.db),
      { ticket: asked },
      new LiveCell<SyncState>(LIVE),
    );
    const desk = new LocalDesk(device.db, device.clock, absent);
    const view = await until(desk.ticket(ticketId(1)), (value) => value !== null);
    expect(view?.ticket.id).toBe(OLD.id);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['was read before the device pulled', page(9)],
    ['was read under rights that have changed', page(10, 'another')],
  ])('is asked for again when the answer %s', async (_what, useless) => {
    const answers = [useless, page(11)];
    const { opened, asked } = await openOn(() => Promise.resolve(answers.shift() ?? page(11)));
    expect((await until(opened, () => true))?.ticket.id).toBe(OLD.id);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('waits while the device is being filled: what was seen before may be forbidden by now', async () => {
    const { device, opened, state } = await openOn(() => Promise.resolve(page()), null);
    expect(await until(opened, () => true)).toBeNull();
    expect(await shownRows(device.db, 'tickets')).toHaveLength(0);
    const shown = until(opened, (view) => view !== null);
    await device.arrive({}, [], CURSOR);
    state.set({ ...LIVE });
    state.set({ ...LIVE });
    expect((await shown)?.ticket.id).toBe(OLD.id);
  });

  it('is not asked for when it is here', async () => {
    const { device, opened, asked } = await openOn(() => Promise.resolve(page()));
    await device.arrive(page().rows);
    await until(opened, (view) => view !== null);
    expect(asked).not.toHaveBeenCalled();
  });
});
