import { describe, expect, it, vi } from 'vitest';
import { batchOf, fakeWorkers, ManualClock } from './fakes.ts';
import type { FakeWorker, FakeWorkers } from './fakes.ts';
import type { InferenceError } from './protocol.ts';
import { WorkerCalls } from './worker-calls.ts';

const read = (...texts: string[]) => ({
  messages: texts.map((text) => ({ text, language: null, previous: null })),
});
const order = { modelsUrl: 'http://roost.test/models/', threads: 1 };
const silenceMs = 1_000;

function setUp(): {
  calls: WorkerCalls;
  worker: FakeWorker;
  clock: ManualClock;
  dead: InferenceError[];
} {
  const clock = new ManualClock();
  const workers: FakeWorkers = fakeWorkers();
  const dead: InferenceError[] = [];
  const calls = new WorkerCalls('wasm', { openWorker: workers.open, clock }, (reason) =>
    dead.push(reason),
  );
  const [worker] = workers.opened;
  if (!worker) throw new Error('no worker was opened');
  return { calls, worker, clock, dead };
}

describe('a call', () => {
  it('gets its own answer, whatever the order of the answers', async () => {
    const { calls, worker } = setUp();
    const first = calls.call('read', read('one'), { silenceMs });
    const second = calls.call('read', read('two'), { silenceMs });
    worker.answer({ kind: 'success', id: 2, result: batchOf(['two']) });
    worker.answer({ kind: 'success', id: 1, result: batchOf(['one']) });
    expect((await first).readings[0]?.evidence).toEqual(['one']);
    expect((await second).readings[0]?.evidence).toEqual(['two']);
  });

  it('fails with the code and the sentence of the worker', async () => {
    const { calls, worker } = setUp();
    const call = calls.call('load', order, { silenceMs });
    worker.answer({ kind: 'failure', id: 1, code: 'model_corrupt', message: 'It is cut short.' });
    await expect(call).rejects.toMatchObject({
      code: 'model_corrupt',
      message: 'It is cut short.',
    });
  });

  it('hears of progress until it settles', async () => {
    const { calls, worker } = setUp();
    const onProgress = vi.fn();
    const call = calls.call('load', order, { silenceMs, onProgress });
    worker.answer({ kind: 'progress', id: 1, progress: { kind: 'fetching', bytes: 5, total: 9 } });
    worker.answer({ kind: 'success', id: 1, result: { modelVersion: 'model-1' } });
    worker.answer({ kind: 'progress', id: 1, progress: { kind: 'starting' } });
    await call;
    expect(onProgress.mock.calls).toEqual([[{ kind: 'fetching', bytes: 5, total: 9 }]]);
  });
});

describe('a worker that stops', () => {
  it('fails every call that waits, and every later one', async () => {
    const { calls, worker, dead } = setUp();
    const waiting = [
      calls.call('load', order, { silenceMs }),
      calls.call('read', read('one'), { silenceMs }),
    ];
    worker.die('out of memory');
    const results = await Promise.allSettled(waiting);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(calls.call('load', order, { silenceMs })).rejects.toMatchObject({
      code: 'worker_died',
    });
    expect(worker.terminated).toBe(true);
    expect(dead.map(({ code }) => code)).toEqual(['worker_died']);
  });

  it('is given up after silence, and progress breaks the silence', async () => {
    const { calls, worker, clock, dead } = setUp();
    const call = calls.call('load', order, { silenceMs });
    clock.pass(900);
    worker.answer({ kind: 'progress', id: 1, progress: { kind: 'starting' } });
    clock.pass(900);
    expect(dead).toEqual([]);
    clock.pass(100);
    await expect(call).rejects.toMatchObject({ code: 'worker_silent' });
    expect(worker.terminated).toBe(true);
  });

  it('may say itself that it is lost', async () => {
    const { calls, worker } = setUp();
    const call = calls.call('read', read('one'), { silenceMs });
    worker.answer({ kind: 'lost', code: 'device_lost', message: 'The GPU was reset.' });
    await expect(call).rejects.toMatchObject({ code: 'device_lost' });
  });

  it('leaves no alarm behind', async () => {
    const { calls, worker, clock } = setUp();
    const call = calls.call('read', read('one'), { silenceMs });
    worker.die('gone');
    await expect(call).rejects.toThrow();
    expect(clock.waiting).toBe(0);
  });
});

describe('a newer call of the same slot', () => {
  it('supersedes the older one, and tells the worker', async () => {
    const { calls, worker } = setUp();
    const older = calls.call('read', read('old'), { silenceMs, slot: 'preview' });
    const newer = calls.call('read', read('new'), { silenceMs, slot: 'preview' });
    const other = calls.call('read', read('other'), { silenceMs });
    await expect(older).rejects.toMatchObject({ code: 'superseded' });
    expect(worker.requests).toContainEqual({ kind: 'cancel', id: 1 });
    // The worker may have been at it already.
    worker.answer({ kind: 'success', id: 1, result: batchOf(['old']) });
    worker.answer({ kind: 'success', id: 2, result: batchOf(['new']) });
    worker.answer({ kind: 'success', id: 3, result: batchOf(['other']) });
    expect((await newer).readings[0]?.evidence).toEqual(['new']);
    expect((await other).readings[0]?.evidence).toEqual(['other']);
  });
});

describe('a call that nobody wants any more', () => {
  it('fails at once, tells the worker, and leaves the others alone', async () => {
    const { calls, worker, dead, clock } = setUp();
    const asking = new AbortController();
    const message = { text: 'why', previous: null };
    const unwanted = calls.call('explain', message, { silenceMs, signal: asking.signal });
    const wanted = calls.call('read', read('one'), { silenceMs });
    asking.abort();
    await expect(unwanted).rejects.toMatchObject({ code: 'cancelled' });
    expect(worker.requests).toContainEqual({ kind: 'cancel', id: 1 });
    worker.answer({ kind: 'success', id: 2, result: batchOf(['one']) });
    expect((await wanted).readings).toHaveLength(1);
    expect([dead, clock.waiting]).toEqual([[], 0]);
  });

  it('is not even made', async () => {
    const { calls, worker } = setUp();
    const signal = AbortSignal.abort();
    const call = calls.call('explain', { text: 'why', previous: null }, { silenceMs, signal });
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(worker.requests).toEqual([]);
  });
});

it('fails what waits when it is closed, without reporting a death', async () => {
  const { calls, worker, dead } = setUp();
  const call = calls.call('read', read('one'), { silenceMs });
  calls.close();
  await expect(call).rejects.toMatchObject({ code: 'closed' });
  expect(worker.terminated).toBe(true);
  expect(dead).toEqual([]);
});
