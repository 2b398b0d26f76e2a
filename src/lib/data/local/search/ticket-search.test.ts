import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  brandAccount,
  customer,
  customerId,
  ME,
  member,
  message,
  messageId,
  minute,
  reply,
  replyId,
  ticket,
  ticketId,
} from '../fixtures.ts';
import { openTestDevice, type ServerPart, type TestDevice } from '../open-for-test.ts';
import type { Filled } from './protocol.ts';
import { TicketSearch } from './ticket-search.ts';
import type { Conversation } from '../conversations.ts';

interface Searched {
  device: TestDevice;
  search: TicketSearch;
  /** Ids of the tickets that a query finds. */
  find: (query: string) => Promise<string[]>;
  progress: Filled[];
  lost: string[];
  changes: () => number;
}

async function setUp(rows: ServerPart = {}): Promise<Searched> {
  const device = await openTestDevice();
  await device.arrive({ members: [member()], brand_accounts: [brandAccount()], ...rows });
  const progress: Filled[] = [];
  const lost: string[] = [];
  let changes = 0;
  const search = new TicketSearch({
    changed: () => (changes += 1),
    lost: ({ code }) => lost.push(code),
  });
  onTestFinished(() => {
    search.close();
    device.db.close();
  });
  const userId = device.db.name.replace('roost-', '');
  await search.open(userId, (filled) => progress.push(filled));
  return {
    device,
    search,
    find: async (query) =>
      (await search.find({ query, limit: 100 })).tickets.map(({ id }) => id).sort(),
    progress,
    lost,
    changes: () => changes,
  };
}

const conversation = (n: number, ...texts: string[]): ServerPart => ({
  customers: [customer(n, { handle: `guest_${String(n)}`, name: `Guest ${String(n)}` })],
  tickets: [ticket(n, { customer_id: customerId(n) })],
  messages: texts.map((text, index) =>
    message(n * 10 + index, { ticket_id: ticketId(n), customer_id: customerId(n), text }),
  ),
});

describe('the search of a device', () => {
  it('finds tickets of every state by message, note, handle, name and number', async () => {
    const { device, find } = await setUp(conversation(1, 'Where is my kettle?'));
    await device.arrive({
      ...conversation(2, 'A lamp, please'),
      tickets: [ticket(2, { customer_id: customerId(2), status: 'solved' })],
    });
    await device.actions.addNote(ticketId(2), 'Asked the warehouse');
    await vi.waitFor(async () => expect(await find('warehouse')).toEqual([ticketId(2)]));
    expect(await find('kettle')).toEqual([ticketId(1)]);
    expect(await find('lamp')).toEqual([ticketId(2)]);
    expect(await find('@guest_1')).toEqual([ticketId(1)]);
    expect(await find('Guest')).toEqual([ticketId(1), ticketId(2)]);
    expect(await find('#2')).toContain(ticketId(2));
  });

  it('tells how far it is while it reads thousands of tickets', async () => {
    const many = Array.from({ length: 450 }, (_, n) => conversation(n + 1, `order ${String(n)}`));
    const { search, progress } = await setUp({
      customers: many.flatMap(({ customers }) => customers ?? []),
      tickets: many.flatMap(({ tickets }) => tickets ?? []),
      messages: many.flatMap(({ messages }) => messages ?? []),
    });
    expect(progress).toEqual([
      { done: 0, total: 450 },
      { done: 200, total: 450 },
      { done: 400, total: 450 },
    ]);
    expect(search.index.size).toBe(450);
    expect(await search.find({ query: 'order', limit: 5 })).toMatchObject({
      total: 450,
      whole: true,
    });
  });

  it('brings the message that answers, unless the queue shows it already', async () => {
    const { device, search } = await setUp(
      conversation(1, 'My kettle leaks', 'Hello?', 'The lamp as well'),
    );
    const excerptOf = async (query: string) =>
      (await search.find({ query, limit: 1 })).tickets[0]?.excerpt;
    expect(await excerptOf('kettle')).toEqual({
      kind: 'inbound',
      text: 'My kettle leaks',
      language: 'en',
    });
    expect(await excerptOf('lamp')).toBeNull();
    expect(await excerptOf('guest_1')).toBeNull();
    await device.actions.reply(ticketId(1), messageId(10), 'A new gasket is coming');
    await vi.waitFor(async () =>
      expect(await excerptOf('gasket')).toMatchObject({ kind: 'outbound' }),
    );
  });

  it('follows what is written and what arrives, and only that is news', async () => {
    const { device, find, changes } = await setUp(conversation(1, 'Where is my kettle?'));
    await device.arrive(conversation(2, 'My kettle is broken'));
    await vi.waitFor(async () => expect(await find('kettle')).toHaveLength(2));
    expect(changes()).toBe(1);
    await device.arrive({ customers: [customer(2, { name: 'Ilse Marin' })] });
    await vi.waitFor(async () => expect(await find('ilse')).toEqual([ticketId(2)]));
    expect(changes()).toBe(2);
    // Neither its words nor its age have changed.
    await device.actions.assign(ticket(1, { customer_id: customerId(1) }), ME);
    await device.arrive(conversation(3, 'A toaster'));
    await vi.waitFor(async () => expect(await find('toaster')).toEqual([ticketId(3)]));
    expect(changes()).toBe(3);
  });

  it('takes in what arrives while it is still reading', async () => {
    const device = await openTestDevice();
    const many = Array.from({ length: 250 }, (_, n) => conversation(n + 1, `order ${String(n)}`));
    await device.arrive({
      customers: many.flatMap(({ customers }) => customers ?? []),
      tickets: many.flatMap(({ tickets }) => tickets ?? []),
      messages: many.flatMap(({ messages }) => messages ?? []),
    });
    const search = new TicketSearch({ changed: () => undefined, lost: () => undefined });
    const arrivals: Promise<unknown>[] = [];
    await search.open(device.db.name.replace('roost-', ''), () => {
      if (arrivals.length > 0) return;
      const text = 'another word';
      arrivals.push(device.arrive({ messages: [message(10, { ticket_id: ticketId(1), text })] }));
    });
    await Promise.all(arrivals);
    await vi.waitFor(() => expect(search.index.hasWord('another')).toBe(true));
    expect((await search.find({ query: 'order', limit: 1 })).total).toBe(249);
    search.close();
    device.db.close();
  });
});

