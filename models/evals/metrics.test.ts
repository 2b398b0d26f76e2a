import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headMetrics, ordinalMetrics } from './metrics.ts';
import type { Judged } from './metrics.ts';

/** A judgement that gives `guess` this much and shares the rest. */
function judged(gold: number, guess: number, confidence = 1, labels = 4): Judged {
  const rest = (1 - confidence) / (labels - 1);
  return {
    gold,
    probabilities: Array.from({ length: labels }, (_, i) => (i === guess ? confidence : rest)),
  };
}

describe('headMetrics', () => {
  it('agrees with figures worked out by hand', () => {
    // Truth 0 0 0 1 1 2, guess 0 0 1 1 2 2.
    const pairs = [0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2];
    const set = [0, 1, 2, 3, 4, 5].map((i) =>
      judged(pairs[2 * i] ?? 0, pairs[2 * i + 1] ?? 0, 1, 3),
    );
    const metrics = headMetrics(set);
    expect(metrics?.accuracy).toBeCloseTo(4 / 6);
    expect(metrics?.macroRecall).toBeCloseTo((2 / 3 + 1 / 2 + 1) / 3);
    expect(metrics?.macroF1).toBeCloseTo((4 / 5 + 1 / 2 + 2 / 3) / 3);
  });

  it('leaves out a label that occurs nowhere', () => {
    expect(headMetrics([judged(0, 0), judged(1, 1)])).toMatchObject({ macroF1: 1, macroRecall: 1 });
  });

  it('measures calibration as the distance of confidence and accuracy', () => {
    // Nine of ten right at a confidence of 0.95; all of five wrong at 0.65.
    const sure = Array.from({ length: 10 }, (_, i) => judged(i === 0 ? 1 : 0, 0, 0.95));
    const wrong = Array.from({ length: 5 }, () => judged(1, 0, 0.65));
    expect(headMetrics(sure)?.ece).toBeCloseTo(0.05);
    expect(headMetrics([...sure, ...wrong])?.ece).toBeCloseTo((10 * 0.05 + 5 * 0.65) / 15);
  });

  it('has no figures for nothing', () => {
    expect(headMetrics([])).toBeNull();
  });
});

describe('ordinalMetrics', () => {
  it('weighs a far miss more than a near one', () => {
    const gold = [0, 1, 2, 3, 0, 1, 2, 3];
    const kappaOf = (miss: number): number => {
      const set = gold.map((truth, i) => judged(truth, i === 0 ? miss : truth));
      return ordinalMetrics(set)?.kappa ?? 0;
    };
    expect(kappaOf(0)).toBe(1);
    expect(kappaOf(1)).toBeGreaterThan(kappaOf(2));
    expect(kappaOf(2)).toBeGreaterThan(kappaOf(3));
  });

  it('agrees with a kappa worked out by hand', () => {
    // Two labels, [[20, 5], [10, 15]]: observed agreement 0.7, expected 0.5.
    const cells = [judged(0, 0), judged(0, 1), judged(1, 0), judged(1, 1)];
    const set = [20, 5, 10, 15].flatMap((count, i) =>
      Array<Judged>(count).fill(cells[i] ?? judged(0, 0)),
    );
    expect(ordinalMetrics(set)?.kappa).toBeCloseTo(0.4);
  });

  it('counts how many of the critical ones were seen', () => {
    const set = [judged(3, 3), judged(3, 2), judged(3, 3), judged(0, 3)];
    expect(ordinalMetrics(set)?.criticalRecall).toBeCloseTo(2 / 3);
    expect(ordinalMetrics([judged(0, 0)])?.criticalRecall).toBeNull();
  });

  it('stays within its bounds for any judgements', () => {
    const label = fc.integer({ min: 0, max: 3 });
    const one = fc.record({
      gold: label,
      guess: label,
      confidence: fc.double({ min: 0.4, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1 }), (all) => {
        const metrics = ordinalMetrics(all.map((x) => judged(x.gold, x.guess, x.confidence)));
        for (const share of [
          metrics?.accuracy,
          metrics?.macroF1,
          metrics?.macroRecall,
          metrics?.ece,
        ]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        // Floating point may leave the range by its last digit.
        expect(metrics?.kappa).toBeGreaterThanOrEqual(-1 - 1e-9);
        expect(metrics?.kappa).toBeLessThanOrEqual(1);
      }),
    );
  });
});
