import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mutation } from '../../domain/mutations.ts';
import { SYNCED, SYNCED_TABLES, type Rows, type SyncedTable } from '../../domain/rows.ts';
import { keyOf, sameRow } from '../../sync/core/keys.ts';
import { replay } from '../../sync/core/replay.ts';
import {
  brandAccount,
  COLLEAGUE,
  customer,
  idOf,
  ME,
  member,
  message,
  messageId,
  minute,
  readings,
  reply,
  replyId,
  ticket,
  ticketId,
  triage,
  triageId,
} from './fixtures.ts';
import { openTestDevice, type ServerPart, type TestDevice } from './open-for-test.ts';
import { shownReading, shownRows, shownTicket } from './shown-rows.ts';

/** Columns of a ticket that came later: a server that has not been updated yet does not send them. */
const YOUNGER_COLUMNS = Object.entries(SYNCED.tickets.entries)
  .filter(([, schema]) => schema.type === 'optional')
  .map(([column]) => column);

const DESK: ServerPart = {
  members: [member(), member(COLLEAGUE)],
  brand_accounts: [brandAccount()],
  customers: [customer()],
  tickets: [ticket()],
  messages: [message()],
  triage: [triage()],
};

async function filled(): Promise<TestDevice> {
  const device = await openTestDevice();
  await device.arrive(DESK, [], { epoch: 'e', seq: 1 });
  return device;
}

const assign = (n: number, to: string | null = ME): Mutation => ({
  id: idOf(8, n),
  name: 'ticket.assign.v1',
  args: { ticket_id: ticketId(1), assignee_id: { from: null, to } },
});

async function act(
  { store }: TestDevice,
  mutation: Mutation,
  lane: 'work' | 'triage' = 'work',
): Promise<void> {
  await store.enqueue([
    { intent: { mutation, at: minute(50), actorId: ME }, ticketId: ticketId(1), lane },
  ]);
}

async function acknowledge({ replica }: TestDevice): Promise<void> {
  for (const lane of ['work', 'triage'] as const) {
    for (const item of await replica.outgoing(lane, 100))
      await replica.answered(item, { status: 'ok' });
  }
  await replica.forget(await replica.acknowledged());
}

