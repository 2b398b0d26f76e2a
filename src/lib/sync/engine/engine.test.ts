import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { SyncState } from '../../domain/sync-state.ts';
import { backoff } from './backoff.ts';
import { SyncEngine } from './engine.ts';
import { failure, FakeBrowser, FakeClock, FakeDevice, FakeNetwork, FakeServer } from './fakes.ts';

function setUp(
  options: {
    browser?: FakeBrowser;
    server?: FakeServer;
    device?: FakeDevice;
    recheck?: () => Promise<void>;
  } = {},
) {
  const server = options.server ?? new FakeServer();
  const device = options.device ?? new FakeDevice();
  const browser = options.browser ?? new FakeBrowser();
  const clock = new FakeClock();
  const network = new FakeNetwork();
  const recheck = vi.fn(options.recheck ?? (() => Promise.resolve()));
  const engine = new SyncEngine({
    replica: device,
    remote: server,
    clock,
    network,
    tabs: browser.tab(),
    random: () => 1,
    recheck,
  });
  let state: SyncState = { kind: 'starting' };
  const states: string[] = [];
  engine.state.subscribe((next) => {
    state = next;
    states.push(next.kind);
  });
  const reaches = (kind: SyncState['kind']) => vi.waitFor(() => expect(state.kind).toBe(kind));
  return {
    server,
    device,
    browser,
    clock,
    network,
    recheck,
    engine,
    states,
    reaches,
    state: () => state,
  };
}

/** A device that was filled before. */
async function live(options: Parameters<typeof setUp>[0] = {}) {
  const all = setUp(options);
  all.device.held = { epoch: 'e1', seq: 0 };
  all.engine.start();
  await all.reaches('live');
  all.server.asked.length = 0;
  return all;
}

function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('filling a device', () => {
  it('pages through the snapshot, keeps the cursor it began with, and pulls from there', async () => {
    const { server, device, engine, states, reaches } = setUp();
    server.snapshotPages = 3;
    server.seq = 7;
    server.trouble = (call) => {
      if (call === 'snapshot 1') server.seq = 9;
      return undefined;
    };
    engine.start();
    await reaches('live');
    await vi.waitFor(() =>
      expect(server.asked).toEqual(['snapshot 0', 'snapshot 1', 'snapshot 2', 'pull 7']),
    );
    expect(device.held).toEqual({ epoch: 'e1', seq: 9 });
    expect(device.rows).toBe(6);
    expect(states).toContain('filling');
  });

  it('keeps what is there until the server has answered', async () => {
    const { server, device, clock, engine, reaches } = setUp();
    server.trouble = () => failure('offline');
    engine.start();
    await reaches('offline');
    expect(device.resets).toBe(0);
    server.trouble = () => undefined;
    clock.pass(1_000);
    await reaches('live');
    expect(device.resets).toBe(1);
  });

  it('begins anew after one that was cut short, so that no stale row stays', async () => {
    const { server, device, clock, engine, reaches } = setUp();
    server.snapshotPages = 2;
    server.trouble = (call) => (call === 'snapshot 1' ? failure('offline') : undefined);
    engine.start();
    await reaches('offline');
    expect(device.held).toBeNull();
    server.trouble = () => undefined;
    clock.pass(1_000);
    await reaches('live');
    expect(device.resets).toBe(2);
    expect(device.rows).toBe(4);
  });

  it('notices rights that change between two pages', async () => {
    const { server, device, engine } = setUp();
    server.snapshotPages = 2;
    server.trouble = (call) => {
      if (call === 'snapshot 1') server.epoch = 'e2';
      return undefined;
    };
    engine.start();
    await vi.waitFor(() => expect(device.held?.epoch).toBe('e2'));
    expect(server.asked.filter((call) => call === 'snapshot 0')).toHaveLength(2);
  });

  it.each([
    ['another epoch', (server: FakeServer) => (server.epoch = 'e2')],
    ['deletions that were forgotten', (server: FakeServer) => (server.minSeq = 5)],
  ])(
    'throws the rows away and fills again after %s, and asks who the person is',
    async (_, change) => {
      const { server, device, recheck, reaches, states } = await live();
      states.length = 0;
      server.seq = 5;
      change(server);
      server.poke?.(6);
      await vi.waitFor(() => expect(states).toContain('filling'));
      await reaches('live');
      expect(recheck).toHaveBeenCalled();
      expect(device.resets).toBeGreaterThan(0);
      expect(device.held).toEqual({ epoch: server.epoch, seq: 5 });
    },
  );

  it('keeps nothing of what was seen when the person may not work here any more', async () => {
    const { server, device, engine, recheck } = await live();
    recheck.mockImplementation(() => {
      engine.close();
      return Promise.resolve();
    });
    server.epoch = 'e2';
    server.poke?.(1);
    await vi.waitFor(() => expect(recheck).toHaveBeenCalled());
    expect(device.resets).toBe(1);
    expect(device.held).toBeNull();
  });
});

