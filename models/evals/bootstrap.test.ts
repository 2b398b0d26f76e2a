import { describe, expect, it } from 'vitest';
import { seeded } from '../training/logistic.ts';
import { foldsOf, intervals, quantile } from './bootstrap.ts';

const mean = (draw: readonly number[]) => ({
  mean: draw.reduce((sum, n) => sum + n, 0) / draw.length,
});

describe('intervals', () => {
  it('is about two standard errors to either side of a share', () => {
    const rows = Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    const { mean: interval } = intervals(rows, mean, { resamples: 1_000, random: seeded(1) });
    // The standard error of 0.25 over 400 rows is sqrt(0.25 × 0.75 / 400) = 0.02165.
    expect(interval?.[0]).toBeCloseTo(0.25 - 1.96 * 0.02165, 1.9);
    expect(interval?.[1]).toBeCloseTo(0.25 + 1.96 * 0.02165, 1.9);
  });

  it('has no width where all rows are the same, and is the same for the same seed', () => {
    const options = () => ({ resamples: 50, random: seeded(3) });
    expect(intervals([1, 1, 1], mean, options())).toEqual({ mean: [1, 1] });
    const rows = [3, 1, 4, 1, 5];
    expect(intervals(rows, mean, options())).toEqual(intervals(rows, mean, options()));
  });

  it('leaves out the draws that have no such figure', () => {
    const even = (draw: readonly number[]) => ({
      even: draw.includes(2) ? 1 : null,
      never: null,
    });
    const found = intervals([1, 2], even, { resamples: 100, random: seeded(5) });
    expect(found).toEqual({ even: [1, 1], never: null });
  });
});

describe('quantile', () => {
  it('lies between neighbours in proportion', () => {
    expect(quantile([10, 20, 30, 40, 50], 0.5)).toBe(30);
    expect(quantile([10, 20, 30, 40, 50], 0.1)).toBeCloseTo(14);
    expect(quantile([7], 0.975)).toBe(7);
  });
});

describe('foldsOf', () => {
  it('gives every row to exactly one fold of like size', () => {
    const rows = Array.from({ length: 13 }, (_, i) => i);
    const folds = foldsOf(rows, 5, seeded(2));
    expect(folds.map((fold) => fold.length)).toEqual([3, 3, 3, 2, 2]);
    expect(folds.flat().sort((a, b) => a - b)).toEqual(rows);
  });
});