describe('what may not be kept', () => {
  it('leaves the index with a message that its author has deleted', async () => {
    const { device, search, find, changes } = await setUp(
      conversation(1, 'My secretword', 'Hello?'),
    );
    expect(await find('secretword')).toEqual([ticketId(1)]);
    await device.arrive({
      messages: [
        message(10, {
          ticket_id: ticketId(1),
          customer_id: customerId(1),
          text: '',
          deleted_at: minute(50),
        }),
      ],
    });
    await vi.waitFor(() => expect(search.index.hasWord('secretword')).toBe(false));
    expect(await find('secretword')).toEqual([]);
    expect(await find('hello')).toEqual([ticketId(1)]);
    expect(changes()).toBe(1);
  });

  it('is not answered with even before the index has followed', async () => {
    const { device, search } = await setUp(conversation(1, 'My secretword', 'Hello?'));
    await device.db.conversations.update(ticketId(1), ({ messages }: Conversation) => {
      for (const message of messages)
        if (message.id === messageId(10))
          Object.assign(message, { text: '', deleted_at: minute(50) });
    });
    const { tickets } = await search.find({ query: 'secretword', limit: 1 });
    expect(JSON.stringify(tickets)).not.toContain('My secretword');
  });

  it('leaves the index with a ticket that goes', async () => {
    const { device, search, find } = await setUp(conversation(1, 'My secretword'));
    await device.arrive(conversation(2, 'Hello'));
    await device.arrive({}, [{ table: 'tickets', id: ticketId(1) }]);
    await vi.waitFor(() => expect(search.index.hasWord('secretword')).toBe(false));
    expect([await find('guest_1'), search.index.hasWord('guest')]).toEqual([[], true]);
    await vi.waitFor(async () => expect(await find('hello')).toEqual([ticketId(2)]));
  });

  it('leaves the index with a reply that is taken back', async () => {
    const { device, search, find } = await setUp(conversation(1, 'Hello'));
    await device.arrive({
      replies: [reply(1, { ticket_id: ticketId(1), text: 'My secretword' })],
    });
    await vi.waitFor(async () => expect(await find('secretword')).toEqual([ticketId(1)]));
    await device.arrive({}, [{ table: 'replies', id: replyId(1) }]);
    await vi.waitFor(() => expect(search.index.hasWord('secretword')).toBe(false));
  });

  it('leaves the index when the rows of the device are taken back', async () => {
    const { device, search } = await setUp(conversation(1, 'My secretword'));
    await device.store.reset();
    await vi.waitFor(() => expect(search.index.size).toBe(0));
    expect(search.index.hasWord('secretword')).toBe(false);
  });

  it('is not opened once it has been deleted, and not made anew', async () => {
    const search = new TicketSearch({ changed: () => undefined, lost: () => undefined });
    await expect(search.open('nobody', () => undefined)).rejects.toMatchObject({
      code: 'database_newer',
    });
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('roost-nobody');
  });

  it('is let go when somebody deletes the database', async () => {
    const { device, lost } = await setUp(conversation(1, 'My secretword'));
    device.db.close();
    await device.db.delete();
    expect(lost[0]).toBe('database_newer');
  });
});
