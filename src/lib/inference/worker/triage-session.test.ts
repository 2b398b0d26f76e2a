import * as ort from 'onnxruntime-web/wasm';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { HEAD_NAMES } from '../../domain/triage.ts';
import { createTriageSession, EMBEDDING_SIZE } from './triage-session.ts';
import type { OrtRuntime, TriageSession, TriageSessionParts } from './triage-session.ts';

const MODEL = new URL('../../../../models/triage/', import.meta.url);
const bytes = (name: string): Uint8Array => readFileSync(new URL(name, MODEL));
const json = (name: string): unknown => JSON.parse(readFileSync(new URL(name, MODEL), 'utf8'));

const card = json('triage.json') as { heads: Record<string, unknown> };
const parts: TriageSessionParts = {
  ort,
  model: bytes('onnx/model_quantized.onnx'),
  tokenizer: json('tokenizer.json'),
  tokenizerConfig: json('tokenizer_config.json'),
  card,
};
const cosine = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

let session: TriageSession;
beforeAll(async () => {
  // More threads fetch their script over HTTP, which Node has none of.
  ort.env.wasm.numThreads = 1;
  session = await createTriageSession(parts);
}, 30_000);

async function read(text: string) {
  const [output] = await session.run([{ text }]);
  if (!output) throw new Error('no output');
  return output;
}

describe('the triage session', () => {
  it.each([
    [
      '@PebbleBank my account was hacked and someone is taking my money right now!!',
      'account',
      'critical',
      'negative',
    ],
    [
      '@HeronBooks thank you, the parcel came a day early and it is lovely',
      'praise',
      'low',
      'positive',
    ],
    ['@LarkspurPost my parcel was due on Monday, where is it?', 'delivery', 'normal', null],
  ] as const)('understands %j', async (text, topic, urgency, sentiment) => {
    const { readings } = await read(text);
    expect(readings.topic.label).toBe(topic);
    expect(readings.urgency.label).toBe(urgency);
    if (sentiment) expect(readings.sentiment.label).toBe(sentiment);
  });

  it('gives probabilities that sum to 1 for any text, however strange or long', async () => {
    const texts = [
      '',
      ' ',
      '\ud800',
      '[SEP] [PAD]',
      '😡'.repeat(500),
      'x'.repeat(25_000),
      'مرحبا',
      'refund '.repeat(400),
    ];
    for (const { readings, embedding } of await session.run(texts.map((text) => ({ text })))) {
      for (const head of HEAD_NAMES) {
        const { probabilities, probability } = readings[head];
        expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
        expect(probability).toBe(Math.max(...probabilities));
      }
      expect(embedding).toHaveLength(EMBEDDING_SIZE);
      expect(Math.hypot(...embedding)).toBeCloseTo(1, 4);
    }
  });

  it('keeps the order of a batch, and says in it nearly what it says alone', async () => {
    const texts = [
      'where is my refund',
      'thanks a lot!',
      'the app crashes when I open the basket, every time',
    ];
    const together = await session.run(texts.map((text) => ({ text })));
    for (const [index, text] of texts.entries()) {
      const alone = await read(text);
      expect(together[index]?.readings.topic.label).toBe(alone.readings.topic.label);
      expect(
        cosine(alone.embedding, together[index]?.embedding ?? alone.embedding),
      ).toBeGreaterThan(0.97);
    }
  });

  it('places tickets about the same thing next to each other', async () => {
    const [late, later, bill] = await session.run([
      { text: 'my parcel has not arrived yet' },
      { text: 'still waiting for the package you shipped last week' },
      { text: 'why did you charge my card twice' },
    ]);
    if (!late || !later || !bill) throw new Error('no output');
    expect(cosine(late.embedding, later.embedding)).toBeGreaterThan(
      cosine(late.embedding, bill.embedding) + 0.1,
    );
  });

  it('answers calls made at the same time one after another', async () => {
    const [first, second] = await Promise.all([
      session.run([{ text: 'late again' }]),
      session.run([{ text: 'late again' }]),
    ]);
    expect(first).toEqual(second);
  });

  it('reads nothing into no texts', async () => {
    expect(await session.run([])).toEqual([]);
  });
});

describe('a failed run', () => {
  it('is told as such and does not fail the next', async () => {
    let failing = true;
    const InferenceSession = {
      create: async (model: Uint8Array) => {
        const real = await ort.InferenceSession.create(model);
        return new Proxy(real, {
          get(target, name) {
            if (name === 'run' && failing) return () => Promise.reject(new Error('device lost'));
            const value: unknown = Reflect.get(target, name, target);
            return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          },
        });
      },
    } as unknown as OrtRuntime['InferenceSession'];
    const shaky = await createTriageSession({ ...parts, ort: { ...ort, InferenceSession } });
    await expect(shaky.run([{ text: 'hello' }])).rejects.toMatchObject({
      code: 'inference_failed',
    });
    failing = false;
    await expect(shaky.run([{ text: 'hello' }])).resolves.toHaveLength(1);
    await shaky.release();
  });
});

describe('damaged files', () => {
  const { heads } = card;
  it.each<[string, Partial<TriageSessionParts>]>([
    ['a model that is a page of HTML', { model: new TextEncoder().encode('<!doctype html>') }],
    ['a model cut short', { model: parts.model.subarray(0, 100_000) }],
    ['a tokenizer of another kind', { tokenizer: { model: { type: 'BPE' } } }],
    ['no tokenizer', { tokenizer: null }],
    ['a tokenizer without words', { tokenizer: { model: { type: 'WordPiece', vocab: {} } } }],
    ['a card without heads', { card: { ...card, heads: {} } }],
    ['labels in another order', { card: { ...card, heads: { ...heads, urgency: heads.topic } } }],
  ])('refuses %s', async (_, damaged) => {
    await expect(createTriageSession({ ...parts, ...damaged })).rejects.toMatchObject({
      code: 'model_invalid',
    });
  });
});
