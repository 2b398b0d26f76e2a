/** The client's own half against the real stack: two agents, each with a device, and X between them and a customer. */
import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AbsentTickets, fetchTicket } from '../../src/lib/data/local/absent-tickets.ts';
import { LocalActions } from '../../src/lib/data/local/actions.ts';
import { openLocalDatabase, type LocalDatabase } from '../../src/lib/data/local/database.ts';
import { LocalDesk } from '../../src/lib/data/local/desk.ts';
import { DraftsAhead } from '../../src/lib/data/local/drafts-ahead.ts';
import { LocalDrafts } from '../../src/lib/data/local/drafts.ts';
import { Eviction } from '../../src/lib/data/local/eviction.ts';
import {
  countUnsent,
  deleteLocalDatabase,
  forgetRows,
} from '../../src/lib/data/local/housekeeping.ts';
import { LocalReplica } from '../../src/lib/data/local/replica.ts';
import { RowStore } from '../../src/lib/data/local/store.ts';
import { Upkeep } from '../../src/lib/data/local/upkeep.ts';
import { createRemoteClient, type Client } from '../../src/lib/data/remote/client.ts';
import { remoteFailure } from '../../src/lib/data/remote/failures.ts';
import { SupabaseRemote } from '../../src/lib/data/remote/supabase-remote.ts';
import { SupabaseSession } from '../../src/lib/data/remote/supabase-session.ts';
import type { Live } from '../../src/lib/domain/live.ts';
import type { Mutation, MutationResult } from '../../src/lib/domain/mutations.ts';
import type { QueueItem, SessionState, TicketView } from '../../src/lib/features/ports.ts';
import { browserTexts } from '../../src/lib/platform/browser-texts.ts';
import { systemClock } from '../../src/lib/platform/clock.ts';
import { SyncEngine } from '../../src/lib/sync/engine/engine.ts';
import { FakeBrowser, FakeNetwork } from '../../src/lib/sync/engine/fakes.ts';
import type { ChangesPage, Cursor, SnapshotPage } from '../../src/lib/sync/ports.ts';
import { eventually } from '../../supabase/local/testing/eventually.ts';
import { startTestStack, type TestStack } from '../../supabase/local/testing/test-stack.ts';
import { shownTicket } from '../../src/lib/data/local/shown-rows.ts';

let test: TestStack;
beforeAll(async () => {
  test = await startTestStack({ functions: true });
}, 120_000);
afterAll(async () => {
  await test.stop();
});

/** As in a browser that forbids them. */
const noTexts = browserTexts(() => {
  throw new Error('Not here.');
});

const open: Device[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((device) => device.close()));
});

/** The real server, with a cable that can be pulled. */
class Cable extends SupabaseRemote {
  pulled = false;
  /** Mutations whose answer is lost on the way back. */
  loses: (mutation: Mutation) => boolean = () => false;
  /** Pokes are lost. */
  isDeaf = false;

  override listen(poked: (seq: number | null) => void): () => void {
    return super.listen((seq) => {
      if (!this.isDeaf) poked(seq);
    });
  }

  override snapshot(cursor: unknown): Promise<SnapshotPage> {
    return this.#through(() => super.snapshot(cursor));
  }

  override pull(since: number): Promise<ChangesPage> {
    return this.#through(() => super.pull(since));
  }

  override async apply(mutation: Mutation): Promise<MutationResult> {
    const answer = await this.#through(() => super.apply(mutation));
    if (this.loses(mutation)) throw remoteFailure('offline');
    return answer;
  }

  #through<T>(ask: () => Promise<T>): Promise<T> {
    return this.pulled ? Promise.reject(remoteFailure('offline')) : ask();
  }
}

interface Device {
  userId: string;
  client: Client;
  cable: Cable;
  db: LocalDatabase;
  desk: LocalDesk;
  actions: LocalActions;
  engine: SyncEngine;
  eviction: Eviction;
  session: SupabaseSession;
  sessionState: () => SessionState;
  close(): Promise<void>;
}