describe('sending', () => {
  it('keeps the order within a ticket, and has several tickets under way', async () => {
    const { server, device, engine, reaches } = await live();
    for (const ticket of ['a', 'b', 'c', 'd', 'e'])
      for (const n of [1, 2, 3]) device.add(`${ticket}${String(n)}`, ticket);
    engine.work();
    await vi.waitFor(() => expect(device.kept).toEqual([]));
    await reaches('live');
    for (const ticket of ['a', 'b', 'c', 'd', 'e']) {
      expect(server.applied.filter((id) => id.startsWith(ticket))).toEqual(
        [1, 2, 3].map((n) => `${ticket}${String(n)}`),
      );
    }
    expect(server.mostUnderWay).toBe(4);
  });

  it('holds back only the ticket that gets no answer, and pulls all the same', async () => {
    const { server, device, engine, reaches, state } = await live();
    server.trouble = (call) => (call === 'apply a1' ? failure('server') : undefined);
    for (const id of ['a1', 'a2', 'b1']) device.add(id, id.charAt(0));
    device.add('n1', '');
    engine.work();
    await reaches('failed');
    expect(server.applied).toEqual(['b1', 'n1']);
    expect(device.ids('pending')).toEqual(['a1', 'a2']);
    expect(device.ids('acknowledged')).toEqual([]);
    expect(server.asked).toContain('pull 0');
    expect(state()).toMatchObject({ code: 'server', waiting: 2 });
  });

  it('lets pokes and other tickets through while one intent stays without an answer', async () => {
    const { server, device, clock, engine, reaches } = await live();
    server.trouble = (call) => (call === 'apply a1' ? failure('server') : undefined);
    device.add('a1', 'a');
    engine.work();
    await reaches('failed');
    for (let n = 0; n < 6; n += 1) {
      const tries = () => server.asked.filter((call) => call === 'apply a1').length;
      const before = tries();
      clock.pass(clock.next ?? 0);
      await vi.waitFor(() => expect(tries()).toBe(before + 1));
      await vi.waitFor(() => expect(clock.next).not.toBeNull());
    }
    server.asked.length = 0;
    device.add('b1', 'b');
    engine.work();
    server.poke?.(1);
    await vi.waitFor(() => expect(server.applied).toContain('b1'));
    await vi.waitFor(() => expect(server.asked.some((call) => call.startsWith('pull'))).toBe(true));
    expect(server.asked).not.toContain('apply a1');
    expect(device.ids('pending')).toEqual(['a1']);
  });

  it('parks what is refused and goes on with the ticket', async () => {
    const { server, device, engine } = await live();
    server.trouble = (call) =>
      call === 'apply a1' ? { status: 'rejected', code: 'forbidden', message: 'No.' } : undefined;
    device.add('a1', 'a');
    device.add('a2', 'a');
    engine.work();
    await vi.waitFor(() => expect(server.applied).toEqual(['a2']));
    expect(device.ids('refused')).toEqual(['a1']);
  });

  it('sends the same mutation again after an answer that was lost', async () => {
    const { server, device, clock, engine, reaches } = await live();
    let lost = true;
    server.trouble = (call) => {
      if (!lost || !call.startsWith('apply')) return undefined;
      lost = false;
      return failure('offline');
    };
    device.add('a1', 'a');
    engine.work();
    await reaches('offline');
    clock.pass(1_000);
    await reaches('live');
    expect(server.asked.filter((call) => call.startsWith('apply'))).toEqual([
      'apply a1',
      'apply a1',
    ]);
  });

  it('forgets an acknowledged intent only after a pull, also one that an earlier run left behind', async () => {
    const { server, device, clock, engine, reaches } = setUp();
    device.held = { epoch: 'e1', seq: 0 };
    device.add('old', 'a');
    const [item] = await device.outgoing('work', 1);
    if (item) await device.answered(item, { status: 'ok' });
    server.trouble = (call) => (call.startsWith('pull') ? failure('server') : undefined);
    engine.start();
    await reaches('failed');
    expect(device.ids('acknowledged')).toEqual(['old']);
    expect(server.asked).not.toContain('apply old');
    server.trouble = () => undefined;
    clock.pass(1_000);
    await reaches('live');
    expect(device.kept).toEqual([]);
  });

  it('asks for queued replies to go out at once', async () => {
    const { server, device, engine } = await live();
    device.add('r1', 'a', 'work', 'reply.queue.v1');
    engine.work();
    await vi.waitFor(() => expect(server.asked).toContain('dispatch'));
  });

  it('keeps what a person has not sent when they may not work here any more', async () => {
    const { server, device, engine, recheck } = await live();
    server.trouble = (call) =>
      call.startsWith('apply')
        ? { status: 'rejected', code: 'disabled', message: 'No.' }
        : undefined;
    recheck.mockImplementation(() => {
      engine.close();
      return Promise.resolve();
    });
    device.add('a1', 'a');
    engine.work();
    await vi.waitFor(() => expect(recheck).toHaveBeenCalled());
    expect(device.ids('pending')).toEqual(['a1']);
  });
});

