import { describe, expect, it, vi } from 'vitest';
import type { ModelState } from '../features/ports.ts';
import { ManualClock } from '../platform/fake-workers.ts';
import { explanationOf, fakeWorkers, succeed } from './fakes.ts';
import type { FakeWorker, FakeWorkers } from './fakes.ts';
import { LiveCell } from '../platform/live-cell.ts';
import type { InferenceCode, Request } from './protocol.ts';
import { Reader } from './reader.ts';
import type { ReaderParts } from './reader.ts';

type Call = Request & { kind: 'call' };
type Verdict = { modelVersion: string; trusted: boolean };

const messages = [{ text: 'no heating', language: 'en', previous: null }];

function setUp(
  behave: (worker: FakeWorker, call: Call, nth: number) => void,
  options: Partial<ReaderParts> & { adapter?: string; known?: Verdict } = {},
): { reader: Reader; workers: FakeWorkers; states: ModelState[]; verdicts: Map<string, Verdict> } {
  const workers = fakeWorkers(behave);
  const state = new LiveCell<ModelState>({ kind: 'idle' });
  const states: ModelState[] = [];
  state.subscribe((value) => states.push(value));
  const verdicts = new Map<string, Verdict>();
  const { adapter, known, ...parts } = options;
  if (adapter !== undefined && known) verdicts.set(adapter, known);
  const reader = new Reader({
    modelsUrl: 'http://roost.test/models/',
    isolated: true,
    cores: 8,
    openWorker: workers.open,
    findAdapter: () => Promise.resolve(adapter === undefined ? null : { name: adapter }),
    verdicts: {
      get: (name) => verdicts.get(name) ?? null,
      set: (name, verdict) => void verdicts.set(name, verdict),
    },
    clock: new ManualClock(),
    state,
    ...parts,
  });
  return { reader, workers, states, verdicts };
}

function fail(worker: FakeWorker, call: Call, code: InferenceCode): void {
  worker.answer({ kind: 'failure', id: call.id, code, message: code });
}

/** Answers in `ms`, with probabilities off by `skew`. */
function answerIn(worker: FakeWorker, call: Call, ms: number, skew = 0): void {
  if (call.name !== 'read') {
    succeed(worker, call);
    return;
  }
  const probabilities = [0.9 - skew, 0.05 + skew, 0.05];
  const readings = call.payload.messages.map(({ text }) => ({
    readings: {
      sentiment: {
        label: 'negative' as const,
        probability: 0.9 - skew,
        probabilities,
        unsure: false,
      },
      topic: { label: 'delivery' as const, probability: 1, probabilities: [1], unsure: false },
      urgency: { label: 'high' as const, probability: 1, probabilities: [1], unsure: false },
    },
    evidence: [text],
    language_supported: true,
    embedding: null,
  }));
  worker.answer({ kind: 'success', id: call.id, result: { readings, ms } });
}

const GPU = 'vendor/architecture';
const ready = (backend: string, threads: number) => ({
  kind: 'ready',
  backend,
  threads,
  modelVersion: 'model-1',
});