describe('what the server sends', () => {
  it('commits rows and cursor together, or neither', async () => {
    const device = await filled();
    expect(await device.store.cursor()).toEqual({ epoch: 'e', seq: 1 });
    const unstorable = { epoch: 'e', seq: Symbol('not storable') as unknown as number };
    await expect(device.arrive({ tickets: [ticket(2)] }, [], unstorable)).rejects.toThrow();
    expect(await shownTicket(device.db, ticketId(2))).toBeUndefined();
    expect(await device.store.cursor()).toEqual({ epoch: 'e', seq: 1 });
  });

  it('tells which messages are new here', async () => {
    const device = await filled();
    expect(await device.arrive({ messages: [message(1), message(2)] })).toEqual([messageId(2)]);
  });

  it('takes nothing of a page with a row that it cannot read, so that the cursor does not pass the row', async () => {
    const device = await filled();
    const broken = { ...ticket(2), status: 'on_fire' } as unknown as Rows['tickets'];
    const page = { tickets: [ticket(3), broken] };
    await expect(device.arrive(page, [], { epoch: 'e', seq: 2 })).rejects.toMatchObject({
      code: 'invalid_answer',
      message: expect.stringContaining('tickets') as string,
    });
    expect((await shownRows(device.db, 'tickets')).map(({ id }) => id)).toEqual([ticketId(1)]);
    expect(await device.store.cursor()).toEqual({ epoch: 'e', seq: 1 });
  });

  it('takes columns and tables of a newer server for what they are: not its business', async () => {
    const device = await filled();
    const newer = { ...ticket(2), colour: 'red' };
    await device.arrive({ tickets: [newer], surprises: [{ id: 1 }] } as ServerPart);
    expect(await shownTicket(device.db, ticketId(2))).toEqual(ticket(2));
  });

  it('gives a row of an older server the columns that it lacks', async () => {
    const device = await filled();
    const older = Object.fromEntries(
      Object.entries(ticket(2)).filter(([column]) => !YOUNGER_COLUMNS.includes(column)),
    ) as unknown as Rows['tickets'];
    await device.arrive({ tickets: [older] });
    expect(await shownTicket(device.db, ticketId(2))).toEqual(ticket(2));
  });

  it('survives any page with a damaged row', async () => {
    const device = await filled();
    const before = await shownRows(device.db, 'tickets');
    const columns = Object.keys(ticket(2));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...columns), fc.jsonValue(), async (column, value) => {
        // An object fits no column of a ticket, whatever is in it.
        const damaged = { ...ticket(2), [column]: { value } } as unknown as Rows['tickets'];
        const attempt = device.arrive({ tickets: [damaged] }, [], { epoch: 'e', seq: 9 });
        await expect(attempt).rejects.toMatchObject({ code: 'invalid_answer' });
        if (YOUNGER_COLUMNS.includes(column)) return;
        const missing = Object.fromEntries(
          Object.entries(ticket(2)).filter(([name]) => name !== column),
        ) as unknown as Rows['tickets'];
        await expect(device.arrive({ tickets: [missing] })).rejects.toMatchObject({
          code: 'invalid_answer',
        });
      }),
      { numRuns: 60 },
    );
    expect(await shownRows(device.db, 'tickets')).toEqual(before);
    expect(await device.store.cursor()).toEqual({ epoch: 'e', seq: 1 });
  });

  it('keeps everything when the disk is full, and says so, for a pull and for a person', async () => {
    const device = await filled();
    await act(device, assign(1));
    const before = await Promise.all(device.db.tables.map((table) => table.toArray()));
    const full = (): never => {
      throw new DOMException('The disk is full', 'QuotaExceededError');
    };
    // The queue is written last: rows, intent and cursor stand in the transaction by then.
    device.db.queue.hook('creating', full);
    device.db.queue.hook('updating', full);
    await expect(
      device.arrive(
        { tickets: [ticket(2)], messages: [message(2, { ticket_id: ticketId(2) })] },
        [],
        {
          epoch: 'e',
          seq: 2,
        },
      ),
    ).rejects.toMatchObject({ code: 'storage_full' });
    await expect(
      act(device, {
        ...assign(2),
        name: 'ticket.set_status.v1',
        args: { ticket_id: ticketId(1), status: { from: 'open', to: 'solved' } },
      }),
    ).rejects.toMatchObject({ code: 'storage_full' });
    expect(await Promise.all(device.db.tables.map((table) => table.toArray()))).toEqual(before);
  });

  it('takes away with a ticket all that belongs to it, also what waits to be read', async () => {
    const device = await filled();
    await device.arrive({ replies: [reply()] });
    expect(await device.db.unread.count()).toBe(1);
    await device.arrive({}, [{ table: 'tickets', id: ticketId(1) }]);
    for (const table of ['tickets', 'messages', 'triage', 'replies'] as const) {
      expect(await shownRows(device.db, table), table).toHaveLength(0);
    }
    expect(await device.db.unread.count()).toBe(0);
    expect((await device.db.queue.toArray()).map(({ entry }) => entry)).toEqual([null]);
  });

  it('takes away a single message, and a reading by the id that the server knows', async () => {
    const device = await filled();
    await device.arrive({ messages: [message(2)], triage: [triage(2)] });
    await device.arrive({}, [
      { table: 'messages', id: messageId(2) },
      { table: 'triage', id: triageId(20) },
      { table: 'nothing_we_know', id: messageId(1) },
    ]);
    expect((await shownRows(device.db, 'messages')).map(({ id }) => id)).toEqual([messageId(1)]);
    expect((await shownRows(device.db, 'triage')).map((row) => keyOf('triage', row))).toEqual([
      `${messageId(1)}:linear`,
    ]);
    expect(await device.db.unread.toCollection().primaryKeys()).toEqual([messageId(1)]);
  });
});

