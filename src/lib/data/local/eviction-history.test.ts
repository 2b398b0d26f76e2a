/**
 * Generated histories over the real local database, with a device that lets tickets go at any moment: between two
 * pages, while intents are on their way, offline, and beside a person who writes and opens what is not there.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
// First: Dexie looks for IndexedDB when it is loaded.
import { openTestDevice, type TestDevice } from './open-for-test.ts';
import type { Mutation, MutationResult } from '../../domain/mutations.ts';
import type { Rows, SyncedTable } from '../../domain/rows.ts';
import type { Cursor, ServerRows, TicketPage } from '../../sync/ports.ts';
import { fetchTicket } from './absent-tickets.ts';
import { Eviction } from './eviction.ts';
import { isDone } from './evicted-tickets.ts';
import {
  brandAccount,
  customer,
  idOf,
  message,
  messageId,
  minute,
  reply,
  ticket,
  ticketId,
  triage,
} from './fixtures.ts';
import { LocalReplica } from './replica.ts';
import { Upkeep } from './upkeep.ts';
import type { LocalDatabase } from './database.ts';
import { shownRows, shownTicket } from './shown-rows.ts';

const TICKETS = [1, 2, 3, 4];
const PARTS = ['messages', 'triage', 'replies'] as const;
type Part = (typeof PARTS)[number];

interface Logged {
  table: SyncedTable;
  row: Rows[SyncedTable];
  seq: number;
  /** Out of this person's sight. */
  isHidden: boolean;
}

/** The change log as the device knows it: one entry a row, at its newest seq. */
class Server {
  readonly #log = new Map<string, Logged>();
  readonly #answers = new Map<string, MutationResult>();
  #seq = 0;
  #time = 0;
  #messages = 100;
  epoch = 1;

  constructor() {
    this.#put('brand_accounts', brandAccount());
    this.#put('customers', customer(1));
    for (const n of TICKETS) {
      this.#put('tickets', ticket(n));
      this.#put('messages', message(n, { ticket_id: ticketId(n) }));
    }
  }

  ticket(n: number): Rows['tickets'] {
    return this.#log.get(`tickets/${ticketId(n)}`)?.row as Rows['tickets'];
  }

  /** Rows of a ticket that this person may see, by table. */
  partsOf(id: string, table: Part): Logged[] {
    return [...this.#log.values()].filter(
      (entry) =>
        entry.table === table && !entry.isHidden && (entry.row as Rows[Part]).ticket_id === id,
    );
  }

  isSeen(n: number): boolean {
    return this.#log.get(`tickets/${ticketId(n)}`)?.isHidden === false;
  }

  /** In the order of a batch of posts: the message first. A page may end between the two. */
  customerWrites(n: number): void {
    this.#messages += 1;
    this.#put('messages', message(this.#messages, { ticket_id: ticketId(n) }));
    this.#touch(n, { status: 'open' });
  }

  set(n: number, status: Rows['tickets']['status']): void {
    this.#touch(n, { status });
  }

  /** A reading changes nothing of the ticket itself. */
  read(n: number): void {
    const [first] = this.partsOf(ticketId(n), 'messages');
    if (!first) return;
    const row = triage(n, 'linear', { message_id: first.row.id, ticket_id: ticketId(n) });
    this.#put('triage', { ...row, updated_at: this.#now() });
  }

