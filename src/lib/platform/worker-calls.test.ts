import { describe, expect, it, vi } from 'vitest';
import { fakeWorkers, ManualClock } from './fake-workers.ts';
import type { FakeWorker } from './fake-workers.ts';
import { WorkerCalls } from './worker-calls.ts';

interface Calls {
  load: { payload: { from: string }; result: { version: string }; progress: { bytes: number } };
  read: { payload: { texts: string[] }; result: { read: string[] }; progress: never };
}
type Code = 'corrupt' | 'lost';

const read = (...texts: string[]) => ({ texts });
const order = { from: 'http://roost.test/models/' };
const silenceMs = 1_000;

function setUp(): {
  calls: WorkerCalls<Calls, Code, string>;
  worker: FakeWorker<Calls, Code, string>;
  clock: ManualClock;
  dead: string[];
  news: string[];
} {
  const clock = new ManualClock();
  const workers = fakeWorkers<Calls, Code, string>();
  const dead: string[] = [];
  const news: string[] = [];
  const calls = new WorkerCalls<Calls, Code, string>({
    name: 'The worker',
    open: workers.open,
    clock,
    fail: (code, message) => Object.assign(new Error(message), { code }),
    onDead: ({ code }) => dead.push(code),
    onNews: (each) => news.push(each),
  });
  const [worker] = workers.opened;
  if (!worker) throw new Error('no worker was opened');
  return { calls, worker, clock, dead, news };
}

describe('a call', () => {
  it('gets its own answer, whatever the order of the answers', async () => {
    const { calls, worker } = setUp();
    const first = calls.call('read', read('one'), { silenceMs });
    const second = calls.call('read', read('two'), { silenceMs });
    worker.answer({ kind: 'success', id: 2, result: { read: ['two'] } });
    worker.answer({ kind: 'success', id: 1, result: { read: ['one'] } });
    expect((await first).read).toEqual(['one']);
    expect((await second).read).toEqual(['two']);
  });

  it('fails with the code and the sentence of the worker', async () => {
    const { calls, worker } = setUp();
    const call = calls.call('load', order, { silenceMs });
    worker.answer({ kind: 'failure', id: 1, code: 'corrupt', message: 'It is cut short.' });
    await expect(call).rejects.toMatchObject({
      code: 'corrupt',
      message: 'It is cut short.',
    });
  });

  it('hears of progress until it settles', async () => {
    const { calls, worker } = setUp();
    const onProgress = vi.fn();
    const call = calls.call('load', order, { silenceMs, onProgress });
    worker.answer({ kind: 'progress', id: 1, progress: { bytes: 5 } });
    worker.answer({ kind: 'success', id: 1, result: { version: 'model-1' } });
    worker.answer({ kind: 'progress', id: 1, progress: { bytes: 6 } });
    await call;
    expect(onProgress.mock.calls).toEqual([[{ bytes: 5 }]]);
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
    expect(dead).toEqual(['worker_died']);
  });

  it('is given up after silence, and progress breaks the silence', async () => {
    const { calls, worker, clock, dead } = setUp();
    const call = calls.call('load', order, { silenceMs });
    clock.pass(900);
    worker.answer({ kind: 'progress', id: 1, progress: { bytes: 6 } });
    clock.pass(900);
    expect(dead).toEqual([]);
    clock.pass(100);
    await expect(call).rejects.toMatchObject({ code: 'worker_silent' });
    expect(worker.terminated).toBe(true);
  });

  it('may say itself that it is lost', async () => {
    const { calls, worker } = setUp();
    const call = calls.call('read', read('one'), { silenceMs });
    worker.answer({ kind: 'lost', code: 'lost', message: 'The GPU was reset.' });
    await expect(call).rejects.toMatchObject({ code: 'lost' });
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
    worker.answer({ kind: 'success', id: 1, result: { read: ['old'] } });
    worker.answer({ kind: 'success', id: 2, result: { read: ['new'] } });
    worker.answer({ kind: 'success', id: 3, result: { read: ['other'] } });
    expect((await newer).read).toEqual(['new']);
    expect((await other).read).toEqual(['other']);
  });
});

describe('a call that nobody wants any more', () => {
  it('fails at once, tells the worker, and leaves the others alone', async () => {
    const { calls, worker, dead, clock } = setUp();
    const asking = new AbortController();
    const unwanted = calls.call('read', read('why'), { silenceMs, signal: asking.signal });
    const wanted = calls.call('read', read('one'), { silenceMs });
    asking.abort();
    await expect(unwanted).rejects.toMatchObject({ code: 'cancelled' });
    expect(worker.requests).toContainEqual({ kind: 'cancel', id: 1 });
    worker.answer({ kind: 'success', id: 2, result: { read: ['one'] } });
    expect((await wanted).read).toHaveLength(1);
    expect([dead, clock.waiting]).toEqual([[], 0]);
  });

  it('is not even made', async () => {
    const { calls, worker } = setUp();
    const signal = AbortSignal.abort();
    const call = calls.call('read', read('why'), { silenceMs, signal });
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

it('hears what the worker tells unasked, until it is closed', () => {
  const { calls, worker, news } = setUp();
  worker.answer({ kind: 'news', news: 'something changed' });
  calls.close();
  worker.terminated = false;
  worker.answer({ kind: 'news', news: 'too late' });
  expect(news).toEqual(['something changed']);
});