describe('what a person does', () => {
  it('commits the row and its intent together, or neither', async () => {
    const device = await filled();
    await act(device, assign(1));
    expect((await shownTicket(device.db, ticketId(1)))?.assignee_id).toBe(ME);
    expect(await device.db.outbox.count()).toBe(1);
    // The same mutation id again: refused by the outbox, so the row must not change either.
    await expect(act(device, assign(1, COLLEAGUE))).rejects.toThrow();
    expect((await shownTicket(device.db, ticketId(1)))?.assignee_id).toBe(ME);
    expect(await device.db.outbox.count()).toBe(1);
  });

  it('stays visible over what is pulled, merged with other fields', async () => {
    const device = await filled();
    await act(device, assign(1));
    await device.arrive({ tickets: [ticket(1, { status: 'pending' })] });
    expect(await shownTicket(device.db, ticketId(1))).toMatchObject({
      assignee_id: ME,
      status: 'pending',
    });
  });

  it('leaves what the server said once it is acknowledged and pulled', async () => {
    const device = await filled();
    await act(device, assign(1));
    await device.arrive({ tickets: [ticket(1, { assignee_id: COLLEAGUE })] });
    await acknowledge(device);
    expect((await shownTicket(device.db, ticketId(1)))?.assignee_id).toBe(COLLEAGUE);
    expect(await device.db.base.count()).toBe(0);
  });

  it('stays until its rows are pulled, even if the app stops between the answer and the pull', async () => {
    const device = await filled();
    await act(device, assign(1));
    const [item] = await device.replica.outgoing('work', 1);
    if (!item) throw new Error('nothing to send');
    await device.replica.answered(item, { status: 'ok' });
    expect(await device.replica.outgoing('work', 1)).toEqual([]);
    expect((await shownTicket(device.db, ticketId(1)))?.assignee_id).toBe(ME);
    expect(await device.replica.acknowledged()).toEqual([item.seq]);
  });

  it('is parked with its reason when refused: the row shows the server again, and does not come back', async () => {
    const device = await filled();
    await act(device, assign(1));
    const [item] = await device.replica.outgoing('work', 1);
    if (!item) throw new Error('nothing to send');
    await device.replica.answered(item, {
      status: 'conflict',
      table: 'tickets',
      row: { assignee_id: COLLEAGUE },
      fields: ['assignee_id'],
    });
    expect((await shownTicket(device.db, ticketId(1)))?.assignee_id).toBeNull();
    await device.arrive({ tickets: [ticket(1, { assignee_id: COLLEAGUE })] });
    expect((await shownTicket(device.db, ticketId(1)))?.assignee_id).toBe(COLLEAGUE);
    // A later intent of the same ticket goes out all the same.
    await act(device, {
      id: idOf(8, 2),
      name: 'note.add.v1',
      args: { message_id: idOf(8, 3), ticket_id: ticketId(1), text: 'n' },
    });
    expect((await device.replica.outgoing('work', 9)).map(({ mutation }) => mutation.name)).toEqual(
      ['note.add.v1'],
    );
    expect((await shownTicket(device.db, ticketId(1)))?.assignee_id).toBe(COLLEAGUE);
  });

  it('does not bring a ticket back that is gone, nor its parts', async () => {
    const device = await filled();
    await device.arrive({ replies: [reply(1, { state: 'failed' })] });
    await act(device, assign(1));
    await act(device, { id: idOf(8, 2), name: 'reply.cancel.v1', args: { reply_id: replyId(1) } });
    await device.arrive({}, [{ table: 'tickets', id: ticketId(1) }]);
    expect(await shownRows(device.db, 'replies')).toHaveLength(0);
    await act(device, assign(3));
    expect(await shownRows(device.db, 'tickets')).toHaveLength(0);
    for (const item of await device.replica.outgoing('work', 9)) {
      await device.replica.answered(item, {
        status: 'rejected',
        code: 'not_found',
        message: 'Gone.',
      });
    }
    expect(await shownRows(device.db, 'tickets')).toHaveLength(0);
    expect(await shownRows(device.db, 'replies')).toHaveLength(0);
    expect(await device.db.base.count()).toBe(0);
  });

  it('survives a reset: the outbox stays, and is shown again as rows come back', async () => {
    const device = await filled();
    await act(device, assign(1));
    await act(
      device,
      {
        id: idOf(8, 2),
        name: 'triage.record.v1',
        args: {
          message_id: messageId(1),
          readings: readings('critical'),
          evidence: [],
          language_supported: true,
          embedding: null,
          model_version: 'm2',
        },
      },
      'triage',
    );
    await device.store.reset();
    for (const table of SYNCED_TABLES)
      expect(await shownRows(device.db, table), table).toHaveLength(0);
    expect(await device.store.cursor()).toBeNull();
    expect(await device.replica.waiting()).toBe(1);
    await device.arrive(DESK);
    expect((await shownTicket(device.db, ticketId(1)))?.assignee_id).toBe(ME);
    expect((await shownReading(device.db, messageId(1), 'device'))?.readings.urgency.label).toBe(
      'critical',
    );
    expect(await device.db.unread.count()).toBe(0);
  });
});

/** Any interleaving of what a server, its answers, a person and a change of rights can do to one device. */
type Step =
  | { kind: 'server'; row: number; here: boolean; status: Rows['tickets']['status'] }
  | { kind: 'pull' }
  | { kind: 'act'; what: number }
  | { kind: 'answer'; how: 'ok' | 'conflict' | 'rejected' }
  | { kind: 'forget' }
  | { kind: 'reset' };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('server' as const),
        row: fc.integer({ min: 0, max: 3 }),
        here: fc.boolean(),
        status: fc.constantFrom('open' as const, 'solved' as const, 'waiting' as const),
      }),
    },
    { weight: 3, arbitrary: fc.constant({ kind: 'pull' as const }) },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('act' as const),
        what: fc.integer({ min: 0, max: 7 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('answer' as const),
        how: fc.constantFrom('ok' as const, 'conflict' as const, 'rejected' as const),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'reset' as const }) },
  ),
  { maxLength: 25 },
);

