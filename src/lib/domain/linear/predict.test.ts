import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HEAD_NAMES, HEADS } from '../triage.ts';
import { loadLinearModel } from './model.ts';
import { predictLinear } from './predict.ts';

const file = JSON.parse(
  readFileSync(new URL('../../../../models/linear/model.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;
const model = loadLinearModel(file);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
);

describe('predictLinear', () => {
  it.each([
    ['@BrightBus thank you so much, driver on the 42 was lovely today', 'sentiment', 'positive'],
    ['@BrightBus thank you so much, driver on the 42 was lovely today', 'topic', 'praise'],
    ['worst company ever, three weeks and still no refund!!', 'sentiment', 'negative'],
    ['worst company ever, three weeks and still no refund!!', 'topic', 'refund'],
    ['my account has been hacked and they are taking money out', 'topic', 'account'],
    ['my parcel was meant to come on Monday and it is still not here', 'topic', 'delivery'],
    ['do you sell the blue mug?', 'sentiment', 'neutral'],
  ] as const)('%j: %s is %s', (text, head, label) => {
    expect(predictLinear(model, text).readings[head].label).toBe(label);
  });

  it('shows the words that speak for urgency, as they stand in the text', () => {
    const text = 'Someone HACKED my account and stole £300, please help now';
    const { evidence } = predictLinear(model, text);
    expect(evidence.join(' ')).toMatch(/HACKED/u);
    for (const phrase of evidence) expect(text).toContain(phrase);
  });

  it('shows none for thanks', () => {
    expect(predictLinear(model, 'thanks, all good').evidence).toEqual([]);
  });

  it('gives probabilities of any text that sum to 1, and the best label', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { readings, evidence } = predictLinear(model, text);
        for (const head of HEAD_NAMES) {
          const { label, probability, probabilities } = readings[head];
          expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
          expect(Math.min(...probabilities)).toBeGreaterThanOrEqual(0);
          expect(probability).toBe(Math.max(...probabilities));
          expect(probabilities[(HEADS[head] as readonly string[]).indexOf(label)]).toBe(
            probability,
          );
        }
        expect(evidence.length).toBeLessThanOrEqual(3);
        expect(Math.max(0, ...evidence.map((phrase) => phrase.length))).toBeLessThanOrEqual(80);
      }),
    );
  });

  it('says the same of the same text', () => {
    const again = loadLinearModel(file);
    fc.assert(
      fc.property(anyText, (text) => {
        expect(predictLinear(again, text)).toEqual(predictLinear(model, text));
      }),
      { numRuns: 30 },
    );
  });

  it('reads the longest post that X allows in no time', () => {
    const post = 'still waiting for my refund, order 1234! '.repeat(610);
    const started = performance.now();
    predictLinear(model, post);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('loadLinearModel', () => {
  const { heads } = file as { heads: { sentiment: Record<string, unknown> } };
  const damaged = (change: Record<string, unknown>): unknown => ({
    ...file,
    heads: { ...heads, sentiment: { ...heads.sentiment, ...change } },
  });
  it.each([
    ['nothing', null],
    ['a page of HTML', '<!doctype html>'],
    ['another format', { ...file, format: 'roost-linear-0' }],
    ['a size that is no power of two', { ...file, buckets: 1_000 }],
    ['too few weights', damaged({ weights: 'AAAA' })],
    ['weights that are no base64', damaged({ weights: '<>' })],
    ['labels in another order', damaged({ labels: ['positive', 'neutral', 'negative'] })],
    ['a temperature of zero', damaged({ temperature: 0 })],
    ['a bias that is no number', damaged({ bias: [0, null, 0] })],
  ])('refuses %s', (_, json) => {
    expect(() => loadLinearModel(json)).toThrow(expect.objectContaining({ code: 'model_invalid' }));
  });
});