  /** Leaves the person's sight, or enters it: all of it is logged. */
  move(n: number): void {
    const hides = this.isSeen(n);
    const id = ticketId(n);
    for (const entry of [...this.#log.values()]) {
      const isOfIt = entry.row.id === id || (entry.row as { ticket_id?: unknown }).ticket_id === id;
      if (!isOfIt) continue;
      entry.seq = this.#seq += 1;
      entry.isHidden = hides;
    }
  }

  pull(since: number, most: number): ServerRows & { next: number; more: boolean } {
    const behind = [...this.#log.values()]
      .filter(({ seq }) => seq > since)
      .sort((a, b) => a.seq - b.seq);
    const page = behind.slice(0, most);
    const more = behind.length > page.length;
    const rows: Record<string, unknown[]> = {};
    // Tickets and messages bring their customers along.
    if (page.some(({ table }) => table === 'tickets')) rows['customers'] = [customer(1)];
    for (const { table, row, isHidden } of page) if (!isHidden) (rows[table] ??= []).push(row);
    const gone = page
      .filter(({ isHidden }) => isHidden)
      .map(({ table, row }) => ({ table, id: row.id }));
    return { rows, gone, more, next: more ? (page.at(-1)?.seq ?? since) : this.#seq };
  }

  ticketRows(id: string): TicketPage {
    const entry = this.#log.get(`tickets/${id}`);
    const page = { epoch: String(this.epoch), seq: this.#seq };
    if (!entry || entry.isHidden) return { ...page, rows: { tickets: [] } };
    const rows: TicketPage['rows'] = { tickets: [entry.row], customers: [customer(1)] };
    for (const table of PARTS) rows[table] = this.partsOf(id, table).map(({ row }) => row);
    return { ...page, rows };
  }

  apply(mutation: Mutation): MutationResult {
    const known = this.#answers.get(mutation.id);
    if (known) return known;
    const result = this.#decide(mutation);
    this.#answers.set(mutation.id, result);
    return result;
  }

  #decide({ name, args }: Mutation): MutationResult {
    const n = TICKETS.find((each) => 'ticket_id' in args && args.ticket_id === ticketId(each));
    if (n === undefined || !this.isSeen(n))
      return { status: 'rejected', code: 'not_found', message: 'No such ticket.' };
    if (name === 'note.add.v1') {
      const { message_id: of, text } = args;
      const row = message(1, { id: of, ticket_id: ticketId(n), kind: 'note', text });
      this.#put('messages', { ...row, customer_id: null, author_id: idOf(1, 1) });
      return { status: 'ok' };
    }
    if (name === 'reply.queue.v1') {
      const { reply_id: of, text, in_reply_to_message_id: to } = args;
      const row = reply(1, { id: of, ticket_id: ticketId(n), text, in_reply_to_message_id: to });
      this.#put('replies', row);
      this.#touch(n, { status: 'waiting' });
      return { status: 'ok' };
    }
    return { status: 'rejected', code: 'unknown_mutation', message: 'Not here.' };
  }

  #touch(n: number, over: Partial<Rows['tickets']>): void {
    this.#put('tickets', { ...this.ticket(n), ...over, updated_at: this.#now() });
  }

  #put<T extends SyncedTable>(table: T, row: Rows[T]): void {
    this.#seq += 1;
    const of = 'ticket_id' in row ? row.ticket_id : row.id;
    const isHidden = this.#log.get(`tickets/${String(of)}`)?.isHidden ?? false;
    this.#log.set(`${table}/${row.id}`, { table, row, seq: this.#seq, isHidden });
  }

  #now(): string {
    this.#time += 1;
    return minute(1_000 + this.#time);
  }
}

type Step =
  | { do: 'write' | 'read' | 'move' | 'note' | 'reply' | 'draft' | 'discard' | 'open'; n: number }
  | { do: 'set'; n: number; status: Rows['tickets']['status'] }
  | { do: 'pull'; most: number }
  | { do: 'send'; isHeard: boolean }
  | { do: 'evict'; most: number }
  | { do: 'network'; isThere: boolean }
  | { do: 'epoch' };

const n = fc.constantFrom(...TICKETS);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('write', 'read', 'note', 'reply', 'draft', 'open'),
      n,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('move', 'discard'), n }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('set'),
      n,
      status: fc.constantFrom('solved', 'solved', 'closed', 'open'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('pull'), most: fc.integer({ min: 1, max: 6 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('send'), isHeard: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('evict'), most: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('network'), isThere: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('epoch') }) },
);

class World {
  readonly server = new Server();
  readonly device: TestDevice;
  readonly #eviction: Eviction;
  readonly #replica: LocalReplica;
  #isOnline = true;

  constructor(device: TestDevice) {
    this.device = device;
    const { db, store, clock } = device;
    this.#eviction = new Eviction({ db, clock, room: () => null });
    const upkeep = new Upkeep({
      db,
      clock,
      eviction: this.#eviction,
      fetch: (id) => this.fetch(id),
    });
    this.#replica = new LocalReplica(db, store, { upkeep });
  }

  fetch(id: string) {
    const ask = (): Promise<TicketPage> =>
      this.#isOnline
        ? Promise.resolve(this.server.ticketRows(id))
        : Promise.reject(new Error('offline'));
    return fetchTicket(this.device.store, { ticket: ask }, id);
  }