describe('the outbox and a server of another version', () => {
  it('names in each intent the newest change that the device had seen, also after a reset', async () => {
    const device = await filled();
    await act(device, assign(1));
    await device.arrive({}, [], { epoch: 'e', seq: 9 });
    await device.store.reset();
    await act(device, assign(2));
    await device.store.apply({ rows: {}, gone: [], seq: 12 }, null);
    await act(device, assign(3));
    const seen = (await device.replica.outgoing('work', 9)).map(({ mutation }) => mutation.seen);
    expect(seen).toEqual([1, 9, 12]);
  });

  it.each(['unknown_mutation', 'app_outdated'])(
    'parks what is refused with %s, and sends it again from an app that may be newer',
    async (code) => {
      const device = await filled();
      await act(device, assign(1));
      const [item] = await device.replica.outgoing('work', 9);
      if (item) await device.replica.answered(item, { status: 'rejected', code, message: 'No.' });
      expect(await device.replica.outgoing('work', 9)).toEqual([]);
      expect((await shownTicket(device.db, ticketId(1)))?.assignee_id).toBeNull();
      await device.store.revive();
      expect(await device.replica.outgoing('work', 9)).toMatchObject([
        { mutation: { id: idOf(8, 1) } },
      ]);
      expect((await shownTicket(device.db, ticketId(1)))?.assignee_id).toBe(ME);
    },
  );

  it('leaves alone what was refused for any other reason', async () => {
    const device = await filled();
    await act(device, assign(1));
    const [item] = await device.replica.outgoing('work', 9);
    if (item)
      await device.replica.answered(item, {
        status: 'rejected',
        code: 'forbidden',
        message: 'No.',
      });
    await device.store.revive();
    expect(await device.replica.outgoing('work', 9)).toEqual([]);
    expect(await device.db.outbox.count()).toBe(1);
  });

  it('makes anew, under a new id, what was too old to tell whether it was made', async () => {
    const device = await filled();
    await act(device, assign(1));
    const [item] = await device.replica.outgoing('work', 9);
    const expired = { status: 'rejected', code: 'expired', message: 'Old.' } as const;
    if (item) await device.replica.answered(item, expired);
    await device.actions.resolve(idOf(8, 1), 'mine');
    const [again] = await device.replica.outgoing('work', 9);
    expect(again?.mutation).toMatchObject({ name: 'ticket.assign.v1', args: assign(1).args });
    expect(again?.mutation.id).not.toBe(idOf(8, 1));
    expect(await device.db.outbox.count()).toBe(1);
  });
});