/** A device of its own: no two share a database, as they would not in two houses. */
async function deviceOf(email: string): Promise<Device> {
  const account = test.stack.accounts.find((one) => one.email === email);
  const client = createRemoteClient({
    supabaseUrl: test.stack.supabase.url,
    anonKey: test.stack.supabase.anonKey,
  });
  const house = randomUUID();
  let memory: unknown = null;
  const session = new SupabaseSession({
    client,
    remembered: { read: () => memory, write: (me) => void (memory = me) },
    unsent: () => countUnsent(house),
    forget: () => deleteLocalDatabase(house),
    forgetRows: () => forgetRows(house),
  });
  let state: SessionState = { kind: 'unknown' };
  const engines: SyncEngine[] = [];
  session.state.subscribe((next) => {
    state = next;
    if (next.kind === 'disabled') for (const engine of engines) engine.close();
  });
  await session.signIn(email, account?.password ?? '');
  const userId = (await client.auth.getUser()).data.user?.id ?? '';
  const db = await openLocalDatabase(house);
  const store = new RowStore(db);
  const cable = new Cable(client, userId);
  const eviction = new Eviction({ db, clock: systemClock, room: () => null });
  const fetch = (id: string) => fetchTicket(store, cable, id);
  const upkeep = new Upkeep({ db, clock: systemClock, eviction, fetch });
  const started = new SyncEngine({
    replica: new LocalReplica(db, store, {
      upkeep,
      again: { newId: randomUUID, changed: () => started.work() },
    }),
    remote: cable,
    clock: systemClock,
    network: new FakeNetwork(),
    tabs: new FakeBrowser().tab(),
    random: () => 0,
    recheck: () => session.recheck(),
  });
  engines.push(started);
  const actions = new LocalActions({
    db,
    store,
    clock: systemClock,
    newId: randomUUID,
    actorId: userId,
    ratingLinks: { tokenIn: () => null },
    drafts: await LocalDrafts.open({
      db,
      clock: systemClock,
      ahead: new DraftsAhead({ userId, tab: house, lasting: noTexts, passing: noTexts }),
      onRest: () => () => undefined,
    }),
    changed: () => {
      started.work();
    },
  });
  started.start();
  const device: Device = {
    userId,
    client,
    cable,
    db,
    desk: new LocalDesk(db, systemClock, new AbsentTickets(store, cable, started.state)),
    actions,
    engine: started,
    eviction,
    session,
    sessionState: () => state,
    async close() {
      started.close();
      db.close();
      await client.auth.stopAutoRefresh();
      await client.realtime.disconnect();
    },
  };
  open.push(device);
  await shows(started.state, ({ kind }) => kind === 'live', 'a live desk');
  return device;
}

/** Waits until it shows what is wanted. */
function shows<T>(source: Live<T>, wanted: (value: T) => boolean, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    let last: T;
    let stop = (): void => undefined;
    const end = (): void => {
      clearTimeout(timer);
      queueMicrotask(() => {
        stop();
      });
    };
    const timer = setTimeout(() => {
      end();
      reject(new Error(`Never saw ${what}, but ${JSON.stringify({ last }).slice(0, 2_000)}`));
    }, 20_000);
    stop = source.subscribe((value) => {
      last = value;
      if (!wanted(value)) return;
      end();
      resolve(value);
    }, reject);
  });
}

let posted = 0;
function tweet(text: string): string {
  const x = test.stack.simulator;
  if (!x) throw new Error('this stack has a simulator');
  posted += 1;
  const author = { username: `desk_${String(posted)}`, name: `Customer ${String(posted)}` };
  return x.addPost({ author, text: `@${x.brand.username} ${text}` }).id;
}

async function seqOf({ db }: Device): Promise<number> {
  return ((await db.meta.get('cursor'))?.value as Cursor | undefined)?.seq ?? 0;
}

/** The customer who tweeted last writes again. */
function tweetAgain(text: string, inReplyTo: string): void {
  const x = test.stack.simulator;
  const author = { username: `desk_${String(posted)}` };
  x?.addPost({ author, text: `@${x.brand.username} ${text}`, inReplyTo });
}

async function rowOf({ desk, userId }: Device, text: string): Promise<QueueItem> {
  const items = await shows(
    desk.queue('all', userId),
    (all) => all.some(({ preview }) => preview.text.includes(text)),
    text,
  );
  const item = items.find(({ preview }) => preview.text.includes(text));
  if (!item) throw new Error('gone again');
  return item;
}

function ticketOf(
  { desk }: Device,
  id: string,
  wanted: (view: TicketView) => boolean,
  what: string,
): Promise<TicketView | null> {
  return shows(desk.ticket(id), (view) => view !== null && wanted(view), what);
}

async function count(sql: string, values: unknown[]): Promise<number> {
  const [row] = await test.stack.database.query<{ n: number }>(
    `select count(*)::int as n from ${sql}`,
    values,
  );
  return row?.n ?? -1;
}

