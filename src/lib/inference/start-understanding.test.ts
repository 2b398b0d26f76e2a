import { afterEach, expect, it, vi } from 'vitest';
import type { ModelState } from '../features/ports.ts';
import { ManualClock } from '../platform/fake-workers.ts';
import { fakeWorkers, FakeWork, succeed } from './fakes.ts';
import type { FakeWorkers } from './fakes.ts';
import type { Election } from './ports.ts';
import { startUnderstanding } from './start-understanding.ts';

const closes: (() => void)[] = [];
afterEach(() => {
  for (const close of closes.splice(0)) close();
});

/** Leads at once. */
const alone: Election = { run: (lead) => lead() };

function start(workers: FakeWorkers, { election = alone, work = new FakeWork() } = {}) {
  const clock = new ManualClock();
  const goOnline = new Set<() => void>();
  const understanding = startUnderstanding(work, {
    userId: 'user',
    modelsUrl: 'http://roost.test/models/',
    parts: {
      isolated: true,
      cores: 2,
      openWorker: workers.open,
      findAdapter: () => Promise.resolve(null),
      verdicts: { get: () => null, set: () => undefined },
      clock,
      election,
      onOnline: (then) => {
        goOnline.add(then);
        return () => goOnline.delete(then);
      },
    },
  });
  closes.push(() => understanding.close());
  const states: ModelState[] = [];
  understanding.state.subscribe((state) => states.push(state));
  const online = (): void => {
    for (const then of [...goOnline]) then();
  };
  return { understanding, work, clock, states, online };
}

/** The first `failures` loads fail with `code`. */
const failing = (failures: number, code: 'model_unreachable' | 'model_invalid') =>
  fakeWorkers((worker, call, nth) => {
    if (nth < failures) worker.answer({ kind: 'failure', id: call.id, code, message: 'no' });
    else succeed(worker, call);
  });

const kinds = (states: ModelState[]): string[] => states.map(({ kind }) => kind);

it('reads what is pending and says how it stands', async () => {
  const work = new FakeWork();
  work.add('help', 'me');
  const { understanding, states } = start(
    fakeWorkers((worker, call) => succeed(worker, call)),
    { work },
  );
  const backlog: number[] = [];
  understanding.backlog.subscribe((count) => backlog.push(count));
  await vi.waitFor(() => expect(work.rows).toEqual([]));
  expect(kinds(states)).toEqual(['idle', 'starting', 'ready']);
  expect(backlog).toEqual([2, 1, 0]);
});

it('stays out of the way while another tab reads, and takes over when that one closes', async () => {
  let takeOver: () => void = () => undefined;
  const election: Election = {
    async run(lead, waiting) {
      waiting();
      await new Promise<void>((resolve) => {
        takeOver = resolve;
      });
      await lead();
    },
  };
  const workers = fakeWorkers((worker, call) => succeed(worker, call));
  const { states } = start(workers, { election });
  await vi.waitFor(() => expect(states).toEqual([{ kind: 'elsewhere' }]));
  expect(workers.opened).toEqual([]);
  takeOver();
  await vi.waitFor(() => expect(states.at(-1)?.kind).toBe('ready'));
});

it('tries again by itself when the network is back', async () => {
  const { states, online } = start(failing(1, 'model_unreachable'));
  await vi.waitFor(() =>
    expect(states.at(-1)).toMatchObject({ kind: 'failed', code: 'model_unreachable' }),
  );
  online();
  await vi.waitFor(() => expect(states.at(-1)?.kind).toBe('ready'));
});

it('tries again by itself after a while', async () => {
  const { states, clock } = start(failing(1, 'model_unreachable'));
  await vi.waitFor(() => expect(states.at(-1)?.kind).toBe('failed'));
  clock.pass(20_000);
  await vi.waitFor(() => expect(states.at(-1)?.kind).toBe('ready'));
});

it('waits for the person when trying again would not help, with a sentence for them', async () => {
  const { understanding, states, clock, online } = start(failing(2, 'model_invalid'));
  await vi.waitFor(() =>
    expect(states.at(-1)).toMatchObject({ kind: 'failed', code: 'model_invalid' }),
  );
  expect(states.at(-1)).toMatchObject({ message: expect.stringContaining('browser') as unknown });
  clock.pass(60 * 60_000);
  online();
  expect(states.at(-1)?.kind).toBe('failed');
  understanding.retry();
  await vi.waitFor(() => expect(states.at(-1)?.kind).toBe('ready'));
});

it('ends its worker and its reading when it is closed', async () => {
  const workers = fakeWorkers((worker, call) => succeed(worker, call));
  const { understanding, work, states } = start(workers);
  await vi.waitFor(() => expect(states.at(-1)?.kind).toBe('ready'));
  understanding.close();
  await vi.waitFor(() => expect(workers.opened[0]?.terminated).toBe(true));
  work.add('too late');
  expect(work.recorded).toEqual([]);
  expect(kinds(states)).not.toContain('failed');
});