describe('any history', () => {
  it('shows the server rows with the intents replayed over them, and the server alone at the end', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const device = await openTestDevice();
        /** What the server would answer, and what the device has been told of it. */
        const server = new Map<string, { table: SyncedTable; row: Rows[SyncedTable] }>();
        const told = new Map<string, { table: SyncedTable; row: Rows[SyncedTable] }>();
        let n = 0;
        for (const step of history) {
          n += 1;
          if (step.kind === 'server') change(server, step);
          else if (step.kind === 'pull') await pull(device, server, told);
          else if (step.kind === 'act')
            await act(device, someMutation(step.what, n), step.what === 4 ? 'triage' : 'work');
          else if (step.kind === 'reset') {
            await device.store.reset();
            told.clear();
          } else if (step.kind === 'answer') await answer(device, step.how);
          await check(device, told);
        }
        await acknowledge(device);
        await pull(device, server, told);
        for (const item of await device.db.outbox.toArray())
          await device.actions.discard(item.mutationId);
        await check(device, server);
        expect(await device.db.base.count()).toBe(0);
        device.db.close();
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

type Held = Map<string, { table: SyncedTable; row: Rows[SyncedTable] }>;

const theTicket = {
  name: sameRow({ table: 'tickets', key: keyOf('tickets', ticket(1)) }),
  held: { table: 'tickets', row: ticket(1) } as const,
};

function change(server: Held, { row, here, status }: Extract<Step, { kind: 'server' }>): void {
  const rows: [SyncedTable, Rows[SyncedTable]][] = [
    ['tickets', ticket(1, { status })],
    ['messages', message(1, { deleted_at: status === 'waiting' ? minute(9) : null })],
    ['triage', triage(1, 'device', { model_version: status === 'open' ? 'm1' : 'm3' })],
    ['replies', reply(1, { state: status === 'solved' ? 'failed' : 'queued' })],
  ];
  const [table, value] = rows[row] ?? ['tickets', ticket(1, { status })];
  const name = sameRow({ table, key: keyOf(table, value) });
  // What belongs to a ticket comes with it, as the foreign keys and the policies have it.
  if (here && !server.has(theTicket.name)) server.set(theTicket.name, theTicket.held);
  // With the words of a message goes what was read in them, and nothing is read in them any more.
  const held = server.get(sameRow({ table: 'messages', key: messageId(1) }))?.row;
  if (here && table === 'triage' && (held as Rows['messages'] | undefined)?.deleted_at) return;
  if (here && table === 'messages' && status === 'waiting')
    for (const [key, part] of [...server]) if (part.table === 'triage') server.delete(key);
  if (here) server.set(name, { table, row: value });
  // With a ticket goes all that belongs to it.
  else for (const key of table === 'tickets' ? [...server.keys()] : [name]) server.delete(key);
}

async function pull(device: TestDevice, server: Held, told: Held): Promise<void> {
  const rows: Record<string, unknown[]> = {};
  for (const { table, row } of server.values()) (rows[table] ??= []).push(row);
  const gone = [...told]
    .filter(([key]) => !server.has(key))
    .map(([, { table, row }]) => ({ table, id: row.id }));
  await device.store.apply({ rows, gone }, null);
  told.clear();
  for (const [key, held] of server) told.set(key, held);
}

async function answer({ replica }: TestDevice, how: 'ok' | 'conflict' | 'rejected'): Promise<void> {
  const item = (await replica.outgoing('work', 1))[0] ?? (await replica.outgoing('triage', 1))[0];
  if (!item) return;
  if (how === 'ok') await replica.answered(item, { status: 'ok' });
  else if (how === 'conflict')
    await replica.answered(item, {
      status: 'conflict',
      table: 'tickets',
      row: {},
      fields: ['status'],
    });
  else await replica.answered(item, { status: 'rejected', code: 'forbidden', message: 'No.' });
}

function someMutation(what: number, n: number): Mutation {
  const id = idOf(8, n);
  const ticket_id = ticketId(1);
  const all: Mutation[] = [
    { id, name: 'ticket.assign.v1', args: { ticket_id, assignee_id: { from: null, to: ME } } },
    {
      id,
      name: 'ticket.set_status.v1',
      args: { ticket_id, status: { from: 'open', to: 'solved' } },
    },
    { id, name: 'note.add.v1', args: { message_id: idOf(10, n), ticket_id, text: 'note' } },
    {
      id,
      name: 'reply.queue.v1',
      args: { reply_id: idOf(11, n), ticket_id, in_reply_to_message_id: messageId(1), text: 'hi' },
    },
    {
      id,
      name: 'triage.record.v1',
      args: {
        message_id: messageId(1),
        readings: readings('high'),
        evidence: [],
        language_supported: true,
        embedding: null,
        model_version: 'm2',
      },
    },
    {
      id,
      name: 'triage.correct.v1',
      args: { message_id: messageId(1), urgency: { from: 'normal', to: 'critical' } },
    },
    { id, name: 'reply.retry.v1', args: { reply_id: replyId(1) } },
    { id, name: 'reply.cancel.v1', args: { reply_id: replyId(1) } },
  ];
  return all[what] ?? (all[0] as Mutation);
}

async function check(device: TestDevice, server: Held): Promise<void> {
  const items = (await device.db.outbox.orderBy('seq').toArray()).filter(
    ({ state }) => state === 'pending' || state === 'acknowledged',
  );
  const shown = replay(new Map([...server].map(([key, { row }]) => [key, row])), items);
  const expected = [...shown].flatMap(([key, row]): [string, unknown][] =>
    row ? [[key, row]] : [],
  );
  const held: [string, unknown][] = [];
  for (const table of ['tickets', 'messages', 'triage', 'replies'] as const) {
    for (const row of await shownRows(device.db, table)) {
      held.push([sameRow({ table, key: keyOf(table, row) }), row]);
    }
  }
  const byName = (rows: [string, unknown][]): unknown =>
    Object.fromEntries(rows.sort(([a], [b]) => a.localeCompare(b)));
  expect(byName(held)).toEqual(byName(expected));
}