describe('readings', () => {
  it('go out after the work of people', async () => {
    const { server, device, engine } = await live();
    for (let n = 0; n < 6; n += 1) device.add(`t${String(n)}`, `t${String(n)}`, 'triage');
    device.add('w', 'w');
    engine.work();
    await vi.waitFor(() => expect(server.applied).toHaveLength(7));
    expect(server.applied[0]).toBe('w');
  });

  it('give way to a person in the middle of a backlog', async () => {
    const { server, device, engine } = await live();
    for (let n = 0; n < 200; n += 1) device.add(`t${String(n)}`, `t${String(n)}`, 'triage');
    const { opened, open } = gate();
    server.hold = (call) => (call === 'apply t8' ? opened : undefined);
    engine.work();
    await vi.waitFor(() => expect(server.asked).toContain('apply t8'));
    device.add('w', 'w');
    engine.work();
    open();
    await vi.waitFor(() => expect(server.applied).toContain('w'));
    expect(server.applied.indexOf('w')).toBeLessThan(40);
    await vi.waitFor(() => expect(device.kept).toEqual([]));
  });
});

describe('what waited', () => {
  it('goes out only after what was missed was pulled', async () => {
    const { server, device, engine, reaches } = setUp();
    device.held = { epoch: 'e1', seq: 0 };
    device.add('a', 't');
    engine.start();
    await vi.waitFor(() => expect(device.kept).toEqual([]));
    expect(server.asked.slice(0, 2)).toEqual(['pull 0', 'apply a']);
    await reaches('live');
  });

  it('goes out at once while the device is up to date', async () => {
    const { server, device, engine } = await live();
    device.add('a', 't');
    engine.work();
    await vi.waitFor(() => expect(device.kept).toEqual([]));
    expect(server.asked[0]).toBe('apply a');
  });

  it('waits for the rows again after the network was gone', async () => {
    const { server, device, network, reaches } = await live();
    for (const gone of network.offline) gone();
    await reaches('offline');
    device.add('a', 't');
    server.asked.length = 0;
    for (const awake of network.awake) awake();
    await vi.waitFor(() => expect(device.kept).toEqual([]));
    expect(server.asked.slice(0, 2)).toEqual(['pull 0', 'apply a']);
  });

  it('is held when its person has to be asked, and holds up nothing else of its ticket', async () => {
    const { server, device, engine } = await live();
    device.questionable.add('a');
    device.add('a', 't');
    device.add('b', 't');
    engine.work();
    await vi.waitFor(() => expect(server.applied).toEqual(['b']));
    expect(device.ids('refused')).toEqual(['a']);
  });

  it('tells since when the server was not heard, also after the app was closed', async () => {
    const { server, device, engine, reaches, state } = setUp();
    device.held = { epoch: 'e1', seq: 0 };
    device.heardAt = '2026-05-03T17:00:00.000Z';
    server.trouble = () => failure('offline');
    engine.start();
    await reaches('offline');
    expect(state()).toMatchObject({ pulledAt: device.heardAt });
  });
});

