/** The whole triage in a real browser with the real model: worker, WebAssembly, cache, locks. */
import { afterEach, expect, it, vi } from 'vitest';
import type { Explainer, ModelState, Understanding } from '../features/ports.ts';
import { browserParts } from './browser-parts.ts';
import { FakeWork } from './fakes.ts';
import type { OpenWorker } from './ports.ts';
import type { Request } from './protocol.ts';
import { startUnderstanding } from './start-understanding.ts';
import type { UnderstandingParts } from './start-understanding.ts';

const SENTENCES = {
  thanks: 'Thank you so much, everything works again and your support was lovely!',
  charged:
    'You charged my card twice for one order and nobody answers. I want my money back today.',
  hacked:
    'Someone hacked my account, changed the password and is spending my money right now. Help!',
  crash: 'The app crashes every time I open it since the last update.',
  german: 'Wo bleibt mein Paket? Ich warte seit einer Woche.',
};

const closes: (() => void)[] = [];
afterEach(() => {
  for (const close of closes.splice(0)) close();
});

function start(
  work: FakeWork,
  options: { userId?: string; modelsUrl?: string; parts?: UnderstandingParts } = {},
): Understanding & Explainer & { close(): void; states: ModelState[] } {
  const { userId = crypto.randomUUID() } = options;
  const understanding = startUnderstanding(work, { ...options, userId });
  closes.push(() => understanding.close());
  const states: ModelState[] = [];
  understanding.state.subscribe((state) => states.push(state));
  return { ...understanding, states };
}

const until = (check: () => void): Promise<void> =>
  vi.waitFor(check, { timeout: 50_000, interval: 50 });

it('understands tweets as a person would, with threads where the page is isolated', async () => {
  const work = new FakeWork();
  work.add(...Object.values(SENTENCES));
  work.rows = work.rows.map((row) =>
    row.text === SENTENCES.german ? { ...row, language: 'de' } : row,
  );
  const { states } = start(work);
  await until(() => expect(work.rows).toEqual([]));

  const threads = crossOriginIsolated ? Math.min(2, navigator.hardwareConcurrency) : 1;
  expect(states.at(-1)).toMatchObject({
    kind: 'ready',
    backend: threads > 1 ? 'wasm-threads' : 'wasm',
    threads,
  });

  const of = (text: string) => {
    const found = work.batches.flat().find(({ message_id }) => message_id === text);
    if (!found) throw new Error(`nothing was recorded of "${text}"`);
    return found;
  };
  const { thanks, charged, hacked, crash, german } = SENTENCES;
  expect(of(thanks).readings.sentiment.label).toBe('positive');
  expect(of(thanks).readings.urgency.label).toBe('low');
  expect(of(charged).readings.sentiment.label).toBe('negative');
  expect(['billing', 'refund']).toContain(of(charged).readings.topic.label);
  expect(of(hacked).readings.topic.label).toBe('account');
  expect(of(hacked).readings.urgency.label).toBe('critical');
  expect(of(crash).readings.topic.label).toBe('technical');
  expect(of(crash).embedding).toHaveLength(512);
  expect(of(crash).language_supported).toBe(true);
  expect(of(german).language_supported).toBe(false);
  expect(of(german).readings.topic.unsure).toBe(true);
});

it('tells in every tab which words drove a label', async () => {
  const userId = crypto.randomUUID();
  const reading = start(new FakeWork(), { userId });
  await until(() => expect(reading.states.at(-1)?.kind).toBe('ready'));
  const other = start(new FakeWork(), { userId });
  await until(() => expect(other.states.at(-1)?.kind).toBe('elsewhere'));
  const text = '@PebbleBank my invoice for March is wrong';
  for (const tab of [reading, other]) {
    const { topic } = await tab.explain({ text, previous: null });
    const words = topic.drivers.map(({ start: from, end }) => text.slice(from, end));
    expect(topic.label).toBe('billing');
    expect(words).toContain('invoice');
  }
  expect(other.states.at(-1)?.kind).toBe('elsewhere');
});

it('recovers from a poisoned run in a new worker, without fetching the model again', async () => {
  const userId = crypto.randomUUID();
  const parts = browserParts(userId);
  let opened = 0;
  const poisonous: OpenWorker = (kind, events) => {
    opened += 1;
    const first = opened === 1;
    const worker = parts.openWorker(kind, events);
    const post = (message: unknown): void => {
      const request = message as Request;
      const poison = first && request.kind === 'call' && request.name === 'read';
      worker.post(poison ? { ...request, payload: { messages: [{ text: null }] } } : request);
    };
    return { post, terminate: () => worker.terminate() };
  };
  const work = new FakeWork();
  work.add(SENTENCES.crash);
  const { states } = start(work, { userId, parts: { ...parts, openWorker: poisonous } });
  await until(() => expect(work.recorded).toEqual([SENTENCES.crash]));
  expect(opened).toBe(2);
  expect(states.at(-1)?.kind).toBe('ready');
  const since = states.findIndex(({ kind }) => kind === 'ready');
  expect(states.slice(since).map(({ kind }) => kind)).toEqual(['ready']);
});

it('lets one tab read, and another take over when the first one closes', async () => {
  const userId = crypto.randomUUID();
  const first = start(new FakeWork(), { userId });
  await until(() => expect(first.states.at(-1)?.kind).toBe('ready'));
  const work = new FakeWork();
  const second = start(work, { userId });
  work.add(SENTENCES.thanks);
  await until(() => expect(second.states.at(-1)?.kind).toBe('elsewhere'));
  expect(work.recorded).toEqual([]);
  first.close();
  await until(() => expect(work.recorded).toEqual([SENTENCES.thanks]));
});

it('refuses what is no model, with a sentence for the person, and tries again when asked', async () => {
  const work = new FakeWork();
  work.add(SENTENCES.thanks);
  const understanding = start(work, { modelsUrl: new URL('/no-models-here/', location.href).href });
  const { states } = understanding;
  await until(() => expect(states.at(-1)?.kind).toBe('failed'));
  const failed = states.at(-1);
  expect(failed).toMatchObject({
    code: expect.stringMatching(/^model_(unreachable|corrupt)$/) as unknown,
  });
  understanding.retry();
  expect(states.filter(({ kind }) => kind === 'starting')).toHaveLength(1);
  await until(() => expect(states.filter(({ kind }) => kind === 'starting')).toHaveLength(2));
});