describe('two agents and a customer', () => {
  it('see a tweet without being asked, with its first guess', async () => {
    const [ada, abe] = await Promise.all([
      deviceOf('agent@roost.demo'),
      deviceOf('agent2@roost.demo'),
    ]);
    tweet('my parcel number 1 is lost, this is an outrage');
    for (const device of [ada, abe]) {
      const item = await rowOf(device, 'parcel number 1');
      expect(item).toMatchObject({
        unanswered: 1,
        ticket: { status: 'open', assignee_id: null },
        customer: { handle: 'desk_1' },
      });
      expect(item.triage?.sources.topic).toBe('linear');
    }
    // A device that starts now gets it from the snapshot.
    const late = await deviceOf('supervisor@roost.demo');
    await rowOf(late, 'parcel number 1');
  });

  it('see what the other one does, and X sees the reply', async () => {
    const [ada, abe] = await Promise.all([
      deviceOf('agent@roost.demo'),
      deviceOf('agent2@roost.demo'),
    ]);
    tweet('where is order number 2');
    const { ticket } = await rowOf(ada, 'order number 2');
    await rowOf(abe, 'order number 2');
    const view = await ticketOf(ada, ticket.id, () => true, 'the ticket');
    const first = view?.messages[0]?.message.id ?? '';
    await ada.actions.assign(ticket, ada.userId);
    await ada.actions.addNote(ticket.id, 'it is in Leipzig');
    await ada.actions.reply(ticket.id, first, 'It will be with you tomorrow.');
    await ticketOf(
      abe,
      ticket.id,
      (it) =>
        it.assignee?.id === ada.userId &&
        it.messages.some(({ message }) => message.text === 'it is in Leipzig'),
      'the assignment and the note',
    );
    for (const device of [ada, abe]) {
      const sent = await ticketOf(
        device,
        ticket.id,
        (it) =>
          it.messages.some(
            ({ message: { kind, x_post_id } }) => kind === 'outbound' && x_post_id !== null,
          ),
        'the sent reply',
      );
      const outbound = sent?.messages.filter(({ message: { kind } }) => kind === 'outbound');
      expect(outbound).toHaveLength(1);
      expect(outbound?.[0]?.reply?.state).toBe('sent');
    }
    expect(JSON.stringify(test.stack.simulator?.timeline())).toContain(
      'It will be with you tomorrow.',
    );
    await eventually(async () => expect(await ada.db.outbox.count()).toBe(0));
    expect(await ada.db.base.count()).toBe(0);
    await rowOf(ada, 'It will be with you tomorrow.');
  });

  it('are asked when both wanted the same ticket, and the answer counts', async () => {
    const [ada, abe] = await Promise.all([
      deviceOf('agent@roost.demo'),
      deviceOf('agent2@roost.demo'),
    ]);
    tweet('billing question number 3');
    const { ticket } = await rowOf(ada, 'question number 3');
    await rowOf(abe, 'question number 3');
    abe.cable.pulled = true;
    await abe.actions.assign(ticket, abe.userId);
    await abe.actions.addNote(ticket.id, 'I know this customer');
    await shows(
      abe.engine.state,
      (state) => state.kind === 'offline' && state.waiting === 2,
      'two that wait',
    );
    await ada.actions.assign(ticket, ada.userId);
    await eventually(async () => expect(await ada.db.outbox.count()).toBe(0));
    abe.cable.pulled = false;
    abe.engine.now();
    const asked = await ticketOf(
      abe,
      ticket.id,
      ({ troubles }) => troubles.length === 1,
      'the question',
    );
    expect(asked?.troubles[0]).toMatchObject({
      kind: 'conflict',
      field: 'assignee_id',
      change: { kind: 'assign', to: 'Abe Agent' },
      theirs: 'Ada Agent',
      by: { name: 'Ada Agent' },
    });
    // The conflict holds back neither the note behind it nor what the server says.
    await ticketOf(
      ada,
      ticket.id,
      (it) => it.messages.some(({ message }) => message.text === 'I know this customer'),
      'the note',
    );
    expect(
      (
        await ticketOf(
          abe,
          ticket.id,
          ({ assignee }) => assignee?.id === ada.userId,
          'the server’s assignee',
        )
      )?.pending,
    ).toBe(0);
    await abe.actions.resolve(asked?.troubles[0]?.mutationId ?? '', 'mine');
    await ticketOf(ada, ticket.id, ({ assignee }) => assignee?.id === abe.userId, 'the decision');
  });

  it('send a reply once although the answer to it was lost', async () => {
    const ada = await deviceOf('agent@roost.demo');
    tweet('is anybody there, number 4');
    const { ticket } = await rowOf(ada, 'number 4');
    const view = await ticketOf(ada, ticket.id, () => true, 'the ticket');
    const tries: string[] = [];
    ada.cable.loses = ({ id, name }) => {
      if (name === 'reply.queue.v1') tries.push(id);
      return tries.length === 1;
    };
    await ada.actions.reply(ticket.id, view?.messages[0]?.message.id ?? '', 'Yes, here we are.');
    await ticketOf(
      ada,
      ticket.id,
      (it) => it.messages.some(({ reply }) => reply?.state === 'sent'),
      'the sent reply',
    );
    await eventually(async () => expect(await ada.db.outbox.count()).toBe(0));
    expect(tries).toHaveLength(2);
    expect(new Set(tries).size).toBe(1);
    expect(await count('public.replies where ticket_id = $1', [ticket.id])).toBe(1);
    expect(
      await count("public.messages where ticket_id = $1 and kind = 'outbound'", [ticket.id]),
    ).toBe(1);
    const told =
      JSON.stringify(test.stack.simulator?.timeline()).split('Yes, here we are.').length - 1;
    expect(told).toBe(1);
  });

  it('are asked about a reply that meets a message which their device does not have yet', async () => {
    const ada = await deviceOf('agent@roost.demo');
    const first = tweet('my boots are two left ones, number 6');
    const { ticket } = await rowOf(ada, 'number 6');
    const view = await ticketOf(ada, ticket.id, () => true, 'the ticket');
    ada.cable.isDeaf = true;
    tweetAgain('never mind, I found the right one', first);
    await eventually(async () =>
      expect(await count('public.messages where ticket_id = $1', [ticket.id])).toBe(2),
    );
    await ada.actions.reply(ticket.id, view?.messages[0]?.message.id ?? '', 'Off they go!');
    const { asks } = await shows(
      ada.desk.unsent(),
      (unsent) =>
        unsent.asks.some(
          (ask) =>
            ask.kind === 'question' &&
            ask.objections.some(
              (one) => one.kind === 'customer_wrote' && /right one/u.test(one.text),
            ),
        ),
      'a question with the message',
    );
    expect(await count('public.replies where ticket_id = $1', [ticket.id])).toBe(0);
    await ada.actions.sendAgain(asks[0]?.mutationId ?? '');
    await eventually(async () =>
      expect(await count('public.replies where ticket_id = $1', [ticket.id])).toBe(1),
    );
    await eventually(async () => expect(await ada.db.outbox.count()).toBe(0));
  });

  it('park what the server can never take, and go on', async () => {
    const ada = await deviceOf('agent@roost.demo');
    tweet('odd one, number 5');
    const { ticket } = await rowOf(ada, 'number 5');
    // Postgres stores no NUL: the request is malformed for ever.
    await ada.actions.addNote(ticket.id, 'a \u0000 b');
    await ada.actions.addNote(ticket.id, 'a plain note');
    const view = await ticketOf(
      ada,
      ticket.id,
      ({ pending }) => pending === 0,
      'nothing that waits',
    );
    expect(view?.troubles).toMatchObject([{ kind: 'rejected', code: 'invalid' }]);
    await eventually(async () =>
      expect(
        await count("public.messages where ticket_id = $1 and kind = 'note'", [ticket.id]),
      ).toBe(1),
    );
  });
});

