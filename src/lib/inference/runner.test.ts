import { afterEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../platform/fake-workers.ts';
import { batchOf, FakeWork } from './fakes.ts';
import { LiveCell } from '../platform/live-cell.ts';
import { InferenceError } from './protocol.ts';
import type { BatchReading, UnreadMessage } from './protocol.ts';
import { TriageRunner } from './runner.ts';
import type { ReadingProgress } from './runner.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function start(
  work: FakeWork,
  read: (messages: UnreadMessage[]) => Promise<BatchReading> = (messages) =>
    Promise.resolve(batchOf(messages.map(({ text }) => text))),
) {
  const clock = new ManualClock();
  const progress = new LiveCell<ReadingProgress>({ read: 0, medianMs: null });
  const stopping = new AbortController();
  const batches: string[][] = [];
  const runner = new TriageRunner({
    work,
    modelVersion: 'model-1',
    clock,
    progress,
    read: (messages) => {
      batches.push(messages.map(({ text }) => text));
      return read(messages);
    },
  });
  stops.push(() => stopping.abort());
  return {
    clock,
    progress,
    batches,
    running: runner.run(stopping.signal),
    stop: () => stopping.abort(),
  };
}

const letters = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `message ${i}`);

describe('reading', () => {
  it('records a message as soon as it is pending', async () => {
    const work = new FakeWork();
    start(work);
    work.add('help');
    await vi.waitFor(() => expect(work.batches).toHaveLength(1));
    expect(work.batches[0]).toEqual([
      {
        message_id: 'help',
        model_version: 'model-1',
        language_supported: true,
        embedding: null,
        evidence: ['help'],
        readings: expect.objectContaining({ urgency: expect.anything() as unknown }) as unknown,
      },
    ]);
  });

  it('takes the first one alone, then sixteen at a time, with one lease call for four batches', async () => {
    const work = new FakeWork();
    work.add(...letters(60));
    const { batches } = start(work);
    await vi.waitFor(() => expect(work.rows).toEqual([]));
    expect(batches.map(({ length }) => length)).toEqual([1, 16, 16, 16, 11]);
    expect(work.leaseCalls.map(({ length }) => length)).toEqual([60]);
    expect(new Set(work.recorded).size).toBe(60);
  });

  it('takes a message that arrives during a backlog in the very next batch', async () => {
    const work = new FakeWork();
    work.add(...letters(40));
    const { batches } = start(work, (messages) => {
      if (batches.length === 2) work.add('stranded');
      return Promise.resolve(batchOf(messages.map(({ text }) => text)));
    });
    await vi.waitFor(() => expect(work.rows).toEqual([]));
    expect(batches[2]?.[0]).toBe('stranded');
  });

  it('counts what it read and how long one message took', async () => {
    const work = new FakeWork();
    work.add(...letters(3));
    const { progress } = start(work, (messages) =>
      Promise.resolve(
        batchOf(
          messages.map(({ text }) => text),
          8 * messages.length,
        ),
      ),
    );
    await vi.waitFor(() => expect(progress.value).toEqual({ read: 3, medianMs: 8 }));
  });
});

describe('a message that another device holds', () => {
  it('is left alone until that lease may have run out', async () => {
    const work = new FakeWork();
    work.elsewhere.add('theirs');
    work.add('theirs', 'ours');
    const { clock } = start(work);
    await vi.waitFor(() => expect(work.recorded).toEqual(['ours']));
    await vi.waitFor(() => expect(clock.waiting).toBe(1));
    const calls = work.leaseCalls.length;
    clock.pass(15_000);
    await vi.waitFor(() => expect(clock.waiting).toBe(1));
    expect(work.leaseCalls).toHaveLength(calls);

    work.elsewhere.clear();
    clock.pass(15_000);
    await vi.waitFor(() => expect(work.recorded).toEqual(['ours', 'theirs']));
  });
});

describe('a message that the model fails on', () => {
  it('is found, passed over, and blocks nothing', async () => {
    const work = new FakeWork();
    work.add(...letters(10), 'poison', ...letters(20).map((text) => `newer ${text}`));
    const { running, stop } = start(work, (messages) =>
      messages.some(({ text }) => text === 'poison')
        ? Promise.reject(new InferenceError('inference_failed', 'bad run'))
        : Promise.resolve(batchOf(messages.map(({ text }) => text))),
    );
    await vi.waitFor(() => expect(work.rows.map(({ id }) => id)).toEqual(['poison']));
    stop();
    await running;
    expect(new Set(work.recorded).size).toBe(30);
  });

  it('is not to blame when the next ones fail too', async () => {
    const work = new FakeWork();
    work.add(...letters(10));
    const { running } = start(work, () =>
      Promise.reject(new InferenceError('inference_failed', 'bad run')),
    );
    await expect(running).rejects.toMatchObject({ code: 'inference_failed' });
    expect(work.recorded).toEqual([]);
  });
});

describe('trouble around the model', () => {
  it('is waited out when readings cannot be stored, and nothing is lost', async () => {
    const work = new FakeWork();
    const record = vi.spyOn(work, 'record').mockRejectedValueOnce(new Error('quota'));
    work.add('help');
    const { clock } = start(work);
    await vi.waitFor(() => expect(record).toHaveBeenCalledTimes(1));
    await vi.waitFor(() => expect(clock.waiting).toBe(1));
    clock.pass(1_000);
    await vi.waitFor(() => expect(work.recorded).toEqual(['help']));
  });

  it('is waited out when the database cannot be asked', async () => {
    const work = new FakeWork();
    const pending = vi.spyOn(work, 'pending').mockRejectedValueOnce(new Error('closing'));
    work.add('help');
    const { clock } = start(work);
    await vi.waitFor(() => expect(pending).toHaveBeenCalledTimes(1));
    await vi.waitFor(() => expect(clock.waiting).toBe(1));
    clock.pass(1_000);
    await vi.waitFor(() => expect(work.recorded).toEqual(['help']));
  });

  it('ends the run when no backend is left', async () => {
    const work = new FakeWork();
    work.add('help');
    const { running } = start(work, () =>
      Promise.reject(new InferenceError('worker_died', 'out of memory')),
    );
    await expect(running).rejects.toMatchObject({ code: 'worker_died' });
  });
});

it('stops when told, even while it waits', async () => {
  const work = new FakeWork();
  const { running, stop, clock } = start(work);
  await vi.waitFor(() => expect(clock.waiting).toBe(1));
  stop();
  await running;
  work.add('too late');
  expect(work.recorded).toEqual([]);
});