describe('rounds', () => {
  it('run one at a time, and whatever happens meanwhile causes exactly one more', async () => {
    const { server, engine } = await live();
    const { opened, open } = gate();
    server.hold = () => opened;
    for (let n = 0; n < 10; n += 1) {
      server.poke?.(n);
      engine.work();
    }
    await vi.waitFor(() => expect(server.asked).toEqual(['pull 0']));
    open();
    await vi.waitFor(() => expect(server.asked).toEqual(['pull 0', 'pull 0']));
    expect(server.mostUnderWay).toBe(1);
  });

  it('come every 45 seconds, with a look at the channels', async () => {
    const { server, clock } = await live();
    clock.pass(45_000);
    await vi.waitFor(() => expect(server.asked).toEqual(['pull 0']));
    expect(server.woken).toBe(1);
  });

  it('come when the tab wakes up', async () => {
    const { server, network } = await live();
    for (const awake of network.awake) awake();
    await vi.waitFor(() => expect(server.asked).toEqual(['pull 0']));
    expect(server.woken).toBe(1);
  });
});

describe('trouble', () => {
  it('is tried again after ever longer pauses, which neither pokes nor new work shorten', async () => {
    const { server, device, clock, engine, reaches, state } = await live();
    server.trouble = () => failure('rate_limited');
    server.poke?.(1);
    await reaches('failed');
    const pauses: (number | null)[] = [];
    for (let n = 0; n < 8; n += 1) {
      pauses.push(clock.next);
      const before = server.asked.length;
      server.poke?.(n);
      device.add(`w${String(n)}`, 'a');
      engine.work();
      await vi.waitFor(() => expect(state()).toMatchObject({ waiting: n + 1 }));
      expect(server.asked).toHaveLength(before);
      clock.pass(clock.next ?? 0);
      await vi.waitFor(() => expect(clock.next).not.toBeNull());
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it.each(['now', 'awake', 'channel'] as const)(
    'ends early when there is reason: %s',
    async (reason) => {
      const { server, network, engine, reaches } = await live();
      server.trouble = () => failure('offline');
      server.poke?.(1);
      await reaches('offline');
      server.trouble = () => undefined;
      if (reason === 'now') engine.now();
      else if (reason === 'channel') server.poke?.(null);
      else for (const awake of network.awake) awake();
      await reaches('live');
    },
  );

  it('asks who the person is when the server knows them no more', async () => {
    const { server, recheck, reaches } = await live();
    server.trouble = () => failure('unauthorised');
    server.poke?.(1);
    await reaches('failed');
    expect(recheck).toHaveBeenCalledTimes(1);
  });

  it('shows that it is offline, since when, and how much waits', async () => {
    const { server, device, network, engine, reaches, state } = await live();
    server.trouble = () => failure('offline');
    for (const gone of network.offline) gone();
    await reaches('offline');
    device.add('a1', 'a');
    engine.work();
    await vi.waitFor(() =>
      expect(state()).toEqual({
        kind: 'offline',
        pulledAt: '2026-05-04T00:00:00.000Z',
        waiting: 1,
      }),
    );
  });

  it('shows that it is offline when the network goes while a last answer is written down', async () => {
    const { server, device, network, reaches, state, states } = await live();
    const written = gate();
    const apply = device.apply.bind(device);
    device.apply = async (...given) => {
      await written.opened;
      return apply(...given);
    };
    server.poke?.(1);
    await vi.waitFor(() => expect(server.asked).toEqual(['pull 0']));
    network.isOnline = false;
    for (const gone of network.offline) gone();
    await reaches('offline');
    states.length = 0;
    server.trouble = () => failure('offline');
    written.open();
    await vi.waitFor(() => expect(states).toEqual(['offline']));
    expect(state()).toMatchObject({ kind: 'offline' });

    // A browser that is wrong about its network is not believed for long.
    server.trouble = () => undefined;
    network.offline.clear();
    for (const awake of network.awake) awake();
    await reaches('live');
  });

  it('of the device itself is said, and leaves nothing unhandled', async () => {
    const { device, server, reaches, state } = await live();
    device.cursor = () => Promise.reject(new DOMException('disk full', 'QuotaExceededError'));
    device.waiting = () => Promise.reject(new Error('closed'));
    server.poke?.(1);
    await reaches('failed');
    expect(state()).toMatchObject({ code: 'device', message: 'disk full' });
  });
});

describe('tabs', () => {
  it('let one talk to the server; the others see its state and hand it their work', async () => {
    const leader = await live();
    const { browser, device } = leader;
    const follower = setUp({ browser, device, server: new FakeServer() });
    follower.engine.start();
    await follower.reaches('live');
    expect(follower.state()).toEqual(leader.state());
    device.add('a1', 'a');
    follower.engine.work();
    await vi.waitFor(() => expect(leader.server.applied).toEqual(['a1']));
    leader.server.asked.length = 0;
    for (const awake of follower.network.awake) awake();
    await vi.waitFor(() => expect(leader.server.asked).not.toEqual([]));
    expect(follower.server.asked).toEqual([]);
  });

  it('hand the lead on when the leading one closes, with nothing left behind', async () => {
    const leader = await live();
    const follower = setUp({ browser: leader.browser, device: leader.device });
    follower.engine.start();
    leader.engine.close();
    await vi.waitFor(() => expect(follower.server.asked).toContain('pull 0'));
    expect(leader.clock.timers).toBe(0);
    expect(leader.network.awake.size + leader.network.offline.size).toBe(0);
    expect(leader.server.poke).toBeUndefined();
    expect(leader.browser.listeners).toBe(1);
  });

  it('each ask who the person is', async () => {
    const leader = await live();
    const follower = setUp({ browser: leader.browser, device: leader.device });
    follower.engine.start();
    leader.server.trouble = () => failure('unauthorised');
    leader.server.poke?.(1);
    await vi.waitFor(() => expect(follower.recheck).toHaveBeenCalled());
  });

  it('say nothing after they are closed, even with a round under way', async () => {
    const { server, engine, states } = await live();
    const { opened, open } = gate();
    server.hold = () => opened;
    server.poke?.(1);
    await vi.waitFor(() => expect(server.underWay).toBe(1));
    engine.close();
    states.length = 0;
    open();
    await vi.waitFor(() => expect(server.underWay).toBe(0));
    engine.work();
    engine.now();
    await Promise.resolve();
    expect(states).toEqual([]);
    expect(server.asked).toEqual(['pull 0']);
  });
});

describe('backoff', () => {
  it('lies between half a step and a step, and never above a minute', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, random) => {
          const step = Math.min(60_000, 1_000 * 2 ** (attempt - 1));
          expect(backoff(attempt, random)).toBeGreaterThanOrEqual(Math.floor(step / 2));
          expect(backoff(attempt, random)).toBeLessThanOrEqual(step);
        },
      ),
    );
  });
});
