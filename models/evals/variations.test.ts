import { describe, expect, it } from 'vitest';
import { normalise } from '../../src/lib/domain/linear/normalise.ts';
import { seeded } from '../training/logistic.ts';
import { VARIATIONS } from './variations.ts';

const TEXT = '@TernAir my Flight is late, see https://example.org/Board please';

function vary(name: string, text = TEXT, seed = 1): string {
  const variation = VARIATIONS.find((one) => one.name === name);
  if (!variation) throw new Error(`no variation ${name}`);
  return variation.vary(text, seeded(seed));
}

const sortedLetters = (word: string) => Array.from(word).sort().join('');

describe('variations', () => {
  it('swap two inner letters of one word or of every long one, never of a link or handle', () => {
    const original = TEXT.split(' ');
    const changed = (text: string) =>
      text.split(' ').filter((word, index) => word !== original[index]);
    expect(changed(vary('oneTypo')).length).toBeLessThanOrEqual(1);
    const every = vary('typoInEveryWord').split(' ');
    expect(every.map(sortedLetters)).toEqual(original.map(sortedLetters));
    expect(every[0]).toBe('@TernAir');
    expect(every[6]).toBe('https://example.org/Board');
    expect(vary('typoInEveryWord', 'abcd to be')).toBe('acbd to be');
  });

  it('change case everywhere but in links', () => {
    expect(vary('lowerCase')).toBe(
      '@ternair my flight is late, see https://example.org/Board please',
    );
    expect(vary('upperCase')).toBe(
      '@TERNAIR MY FLIGHT IS LATE, SEE https://example.org/Board PLEASE',
    );
  });

  it('hide nothing that the product does not undo', () => {
    for (const name of ['zeroWidth', 'homoglyphs']) {
      const text = 'please return the broken parcel';
      expect(vary(name, text)).not.toBe(text);
      expect(normalise(vary(name, text))).toBe(normalise(text));
    }
  });

  it('drag vowels out', () => {
    const text = 'really so slow and never on time anywhere';
    expect(vary('elongation', text)).toMatch(/([aeo])\1{4}/u);
    expect(normalise(vary('elongation', text)).length).toBeLessThan(text.length + 10);
  });

  it('take the handle away or put a stranger there', () => {
    expect(vary('noHandle', 'late again @TernAir why')).toBe('late again why');
    expect(vary('otherHandle', 'late again @TernAir why')).toBe('late again @Brindlewick why');
  });

  it('only add at the end', () => {
    for (const name of ['emoji', 'trailingLink', 'promptForPraise', 'promptForAlarm']) {
      expect(vary(name).startsWith(`${TEXT} `)).toBe(true);
    }
  });

  it('are the same for the same seed, and survive any text', () => {
    for (const { name } of VARIATIONS) {
      expect(vary(name, TEXT, 9)).toBe(vary(name, TEXT, 9));
      expect(typeof vary(name, '')).toBe('string');
      expect(typeof vary(name, '\ud83d 👍🏽 ﷺ')).toBe('string');
    }
  });
});
