import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadLinearModel } from '../../domain/linear/model.ts';
import type { LinearModel } from '../../domain/linear/model.ts';
import { someReadings } from '../fakes.ts';
import { readMessages } from './message-reader.ts';
import type { TriageInput } from './triage-session.ts';

let linear: LinearModel;
beforeAll(() => {
  const file = new URL('../../../../models/linear/model.json', import.meta.url);
  linear = loadLinearModel(JSON.parse(readFileSync(file, 'utf8')));
});

/** Answers with an embedding that tells the length of the text. */
function session(languageKnown = 0.9) {
  const runs: string[][] = [];
  return {
    runs,
    languages: ['en'],
    languageKnownFrom: 0.5,
    run: (inputs: readonly TriageInput[]) => {
      runs.push(inputs.map(({ text }) => text));
      return Promise.resolve(
        inputs.map(({ text }) => ({
          readings: someReadings(),
          languageKnown,
          embedding: Float32Array.of(text.length / 127),
        })),
      );
    },
  };
}

const english = (text: string) => ({ text, language: 'en', previous: null });

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

const said = (language: string | null) => ({ text: 'Wo ist es', language, previous: null });

describe('a language', () => {
  it.each([
    ['that the model knows', english('Where is it'), 0.9, true],
    ['with a region', said('en-GB'), 0.9, true],
    ['that the model does not know', said(null), 0.1, false],
    ['that X and the model doubt', said('de'), 0.7, false],
    ['that X takes for another, against a model that is sure', said('in'), 0.97, true],
    ['that X names and the model half believes', said('en'), 0.3, true],
    ['that X could not tell', said('und'), 0.9, true],
    ['in another script', { text: 'どこ', language: 'en', previous: null }, 0.9, false],
  ])('%s', async (_, message, probability, supported) => {
    const [reading] = await readMessages(session(probability), linear, [message]);
    expect(reading?.language_supported).toBe(supported);
    for (const head of Object.values(reading?.readings ?? {})) expect(head.unsure).toBe(!supported);
  });
});
