import { describe, expect, it } from 'vitest';
import { seeded } from '../training/logistic.ts';
import { coverageOf, crossFitted, fitTemperature, fitThreshold, temper } from './cross-fitting.ts';
import type { Judged } from './metrics.ts';

/** Of two labels, the first is guessed. */
const one = (right: boolean, p: number): Judged => ({
  gold: right ? 0 : 1,
  probabilities: [p, 1 - p],
});
const many = (count: number, right: number, p: number): Judged[] =>
  Array.from({ length: count }, (_, i) => one(i < right, p));

describe('temper', () => {
  it('takes the root of the odds', () => {
    // Odds of 9 to 1 at twice the temperature are 3 to 1.
    expect(temper([0.9, 0.1], 2)[0]).toBeCloseTo(0.75);
    expect(temper([0.9, 0.1], 1)[0]).toBeCloseTo(0.9);
    expect(temper([1, 0], 4)[0]).toBeLessThan(1);
  });
});

describe('fitTemperature', () => {
  it('finds the confidence that the accuracy deserves', () => {
    // 75 of 100 right at 0.9: twice the temperature makes it 0.75.
    expect(fitTemperature(many(100, 75, 0.9))).toBeCloseTo(2, 1);
    expect(fitTemperature(many(100, 90, 0.9))).toBe(1);
  });
});

describe('fitThreshold', () => {
  const ranked = [...many(10, 10, 0.95), ...many(10, 8, 0.8), ...many(10, 5, 0.6)];
  it('is the lowest that keeps the promise', () => {
    // From 0.95: 10 of 10. From 0.8: 18 of 20. From 0.6: 23 of 30.
    expect(fitThreshold(ranked, 0.9, 1)).toBe(0.8);
    expect(fitThreshold(ranked, 0.75, 1)).toBe(0.6);
    expect(fitThreshold(ranked, 0.95, 1)).toBe(0.95);
  });
  it('promises nothing on few rows', () => {
    expect(fitThreshold(ranked, 0.9, 21)).toBeNull();
    expect(fitThreshold(many(50, 10, 0.9), 0.9, 1)).toBeNull();
  });
  it('never splits equals, whatever their order', () => {
    const equals = many(20, 10, 0.7);
    expect(fitThreshold(equals, 0.9, 1)).toBeNull();
    expect(fitThreshold([...equals].reverse(), 0.9, 1)).toBeNull();
  });
});

describe('crossFitted', () => {
  it('repairs an overconfident head and answers only what it knows', () => {
    // 95 of 100 right and 60 of 100 right, at odds squared: 0.9972 and 0.6923.
    const set = [...many(200, 190, 0.9972), ...many(200, 120, 0.6923)];
    const found = crossFitted(set, seeded(1));
    expect(found?.ece).toBeLessThan(0.05);
    expect(found?.coverage.share).toBeCloseTo(0.5);
    expect(found?.coverage.accuracy).toBeCloseTo(0.95);
    for (const temperature of found?.temperatures ?? []) expect(temperature).toBeCloseTo(2, 0);
  });

  it('says nothing of few rows', () => {
    expect(crossFitted(many(49, 40, 0.9), seeded(1))).toBeNull();
  });
});

describe('coverageOf', () => {
  it('counts what is answered and what of it is right', () => {
    expect(coverageOf(8, many(4, 3, 0.9))).toEqual({ share: 0.5, accuracy: 0.75 });
    expect(coverageOf(8, [])).toEqual({ share: 0, accuracy: null });
  });
});
