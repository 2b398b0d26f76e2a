/**
 * Generated histories over the real local database: a device that pulls, acts, loses answers and starts
 * afresh, beside a colleague and a server that keeps the rules of `apply_mutation`.
 */
import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mutation, MutationResult } from '../../domain/mutations.ts';
import type { Customer, Message, Reply, Rows, SyncedTable, Ticket } from '../../domain/rows.ts';
import type { Cursor } from '../../sync/ports.ts';
import { databaseName, openLocalDatabase, type LocalDatabase } from './database.ts';
import { LocalReplica } from './replica.ts';
import { RowStore } from './store.ts';
import { shownRows, shownTicket } from './shown-rows.ts';

const AT = '2026-03-01T10:00:00.000Z';
const ME = uuid(9_001);
const COLLEAGUE = uuid(9_002);
const TICKETS = [uuid(1), uuid(2)];

/** The same number gives the same id. */
function uuid(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

const stamps = { created_at: AT, updated_at: AT };

function ticket(n: number): Ticket {
  return {
    id: uuid(n),
    number: n,
    brand_account_id: uuid(50),
    customer_id: uuid(60),
    conversation_id: `199000000000000000${String(n)}`,
    status: 'open',
    assignee_id: null,
    team_id: null,
    first_message_at: AT,
    last_customer_message_at: AT,
    last_reply_at: null,
    solved_at: null,
    pauses: [],
    csat_asked_at: null,
    csat_score: null,
    csat_comment: null,
    csat_at: null,
    csat_verified: false,
    ...stamps,
  };
}

function message(n: number): Message {
  return {
    id: uuid(70 + n),
    ticket_id: uuid(n),
    kind: 'inbound',
    x_post_id: `199000000000000001${String(n)}`,
    in_reply_to_x_post_id: null,
    customer_id: uuid(60),
    author_id: null,
    text: 'My parcel never came.',
    language: 'en',
    media: [],
    posted_at: AT,
    edited_at: null,
    deleted_at: null,
    ...stamps,
  };
}

const customer: Customer = {
  id: uuid(60),
  x_user_id: '1990000000000000020',
  handle: 'parcel_hunter',
  name: 'Parcel Hunter',
  avatar_url: null,
  bio: null,
  followers: 12,
  following: 3,
  verified: false,
  ...stamps,
};

/** Rows, a change log and the answers given so far. */
class Server {
  readonly #rows = new Map<string, { table: SyncedTable; row: Rows[SyncedTable]; seq: number }>();
  readonly #answers = new Map<string, MutationResult>();
  #seq = 0;
  #epoch = 1;
  /** Effects by mutation id: more than one is a doubled write. */
  readonly effects = new Map<string, number>();

  put<T extends SyncedTable>(table: T, row: Rows[T]): void {
    this.#seq += 1;
    this.#rows.set(`${table}/${row.id}`, { table, row, seq: this.#seq });
  }

  newEpoch(): void {
    this.#epoch += 1;
  }

  get cursor(): Cursor {
    return { epoch: String(this.#epoch), seq: this.#seq };
  }

  get<T extends SyncedTable>(table: T, id: string): Rows[T] | undefined {
    return this.#rows.get(`${table}/${id}`)?.row as Rows[T] | undefined;
  }

  /** At most `most` rows behind `since`, each once and as it is now. */
  changes(since: number, most: number) {
    const behind = [...this.#rows.values()]
      .filter(({ seq }) => seq > since)
      .sort((a, b) => a.seq - b.seq);
    const page = behind.slice(0, most);
    const rows: Partial<Record<SyncedTable, unknown[]>> = {};
    for (const { table, row } of page) (rows[table] ??= []).push(row);
    const more = behind.length > page.length;
    return { rows, gone: [], more, next: more ? (page.at(-1)?.seq ?? since) : this.#seq };
  }

  all(table: SyncedTable): Rows[SyncedTable][] {
    return [...this.#rows.values()].filter((held) => held.table === table).map(({ row }) => row);
  }

  apply(mutation: Mutation, actorId: string): MutationResult {
    const known = this.#answers.get(mutation.id);
    if (known) return known;
    const result = this.#decide(mutation, actorId);
    this.#answers.set(mutation.id, result);
    if (result.status === 'ok')
      this.effects.set(mutation.id, (this.effects.get(mutation.id) ?? 0) + 1);
    return result;
  }

  #decide({ name, args }: Mutation, actorId: string): MutationResult {
    if (!('ticket_id' in args))
      return { status: 'rejected', code: 'invalid', message: 'Not here.' };
    const held = this.get('tickets', args.ticket_id);
    if (!held) return { status: 'rejected', code: 'not_found', message: 'No such ticket.' };
    const conflict = (field: string): MutationResult => ({
      status: 'conflict',
      table: 'tickets',
      row: { ...held },
      fields: [field],
    });
    switch (name) {
      case 'ticket.assign.v1':
        if (held.assignee_id === args.assignee_id.to) return { status: 'ok' };
        if (held.assignee_id !== args.assignee_id.from) return conflict('assignee_id');
        this.put('tickets', { ...held, assignee_id: args.assignee_id.to });
        return { status: 'ok' };
      case 'ticket.set_status.v1':
        if (held.status === args.status.to) return { status: 'ok' };
        if (held.status !== args.status.from) return conflict('status');
        this.put('tickets', { ...held, status: args.status.to });
        return { status: 'ok' };
      case 'reply.queue.v1': {
        const row: Reply = {
          id: args.reply_id,
          ticket_id: args.ticket_id,
          in_reply_to_message_id: args.in_reply_to_message_id,
          author_id: actorId,
          text: args.text,
          state: 'queued',
          x_post_id: null,
          error_code: null,
          error_detail: null,
          attempts: 0,
          sent_at: null,
          macro_id: null,
          ...stamps,
        };
        this.put('replies', row);
        if (held.status === 'open') this.put('tickets', { ...held, status: 'waiting' });
        return { status: 'ok' };
      }
      default:
        return { status: 'rejected', code: 'unknown_mutation', message: 'Not here.' };
    }
  }
}

/** One device with its database; every step is one that the engine takes. */
class Device {
  readonly #server: Server;
  readonly db: LocalDatabase;
  readonly #store: RowStore;
  readonly #replica: LocalReplica;
  #ids = 10_000;

  constructor(db: LocalDatabase, server: Server) {
    this.db = db;
    this.#server = server;
    this.#store = new RowStore(db);
    this.#replica = new LocalReplica(db, this.#store);
  }

  async pull(most: number): Promise<void> {
    const settled = await this.#replica.acknowledged();
    const here = await this.#replica.cursor();
    const { epoch } = this.#server.cursor;
    if (here?.epoch !== epoch) await this.#replica.reset();
    let since = here?.epoch === epoch ? here.seq : 0;
    for (;;) {
      const page = this.#server.changes(since, most);
      since = page.next;
      await this.#replica.apply(page, { epoch, seq: since });
      if (!page.more) break;
    }
    await this.#replica.forget(settled);
  }

  /** @param answered Whether the answer comes back; the server has done it in any case. */
  async send(answered: boolean): Promise<void> {
    const [item] = await this.#replica.outgoing('work', 1);
    if (!item) return;
    const result = this.#server.apply(item.mutation, ME);
    if (answered) await this.#replica.answered(item, result);
    else await this.#replica.failed(item, { code: 'offline', message: 'No network.' });
  }

  async act(ticketId: string, what: 'assign' | 'solve' | 'reply'): Promise<void> {
    const shown = await shownTicket(this.db, ticketId);
    if (!shown) return;
    const id = uuid((this.#ids += 1));
    const assign = { ticket_id: ticketId, assignee_id: { from: shown.assignee_id, to: ME } };
    const solve = { ticket_id: ticketId, status: { from: shown.status, to: 'solved' as const } };
    const reply = {
      reply_id: uuid((this.#ids += 1)),
      ticket_id: ticketId,
      in_reply_to_message_id: uuid(71),
      text: 'It is on its way.',
    };
    const mutation: Mutation =
      what === 'assign'
        ? { id, name: 'ticket.assign.v1', args: assign }
        : what === 'solve'
          ? { id, name: 'ticket.set_status.v1', args: solve }
          : { id, name: 'reply.queue.v1', args: reply };
    await this.#store.enqueue([
      { intent: { mutation, at: AT, actorId: ME }, ticketId, lane: 'work' },
    ]);
  }

  async unsent(): Promise<number> {
    return (await this.#replica.outgoing('work', 1_000)).length;
  }
}

type Step =
  | { do: 'pull'; most: number }
  | { do: 'send'; answered: boolean }
  | { do: 'act'; ticket: number; what: 'assign' | 'solve' | 'reply' }
  | { do: 'colleague'; ticket: number; field: 'assignee' | 'status' }
  | { do: 'epoch' };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pull' as const),
      most: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('send' as const), answered: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      ticket: fc.nat(1),
      what: fc.constantFrom('assign' as const, 'solve' as const, 'reply' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('colleague' as const),
      ticket: fc.nat(1),
      field: fc.constantFrom('assignee' as const, 'status' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('epoch' as const) }) },
);

let opened = 0;

async function withDevice(body: (device: Device, server: Server) => Promise<void>): Promise<void> {
  const userId = `generated-${String((opened += 1))}`;
  const db = await openLocalDatabase(userId);
  const server = new Server();
  server.put('customers', customer);
  for (const n of [1, 2]) {
    server.put('tickets', ticket(n));
    server.put('messages', message(n));
  }
  try {
    const device = new Device(db, server);
    await device.pull(10);
    await body(device, server);
  } finally {
    db.close();
    await Dexie.delete(databaseName(userId));
  }
}

async function play(step: Step, device: Device, server: Server): Promise<void> {
  if (step.do === 'pull') await device.pull(step.most);
  else if (step.do === 'send') await device.send(step.answered);
  else if (step.do === 'act') await device.act(TICKETS[step.ticket] ?? '', step.what);
  else if (step.do === 'epoch') server.newEpoch();
  else {
    const held = server.get('tickets', TICKETS[step.ticket] ?? '');
    if (!held) return;
    if (step.field === 'assignee') server.put('tickets', { ...held, assignee_id: COLLEAGUE });
    else server.put('tickets', { ...held, status: 'pending' });
  }
}

async function expectSame(device: Device, server: Server): Promise<void> {
  for (const table of ['tickets', 'messages', 'replies', 'customers'] as const) {
    const shown = (await shownRows(device.db, table)).sort((a, b) => a.id.localeCompare(b.id));
    const theirs = server.all(table).sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(shown).toEqual(theirs);
  }
}

describe('a device and its server', () => {
  it('agree once everything is sent and pulled, and nothing was done twice', async () => {
    const history = fc.array(aStep, { minLength: 5, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(history, (steps) =>
        withDevice(async (device, server) => {
          for (const step of steps) await play(step, device, server);
          while ((await device.unsent()) > 0) await device.send(true);
          await device.pull(3);
          await expectSame(device, server);
          expect([...server.effects.values()].every((times) => times === 1)).toBe(true);
          expect(await device.db.base.count()).toBe(0);
          // What is left in the outbox waits for the person, with the reason.
          const left = await device.db.outbox.toArray();
          expect(left.every(({ refusal }) => refusal !== null)).toBe(true);
        }),
      ),
      { numRuns: 25 },
    );
  }, 60_000);

  it('shows the person’s unsent work after a resync as before it', async () => {
    await withDevice(async (device, server) => {
      await device.act(TICKETS[0] ?? '', 'solve');
      await device.act(TICKETS[0] ?? '', 'reply');
      server.newEpoch();
      await device.pull(1);
      expect((await shownTicket(device.db, TICKETS[0] ?? ''))?.status).toBe('solved');
      expect(await shownRows(device.db, 'replies')).toHaveLength(1);
      expect(await device.unsent()).toBe(2);
      expect((await device.db.queue.get(TICKETS[0] ?? ''))?.entry).toMatchObject({
        outgoing: 'queued',
      });
    });
  });

  it('keeps a conflict with the server’s row, and shows theirs meanwhile', async () => {
    await withDevice(async (device, server) => {
      await device.act(TICKETS[0] ?? '', 'assign');
      server.put('tickets', { ...ticket(1), assignee_id: COLLEAGUE });
      await device.send(true);
      await device.pull(5);
      expect((await shownTicket(device.db, TICKETS[0] ?? ''))?.assignee_id).toBe(COLLEAGUE);
      const [item] = await device.db.outbox.toArray();
      expect(item).toMatchObject({
        state: 'conflict',
        refusal: { fields: ['assignee_id'], row: { assignee_id: COLLEAGUE } },
      });
    });
  });

  it('stays as it is while the server sends a row that it cannot read, and misses nothing after that', async () => {
    await withDevice(async (device, server) => {
      server.put('tickets', { ...ticket(1), status: 'vanished' as Ticket['status'] });
      server.put('tickets', { ...ticket(2), status: 'pending' });
      await expect(device.pull(5)).rejects.toMatchObject({ code: 'invalid_answer' });
      expect((await shownTicket(device.db, TICKETS[1] ?? ''))?.status).toBe('open');
      server.put('tickets', { ...ticket(1), status: 'solved' });
      await device.pull(5);
      expect((await shownTicket(device.db, TICKETS[0] ?? ''))?.status).toBe('solved');
      expect((await shownTicket(device.db, TICKETS[1] ?? ''))?.status).toBe('pending');
    });
  });
});