describe('a ticket from long ago', () => {
  it('is not on the device, comes when it is opened, and is kept up to date from then on', async () => {
    const ada = await deviceOf('agent@roost.demo');
    tweet('an old story about a lost umbrella');
    const { ticket } = await rowOf(ada, 'lost umbrella');
    const { database } = test.stack;
    await database.query('alter table public.tickets disable trigger touch_updated_at');
    await database.query(
      `update public.tickets set status = 'closed', updated_at = now() - interval '1 year' where id = $1`,
      [ticket.id],
    );
    await database.query('alter table public.tickets enable trigger touch_updated_at');

    const late = await deviceOf('agent2@roost.demo');
    expect(await shownTicket(late.db, ticket.id)).toBeUndefined();
    const opened = await ticketOf(late, ticket.id, () => true, 'the old ticket');
    expect(opened?.messages.map(({ message }) => message.text)).toEqual([
      expect.stringContaining('lost umbrella'),
    ]);
    await database.query('update public.messages set language = $2 where ticket_id = $1', [
      ticket.id,
      'sv',
    ]);
    late.engine.now();
    const edited = (view: TicketView): boolean => view.messages[0]?.message.language === 'sv';
    await ticketOf(late, ticket.id, edited, 'the change');
  });
});

describe('a ticket that a device let go for want of room', () => {
  it('stays away while it is solved, and comes back whole when its customer writes again', async () => {
    const ada = await deviceOf('agent@roost.demo');
    const first = tweet('a parasol that leans to the left');
    const { ticket, customer } = await rowOf(ada, 'parasol');
    await ada.actions.setStatus(ticket, 'solved');
    await shows(ada.engine.state, (state) => 'waiting' in state && state.waiting === 0, 'it saved');
    await vi.waitFor(async () => expect(await ada.db.outbox.count()).toBe(0));
    expect(await ada.eviction.evict(1_000)).toBeGreaterThan(0);
    expect(await shownTicket(ada.db, ticket.id)).toBeUndefined();

    const before = await seqOf(ada);
    await test.stack.database.query(
      'update public.messages set language = $2 where ticket_id = $1',
      [ticket.id, 'sv'],
    );
    await vi.waitFor(async () => expect(await seqOf(ada)).toBeGreaterThan(before), 20_000);
    expect(await ada.db.conversations.get(ticket.id)).toBeUndefined();

    const author = { username: customer.handle, name: customer.name };
    test.stack.simulator?.addPost({ author, text: '@Wrenby it leans again', inReplyTo: first });
    const { ticket: again } = await rowOf(ada, 'it leans again');
    expect(again.id).toBe(ticket.id);
    const view = await ticketOf(ada, ticket.id, () => true, 'the whole of it');
    expect(view?.messages.map(({ message }) => message.text)).toEqual([
      expect.stringContaining('leans to the left'),
      expect.stringContaining('it leans again'),
    ]);
  });
});

