import fc from 'fast-check';
import { expect, it } from 'vitest';
import { highest } from './highest.ts';

it('names the highest scores, highest first, and of equal ones the first', () => {
  expect(highest([1, 5, 3, 5], 3)).toEqual([1, 3, 2]);
  expect(highest([], 3)).toEqual([]);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 })),
      fc.integer({ min: 1, max: 20 }),
      (scores, limit) => {
        const sorted = [...scores.entries()].sort(([i, a], [j, b]) => b - a || i - j);
        expect(highest(scores, limit)).toEqual(sorted.slice(0, limit).map(([index]) => index));
      },
    ),
  );
});
