/** What only a real browser has: the worker itself, which reads the database beside the desk that writes it. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Refusal, SearchResults } from '../../../features/ports.ts';
import { systemClock } from '../../../platform/clock.ts';
import type { WorkerEvents, WorkerHandle } from '../../../platform/worker-protocol.ts';
import { openLocalDatabase } from '../database.ts';
import { LocalDesk } from '../desk.ts';
import { brandAccount, customer, member, message, minute, ticket, ticketId } from '../fixtures.ts';
import { deleteLocalDatabase } from '../housekeeping.ts';
import type { ServerPart } from '../open-for-test.ts';
import { RowStore } from '../store.ts';
import { LocalSearch } from './local-search.ts';
import { openSearchWorker } from './open-worker.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const end of undo.splice(0).reverse()) end();
});

const rows = (n: number, text: string): ServerPart => ({
  tickets: [ticket(n)],
  messages: [message(n, { ticket_id: ticketId(n), text })],
});

async function device(openWorker = openSearchWorker) {
  const userId = crypto.randomUUID();
  const db = await openLocalDatabase(userId);
  undo.push(() => {
    db.close();
  });
  const store = new RowStore(db);
  const arrive = (changes: ServerPart, gone: { table: string; id: string }[] = []) =>
    store.apply({ rows: changes, gone }, null);
  await arrive({ members: [member()], brand_accounts: [brandAccount()], customers: [customer()] });
  const desk = new LocalDesk(db, systemClock);
  const search = new LocalSearch({
    userId,
    openWorker,
    clock: systemClock,
    items: (ids) => desk.items(ids),
  });
  undo.push(() => search.close());
  return { userId, db, store, arrive, search };
}

/** What is shown for a query: ids of tickets; undefined until it is answered. */
function follow(search: LocalSearch, query: string) {
  let results: SearchResults | undefined;
  let failure: string | undefined;
  undo.push(
    search.results(query).subscribe(
      (now) => (results = now),
      (reason) => (failure = (reason as Refusal).code),
    ),
  );
  return {
    get found() {
      return results?.hits.map(({ item }) => item.ticket.id);
    },
    get index() {
      return results?.index;
    },
    get failure() {
      return failure;
    },
  };
}

describe('the search in a browser', () => {
  it('finds what is here, what arrives, and nothing that is gone', async () => {
    const { arrive, store, search } = await device();
    await arrive(rows(1, 'Where is my kettle?'));
    await arrive(rows(2, 'A lamp, please'));
    const kettle = follow(search, 'ketle');
    await vi.waitFor(() => expect(kettle.found).toEqual([ticketId(1)]));
    await vi.waitFor(() => expect(kettle.index).toEqual({ kind: 'whole' }));

    await arrive(rows(3, 'My kettle leaks'));
    await vi.waitFor(() => expect(kettle.found?.toSorted()).toEqual([ticketId(1), ticketId(3)]));
    const tombstone = { ticket_id: ticketId(3), text: '', deleted_at: minute(50) };
    await arrive({ messages: [message(3, tombstone)] });
    await vi.waitFor(() => expect(kettle.found).toEqual([ticketId(1)]));
    await store.reset();
    await vi.waitFor(() => expect(kettle.found).toEqual([]));
    expect(kettle.failure).toBeUndefined();
  });

  it('answers the newest of many queries', async () => {
    const { arrive, search } = await device();
    await arrive(rows(1, 'Where is my kettle?'));
    for (const typed of ['k', 'ke', 'ket', 'kett', 'lamp']) {
      const stop = search.results(typed).subscribe(() => expect.unreachable());
      stop();
    }
    const kettle = follow(search, 'kettle');
    await vi.waitFor(() => expect(kettle.found).toEqual([ticketId(1)]));
  });

  it('goes on in a new worker when the browser ends the first one', async () => {
    let opened = 0;
    // It dies with the first word it says.
    const mortal = (events: WorkerEvents): WorkerHandle => {
      opened += 1;
      const dies = { ...events, answered: () => events.died('out of memory') };
      return openSearchWorker(opened === 1 ? dies : events);
    };
    const { arrive, search } = await device(mortal);
    await arrive(rows(1, 'Where is my kettle?'));
    const kettle = follow(search, 'kettle');
    await vi.waitFor(() => expect(opened).toBe(2));
    await vi.waitFor(() => expect(kettle.found).toEqual([ticketId(1)]));
    expect(kettle.failure).toBeUndefined();
  });

  it('keeps nobody from deleting the database, and does not bring it back', async () => {
    const { userId, db, arrive, search } = await device();
    await arrive(rows(1, 'Where is my kettle?'));
    const kettle = follow(search, 'kettle');
    await vi.waitFor(() => expect(kettle.index).toEqual({ kind: 'whole' }));
    // As another tab does when somebody signs out there.
    await deleteLocalDatabase(userId);
    await vi.waitFor(() => expect(kettle.failure).toBe('database_newer'));
    const again = follow(search, 'kettle');
    await vi.waitFor(() => expect(again.failure).toBe('database_newer'));
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(db.name);
  });

  it('ends with the desk, whose database can be deleted at once', async () => {
    const terminated = vi.fn();
    const { userId, db, arrive, search } = await device((events) => {
      const worker = openSearchWorker(events);
      return {
        post: (message) => worker.post(message),
        terminate: () => {
          worker.terminate();
          terminated();
        },
      };
    });
    await arrive(rows(1, 'Where is my kettle?'));
    const kettle = follow(search, 'kettle');
    await vi.waitFor(() => expect(kettle.index).toEqual({ kind: 'whole' }));
    search.close();
    expect(terminated).toHaveBeenCalledOnce();
    db.close();
    await deleteLocalDatabase(userId);
    expect(kettle.failure).toBeUndefined();
  });
});