describe('rights that change', () => {
  it('take a ticket off the device when it goes to another team, and bring it back', async () => {
    const ada = await deviceOf('agent@roost.demo');
    tweet('to the specialists, number 6');
    const { ticket } = await rowOf(ada, 'number 6');
    const { database } = test.stack;
    const [team] = await database.query<{ id: string }>(
      "insert into public.teams (name) values ('Specialists') returning id",
    );
    await database.query('update public.tickets set team_id = $1 where id = $2', [
      team?.id,
      ticket.id,
    ]);
    await shows(
      ada.desk.queue('all', ada.userId),
      (items) => items.every((item) => item.ticket.id !== ticket.id),
      'it gone',
    );
    expect(await ada.db.conversations.get(ticket.id)).toBeUndefined();
    await database.query('insert into public.team_members (team_id, member_id) values ($1, $2)', [
      team?.id,
      ada.userId,
    ]);
    await rowOf(ada, 'number 6');
  });

  it('erase the device of a person who is disabled, with what they had not sent', async () => {
    const abe = await deviceOf('agent2@roost.demo');
    tweet('the last one, number 7');
    const { ticket } = await rowOf(abe, 'number 7');
    abe.cable.pulled = true;
    await abe.actions.addNote(ticket.id, 'never sent');
    const admin = await test.client('admin@roost.demo');
    expect(
      (await admin.rpc('set_member_disabled', { member_id: abe.userId, disabled: true })).data,
    ).toEqual({ ok: true });
    abe.cable.pulled = false;
    abe.engine.now();
    await eventually(() =>
      expect(abe.sessionState()).toMatchObject({
        kind: 'disabled',
        discarded: { changes: 1, drafts: 0 },
      }),
    );
    await eventually(async () =>
      expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(abe.db.name),
    );
    await admin.rpc('set_member_disabled', { member_id: abe.userId, disabled: false });
    expect(await count("public.messages where text = 'never sent'", [])).toBe(0);
  });
});

describe('the channel', () => {
  it('comes back by itself after the connection is cut', async () => {
    const sockets: WebSocket[] = [];
    vi.stubGlobal(
      'WebSocket',
      class extends WebSocket {
        constructor(url: string | URL, protocols?: string | string[]) {
          super(url, protocols);
          sockets.push(this);
        }
      },
    );
    const ada = await deviceOf('agent@roost.demo');
    vi.unstubAllGlobals();
    const joined = () =>
      expect(ada.client.getChannels().map(({ state }) => state)).toEqual(['joined', 'joined']);
    await eventually(joined);
    sockets[0]?.close();
    await eventually(() => expect(sockets.length).toBeGreaterThan(1));
    await eventually(joined);
    tweet('after the cut, number 8');
    await rowOf(ada, 'number 8');
  });

  it('is left when it is refused, and not asked for again and again', async () => {
    const customer = await deviceOf('customer@roost.demo');
    await eventually(() => {
      const channels = customer.client.getChannels().map(({ topic, state }) => `${topic} ${state}`);
      expect(channels).toEqual([`realtime:user:${customer.userId} joined`]);
    });
  });
});
