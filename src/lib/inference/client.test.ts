import { expect, it } from 'vitest';
import { TriageClient } from './client.ts';
import { ManualClock } from '../platform/fake-workers.ts';
import { explanationOf, fakeWorkers, succeed } from './fakes.ts';
import type { FakeWorkers } from './fakes.ts';

const messages = [{ text: 'late again', language: 'en', previous: null }];

function clientOf(workers: FakeWorkers): TriageClient {
  return new TriageClient({
    kind: 'wasm',
    order: { modelsUrl: 'http://roost.test/models/', threads: 1 },
    openWorker: workers.open,
    clock: new ManualClock(),
    onProgress: () => undefined,
  });
}

it('loads the model once for many batches', async () => {
  const workers = fakeWorkers((worker, call) => succeed(worker, call));
  const client = clientOf(workers);
  await Promise.all([client.load(), client.load()]);
  await client.read(messages);
  await client.read(messages);
  expect(workers.opened.map(({ calls }) => calls.map(({ name }) => name))).toEqual([
    ['load', 'read', 'read'],
  ]);
});

it('reads again in a new worker when a run poisoned the old one', async () => {
  const workers = fakeWorkers((worker, call, nth) => {
    if (nth === 0 && call.name === 'read') {
      worker.answer({ kind: 'failure', id: call.id, code: 'inference_failed', message: 'bad run' });
    } else succeed(worker, call);
  });
  const { readings } = await clientOf(workers).read(messages);
  expect(readings[0]?.evidence).toEqual(['late again']);
  expect(workers.opened.map(({ terminated }) => terminated)).toEqual([true, false]);
});

it('reads again when the worker dies in the middle', async () => {
  const workers = fakeWorkers((worker, call, nth) => {
    if (nth === 0 && call.name === 'read') worker.die('out of memory');
    else succeed(worker, call);
  });
  await expect(clientOf(workers).read(messages)).resolves.toMatchObject({ ms: 10 });
});

it('explains a message, in a new worker when the old one fails', async () => {
  const workers = fakeWorkers((worker, call, nth) => {
    if (nth === 0 && call.name === 'explain') worker.die('out of memory');
    else succeed(worker, call);
  });
  const message = { text: 'late again', previous: 'Hello?' };
  expect(await clientOf(workers).explain(message)).toEqual(explanationOf('late again'));
  expect(workers.opened[1]?.calls.at(-1)?.payload).toEqual(message);
});

it('keeps its worker when a question is called off', async () => {
  const workers = fakeWorkers((worker, call) => {
    if (call.name !== 'explain') succeed(worker, call);
  });
  const client = clientOf(workers);
  const asking = new AbortController();
  const answer = client.explain({ text: 'late again', previous: null }, asking.signal);
  await client.load();
  asking.abort();
  await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
  await expect(client.read(messages)).resolves.toMatchObject({ ms: 10 });
  expect(workers.opened.map(({ terminated }) => terminated)).toEqual([false]);
});

it('gives up after the second failure, and the next batch starts afresh', async () => {
  const workers = fakeWorkers((worker, call, nth) => {
    if (nth < 2 && call.name === 'read') {
      worker.answer({ kind: 'failure', id: call.id, code: 'inference_failed', message: 'bad run' });
    } else succeed(worker, call);
  });
  const client = clientOf(workers);
  await expect(client.read(messages)).rejects.toMatchObject({ code: 'inference_failed' });
  await expect(client.read(messages)).resolves.toMatchObject({ ms: 10 });
});

it('does not remember a failed load', async () => {
  const workers = fakeWorkers((worker, call, nth) => {
    if (nth === 0) {
      worker.answer({
        kind: 'failure',
        id: call.id,
        code: 'model_unreachable',
        message: 'offline',
      });
    } else succeed(worker, call);
  });
  const client = clientOf(workers);
  await expect(client.load()).rejects.toMatchObject({ code: 'model_unreachable' });
  expect(workers.opened[0]?.terminated).toBe(true);
  await expect(client.load()).resolves.toEqual({ modelVersion: 'model-1' });
});

it('ends its worker when it is closed, and opens no other', async () => {
  const workers = fakeWorkers((worker, call) => {
    if (call.name === 'load') succeed(worker, call);
  });
  const client = clientOf(workers);
  await client.load();
  const reading = client.read(messages);
  await Promise.resolve();
  client.close();
  await expect(reading).rejects.toMatchObject({ code: 'closed' });
  await expect(client.load()).rejects.toMatchObject({ code: 'closed' });
  expect(workers.opened.map(({ terminated }) => terminated)).toEqual([true]);
});