describe('the backend', () => {
  it('is WebAssembly with two threads on an isolated page', async () => {
    const { reader, workers, states } = setUp(allGoesWell);
    await reader.open();
    expect(states).toEqual([{ kind: 'idle' }, { kind: 'starting' }, ready('wasm-threads', 2)]);
    expect(workers.opened[0]?.calls[0]?.payload).toMatchObject({ threads: 2 });
  });

  it('is one thread where the page is not isolated, or on one core', async () => {
    for (const parts of [{ isolated: false }, { cores: 1 }]) {
      const { reader, states } = setUp(allGoesWell, parts);
      await reader.open();
      expect(states.at(-1)).toEqual(ready('wasm', 1));
    }
  });

  it('steps down to one thread when threads do not start', async () => {
    const { reader, states } = setUp((worker, call, nth) =>
      nth === 0 ? fail(worker, call, 'model_invalid') : succeed(worker, call),
    );
    await reader.open();
    expect(states.at(-1)).toEqual(ready('wasm', 1));
  });

  it('is none when nothing starts, and says why', async () => {
    const { reader, workers, states } = setUp((worker, call) =>
      fail(worker, call, 'model_invalid'),
    );
    await expect(reader.open()).rejects.toMatchObject({ code: 'model_invalid' });
    expect(states.at(-1)).toMatchObject({ kind: 'failed', code: 'model_invalid' });
    expect(workers.opened.map(({ terminated }) => terminated)).toEqual([true, true]);
  });

  it('is not blamed for a model that cannot be fetched', async () => {
    const { reader, workers } = setUp((worker, call) => fail(worker, call, 'model_unreachable'));
    await expect(reader.open()).rejects.toMatchObject({ code: 'model_unreachable' });
    expect(workers.opened).toHaveLength(1);
  });

  it('shows the bytes as they arrive', async () => {
    const { reader, states } = setUp((worker, call) => {
      const progress = { kind: 'fetching', bytes: 3, total: 9 } as const;
      worker.answer({ kind: 'progress', id: call.id, progress });
      succeed(worker, call);
    });
    await reader.open();
    expect(states).toContainEqual({ kind: 'fetching', bytes: 3, total: 9 });
  });

  it('is renewed after a poisoned run without a word to the person', async () => {
    const { reader, states } = setUp((worker, call, nth) => {
      if (nth === 0 && call.name === 'read') fail(worker, call, 'inference_failed');
      else succeed(worker, call);
    });
    await reader.open();
    await expect(reader.read(messages)).resolves.toMatchObject({ ms: 10 });
    expect(states.at(-1)).toEqual(ready('wasm-threads', 2));
  });

  it('steps down when a worker with threads dies twice', async () => {
    const { reader, states } = setUp((worker, call, nth) => {
      if (nth < 2 && call.name === 'read') worker.die('out of memory');
      else succeed(worker, call);
    });
    await reader.open();
    await expect(reader.read(messages)).resolves.toMatchObject({ ms: 10 });
    expect(states.at(-1)).toEqual(ready('wasm', 1));
  });
});

describe('a question why', () => {
  const question = { text: 'no heating', previous: null };

  it('is answered after the batch that is being read', async () => {
    const { reader, workers } = setUp(allGoesWell);
    await reader.open();
    const [, why] = await Promise.all([reader.read(messages), reader.explain(question)]);
    expect(why).toEqual(explanationOf('no heating'));
    expect(workers.opened[0]?.calls.map(({ name }) => name)).toEqual(['load', 'read', 'explain']);
  });

  it('leaves the backend as it is when it is called off', async () => {
    const { reader, workers, states } = setUp((worker, call) => {
      if (call.name !== 'explain') succeed(worker, call);
    });
    await reader.open();
    const asking = new AbortController();
    const answer = reader.explain(question, asking.signal);
    await vi.waitFor(() => expect(workers.opened[0]?.calls.at(-1)?.name).toBe('explain'));
    asking.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    await expect(reader.read(messages)).resolves.toMatchObject({ ms: 10 });
    expect(states.at(-1)).toEqual(ready('wasm-threads', 2));
    expect(workers.opened).toHaveLength(1);
  });
});