  async play(next: Step): Promise<void> {
    const { actions, drafts, db } = this.device;
    switch (next.do) {
      case 'write':
        this.server.customerWrites(next.n);
        break;
      case 'read':
        this.server.read(next.n);
        break;
      case 'move':
        this.server.move(next.n);
        break;
      case 'set':
        this.server.set(next.n, next.status);
        break;
      case 'note':
        if (await this.#holds(next.n)) await actions.addNote(ticketId(next.n), 'For the team');
        break;
      case 'reply':
        if (await this.#holds(next.n))
          await actions.reply(ticketId(next.n), messageId(next.n), 'On its way');
        break;
      case 'draft':
        drafts.write(ticketId(next.n), 'reply', 'Half a thou');
        await drafts.flush();
        break;
      case 'discard':
        drafts.write(ticketId(next.n), 'reply', '');
        await drafts.flush();
        break;
      case 'open':
        // Without the note of it: what is opened may go again at once, and must come back whole all the same.
        if (!(await this.#holds(next.n))) await this.fetch(ticketId(next.n));
        break;
      case 'pull':
        if (this.#isOnline) await this.#pullPage(next.most);
        break;
      case 'send':
        if (this.#isOnline) await this.#send(next.isHeard);
        break;
      case 'evict': {
        const before = await this.unsent();
        await this.#eviction.evict(next.most);
        expect(await this.unsent()).toEqual(before);
        break;
      }
      case 'network':
        this.#isOnline = next.isThere;
        break;
      case 'epoch':
        this.server.epoch += 1;
        break;
    }
    expect(await db.drafts.filter(({ text }) => text !== '').count()).toBeLessThanOrEqual(4);
  }

  /** Everything is sent, heard and pulled. */
  async settle(): Promise<void> {
    this.#isOnline = true;
    while ((await this.#replica.outgoing('work', 1)).length > 0) await this.#send(true);
    for (let round = 0; round < 2; round += 1) {
      const settled = await this.#replica.acknowledged();
      while (await this.#pullPage(4));
      await this.#replica.forget(settled);
    }
  }

  /** What only this device has, and the tickets of it that it holds. */
  async unsent() {
    const { db } = this.device;
    const [outbox, drafts] = await Promise.all([
      db.outbox.toArray(),
      db.drafts.filter(({ text }) => text !== '').toArray(),
    ]);
    const ids = [...outbox, ...drafts].map(({ ticketId: id }) => id);
    return {
      outbox,
      drafts,
      tickets: (await db.conversations.bulkGet(ids)).map((held) => held?.ticket),
    };
  }

  /** A ticket that is held lacks nothing that the cursor has passed. */
  async expectWhole(): Promise<void> {
    const { db } = this.device;
    const cursor = await this.#replica.cursor();
    if (cursor?.epoch !== String(this.server.epoch)) return;
    const shown = (await db.queue.toArray()).filter(({ entry }) => entry !== null);
    for (const { id } of shown) {
      for (const table of PARTS) {
        const here = new Set((await partsHere(db, table, id)).map((row) => row.id));
        for (const { row, seq } of this.server.partsOf(id, table))
          if (seq <= cursor.seq) expect(here, `${table} of ${id}`).toContain(row.id);
      }
    }
  }

  /** At rest: every ticket that is worked on is here, the others are here or away, and nothing is here in parts. */
  async expectSettled(): Promise<void> {
    const { db } = this.device;
    const held = new Set((await shownRows(db, 'tickets')).map(({ id }) => id));
    const away = new Set(await db.evicted.toCollection().primaryKeys());
    for (const each of TICKETS) {
      const row = this.server.ticket(each);
      if (!this.server.isSeen(each)) {
        expect([held.has(row.id), away.has(row.id)]).toEqual([false, false]);
        continue;
      }
      if (!isDone(row)) expect(held, 'worked on').toContain(row.id);
      expect(held.has(row.id), 'held or away').toBe(!away.has(row.id));
      if (held.has(row.id)) expect(await shownTicket(db, row.id)).toEqual(row);
      for (const table of PARTS) {
        const here = await partsHere(db, table, row.id);
        const there = held.has(row.id) ? this.server.partsOf(row.id, table) : [];
        expect(here.map(({ id }) => id).sort(), table).toEqual(
          there.map(({ row: { id } }) => id).sort(),
        );
      }
    }
    expect(await db.base.count()).toBe(0);
  }

  async #holds(each: number): Promise<boolean> {
    return this.device.store.holds(ticketId(each));
  }

  /** @returns whether there is more. */
  async #pullPage(most: number): Promise<boolean> {
    const epoch = String(this.server.epoch);
    let here = await this.#replica.cursor();
    if (here?.epoch !== epoch) {
      await this.#replica.reset();
      here = null;
    }
    const page = this.server.pull(here?.seq ?? 0, most);
    const cursor: Cursor = { epoch, seq: page.next };
    await this.#replica.apply(page, cursor);
    return page.more;
  }

  async #send(isHeard: boolean): Promise<void> {
    const [item] = await this.#replica.outgoing('work', 1);
    if (!item) return;
    const result = this.server.apply(item.mutation);
    if (isHeard) await this.#replica.answered(item, result);
    else await this.#replica.failed(item, { code: 'offline', message: 'No network.' });
  }
}

it('loses nothing that was not sent, and shows no ticket in parts, whatever it lets go and when', async () => {
  const history = fc.array(step, { minLength: 10, maxLength: 45 });
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const device = await openTestDevice();
      try {
        const world = new World(device);
        await world.settle();
        for (const next of steps) {
          await world.play(next);
          await world.expectWhole();
        }
        const { drafts } = await world.unsent();
        await world.settle();
        await world.expectSettled();
        const after = await world.unsent();
        expect(after.drafts).toEqual(drafts);
        // What is left in the outbox waits for the person, with the reason.
        expect(after.outbox.every(({ refusal }) => refusal !== null)).toBe(true);
      } finally {
        device.db.close();
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);

async function partsHere(db: LocalDatabase, table: Part, ticketId: string): Promise<Rows[Part][]> {
  const rows: Rows[Part][] = await shownRows(db, table);
  return rows.filter(({ ticket_id }) => ticket_id === ticketId);
}
