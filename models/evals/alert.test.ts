import { describe, expect, it } from 'vitest';
import { alertPoint } from './alert.ts';
import type { Judged } from './metrics.ts';

const one = (gold: number, critical: number): Judged => ({
  gold,
  probabilities: [1 - critical, 0, 0, critical],
});

describe('alertPoint', () => {
  it('rings for the most probable ones and counts the critical among them', () => {
    const quiet = Array.from({ length: 20 }, (_, i) => one(0, i / 1_000));
    const set = [one(3, 0.9), one(0, 0.8), one(3, 0.6), one(3, 0.5), one(1, 0.4), ...quiet];
    // 8 % of 25 are two: 0.9 and 0.8. Of three critical ones, one.
    expect(alertPoint(set)).toEqual({ threshold: 0.8, share: 0.08, recall: 1 / 3 });
    // 12 % are three.
    expect(alertPoint(set, 0.12)).toEqual({ threshold: 0.6, share: 0.12, recall: 2 / 3 });
  });

  it('lets equals ring together or not at all', () => {
    const set = [one(3, 0.9), one(3, 0.5), one(0, 0.5), one(0, 0.1)];
    expect(alertPoint(set, 0.5)).toEqual({ threshold: 0.9, share: 0.25, recall: 0.5 });
    expect(alertPoint([one(3, 1), one(3, 1)], 0.5)).toEqual({
      threshold: null,
      share: 0,
      recall: 0,
    });
  });

  it('has no recall without anything critical', () => {
    expect(alertPoint([one(0, 0.1), one(1, 0.2)], 0.5).recall).toBeNull();
    expect(alertPoint([])).toEqual({ threshold: null, share: 0, recall: null });
  });
});