describe('WebGPU', () => {
  it('takes over once it proved right and faster, and is remembered', async () => {
    const { reader, workers, states, verdicts } = setUp(
      (worker, call) => answerIn(worker, call, worker.kind === 'webgpu' ? 3 : 20, 0),
      { adapter: GPU },
    );
    await reader.open();
    expect(states.at(-1)).toEqual(ready('wasm-threads', 2));
    await reader.improve();
    expect(states.at(-1)).toEqual(ready('webgpu', 1));
    expect(verdicts.get(GPU)).toEqual({ modelVersion: 'model-1', trusted: true });
    expect(workers.opened.map(({ terminated }) => terminated)).toEqual([true, false]);
    await reader.read(messages);
    expect(workers.opened[1]?.calls.at(-1)?.payload).toEqual({ messages });
  });

  it.each([
    ['slower', 30, 0],
    ['wrong', 3, 0.3],
  ])('stays off when it is %s', async (_, ms, skew) => {
    const { reader, workers, states, verdicts } = setUp(
      (worker, call) =>
        worker.kind === 'webgpu' ? answerIn(worker, call, ms, skew) : answerIn(worker, call, 20),
      { adapter: GPU },
    );
    await reader.open();
    await reader.improve();
    expect(states.at(-1)).toEqual(ready('wasm-threads', 2));
    expect(verdicts.get(GPU)).toEqual({ modelVersion: 'model-1', trusted: false });
    expect(workers.opened.map(({ terminated }) => terminated)).toEqual([false, true]);

    // The verdict holds for this model: no second comparison.
    await reader.improve();
    expect(workers.opened).toHaveLength(2);
  });

  it('is not judged when its files cannot be fetched now', async () => {
    const { reader, verdicts } = setUp(
      (worker, call) =>
        worker.kind === 'webgpu' ? fail(worker, call, 'model_unreachable') : succeed(worker, call),
      { adapter: GPU },
    );
    await reader.open();
    await reader.improve();
    expect(verdicts.size).toBe(0);
  });

  it('starts at once on a later visit', async () => {
    const { reader, workers, states } = setUp(allGoesWell, {
      adapter: GPU,
      known: { modelVersion: 'model-1', trusted: true },
    });
    await reader.open();
    expect(workers.opened.map(({ kind }) => kind)).toEqual(['webgpu']);
    expect(states.at(-1)).toEqual(ready('webgpu', 1));
  });

  it('has to prove itself again with a new model', async () => {
    const { reader, workers, states } = setUp(allGoesWell, {
      adapter: GPU,
      known: { modelVersion: 'model-0', trusted: true },
    });
    await reader.open();
    expect(states.at(-1)).toEqual(ready('wasm-threads', 2));
    expect(workers.opened[0]?.terminated).toBe(true);
  });

  it('falls back visibly as soon as the device is lost', async () => {
    const { reader, workers, states, verdicts } = setUp(allGoesWell, {
      adapter: GPU,
      known: { modelVersion: 'model-1', trusted: true },
    });
    await reader.open();
    workers.opened[0]?.answer({ kind: 'lost', code: 'device_lost', message: 'reset' });
    await expect(reader.read(messages)).resolves.toMatchObject({ ms: 10 });
    expect(states.slice(-3)).toEqual([
      ready('webgpu', 1),
      { kind: 'starting' },
      ready('wasm-threads', 2),
    ]);
    // A reset says nothing about its numbers.
    expect(verdicts.get(GPU)?.trusted).toBe(true);
  });

  it('is not trusted again after it failed on a batch twice', async () => {
    const { reader, states, verdicts } = setUp(
      (worker, call) => {
        if (worker.kind === 'webgpu' && call.name === 'read')
          fail(worker, call, 'inference_failed');
        else succeed(worker, call);
      },
      { adapter: GPU, known: { modelVersion: 'model-1', trusted: true } },
    );
    await reader.open();
    await expect(reader.read(messages)).resolves.toMatchObject({ ms: 10 });
    expect(states.at(-1)).toEqual(ready('wasm-threads', 2));
    expect(verdicts.get(GPU)?.trusted).toBe(false);
  });
});

it('refuses to read once it is closed', async () => {
  const { reader, workers } = setUp(allGoesWell);
  await reader.open();
  reader.close();
  await expect(reader.read(messages)).rejects.toMatchObject({ code: 'closed' });
  expect(workers.opened.every(({ terminated }) => terminated)).toBe(true);
});

function allGoesWell(worker: FakeWorker, call: Call): void {
  succeed(worker, call);
}
