import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadLinearModel } from '../../domain/linear/model.ts';
import type { LinearModel } from '../../domain/linear/model.ts';
import { someReadings } from '../fakes.ts';
import { readMessages } from './message-reader.ts';

let linear: LinearModel;
beforeAll(() => {
  const file = new URL('../../../../models/linear/model.json', import.meta.url);
  linear = loadLinearModel(JSON.parse(readFileSync(file, 'utf8')));
});

/** Answers with an embedding that tells the length of the text. */
function session() {
  const runs: string[][] = [];
  return {
    runs,
    languages: ['en'],
    run: (texts: readonly string[]) => {
      runs.push([...texts]);
      return Promise.resolve(
        texts.map((text) => ({
          readings: someReadings(),
          embedding: Float32Array.of(text.length / 127),
        })),
      );
    },
  };
}

const english = (text: string) => ({ text, language: 'en' });

it('runs texts of like length together and answers in the order of the question', async () => {
  const fake = session();
  const lengths = [90, 3, 80, 4, 70, 2, 60, 1];
  const found = await readMessages(
    fake,
    linear,
    lengths.map((n) => english('x'.repeat(n))),
  );
  expect(fake.runs.map((run) => run.map(({ length }) => length))).toEqual([
    [1, 2, 3, 4],
    [60, 70, 80, 90],
  ]);
  expect(found.map(({ embedding }) => atob(embedding ?? '').charCodeAt(0))).toEqual(lengths);
});

it('names the words that weigh most, from the text itself', async () => {
  const text = 'I was charged twice and nobody answers, I need my money back today';
  const [reading] = await readMessages(session(), linear, [english(text)]);
  expect(reading?.evidence.length).toBeGreaterThan(0);
  for (const phrase of reading?.evidence ?? []) expect(text).toContain(phrase);
});

describe('a language', () => {
  it.each([
    ['that the model knows', english('Where is my parcel?'), true],
    ['with a region', { text: 'Where is my parcel?', language: 'en-GB' }, true],
    ['that it was not trained on', { text: 'Wo ist mein Paket?', language: 'de' }, false],
    ['that X could not tell', { text: 'Where is my parcel?', language: 'und' }, true],
    ['that nobody told, in another script', { text: 'どこにありますか', language: null }, false],
  ])('%s', async (_, message, supported) => {
    const [reading] = await readMessages(session(), linear, [message]);
    expect(reading?.language_supported).toBe(supported);
    for (const head of Object.values(reading?.readings ?? {})) expect(head.unsure).toBe(!supported);
  });
});
