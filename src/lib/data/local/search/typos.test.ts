import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typos } from './typos.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 8 });

/** The same measure, written as its definition. */
function slips(word: string, term: string): number {
  if (word === '' || term === '') return word.length + term.length;
  const [last, other] = [word.at(-1), term.at(-1)];
  const [shorter, less] = [word.slice(0, -1), term.slice(0, -1)];
  const costs = [slips(shorter, term) + 1, slips(word, less) + 1];
  costs.push(slips(shorter, less) + (last === other ? 0 : 1));
  const isSwap = last === term.at(-2) && other === word.at(-2);
  if (isSwap && word.length > 1 && term.length > 1)
    costs.push(slips(word.slice(0, -2), term.slice(0, -2)) + 1);
  return Math.min(...costs);
}

describe('typos', () => {
  it.each([
    ['parcel', 'parcel', 0],
    ['parcl', 'parcel', 1],
    ['parccel', 'parcel', 1],
    ['parcal', 'parcel', 1],
    ['pacrel', 'parcel', 1],
    ['refnud', 'refunds', 1.5],
    ['delvi', 'delivery', 1.5],
    ['cancle', 'parcel', null],
    ['x', 'parcel', 1.5],
  ])('between %s and %s are %s', (word, term, expected) => {
    expect(typos(word, term, 1)).toBe(expected);
  });

  it('are those of the definition, or of the beginning that comes closest', () => {
    fc.assert(
      fc.property(letters, letters, fc.integer({ min: 0, max: 3 }), (word, term, most) => {
        const beginnings = Array.from(term, (_, index) => slips(word, term.slice(0, index)) + 0.5);
        const fewest = Math.min(slips(word, term), ...beginnings);
        expect(typos(word, term, most)).toBe(Math.floor(fewest) <= most ? fewest : null);
      }),
    );
  });
});
