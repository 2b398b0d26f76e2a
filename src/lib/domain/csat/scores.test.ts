import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asScore, isGood, SCALES, scoresOf, shareOf } from './scores.ts';

describe('scores', () => {
  it('go from bad to good on every scale, and a thumb means what its face means', () => {
    for (const scale of SCALES) {
      const scores = scoresOf(scale);
      expect(scores.toSorted((a, b) => a - b)).toEqual(scores);
      expect(scores.some(isGood) && !scores.every(isGood)).toBe(true);
    }
    expect(scoresOf('thumbs').map(isGood)).toEqual([false, true]);
  });

  it('are read from rows, where another number is none', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: -2, max: 8 }), fc.double(), fc.constant(null)),
        (value) => {
          const isScore = value !== null && [1, 2, 3, 4, 5].includes(value);
          expect(asScore(value)).toBe(isScore ? value : null);
        },
      ),
    );
  });

  it('have no share of nothing', () => {
    expect(shareOf(0, 0)).toBeNull();
    expect(shareOf(1, 4)).toBe(0.25);
  });
});
