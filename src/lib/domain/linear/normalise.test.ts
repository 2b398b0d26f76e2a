import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EMOJI_WORDS } from './emoji.ts';
import { normalise } from './normalise.ts';

const TRAINING = new URL('../../../../models/training/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, TRAINING), 'utf8'));

describe('normalise', () => {
  it.each(read('normalise-cases.json') as [string, string][])('%j becomes %j', (text, expected) => {
    expect(normalise(text)).toBe(expected);
  });

  it('knows the emoji that training knows', () => {
    expect(Object.fromEntries(EMOJI_WORDS)).toEqual(read('emoji.json'));
  });

  it('leaves no handle, link or double space in any text', () => {
    const piece = fc.constantFrom(
      '@ana',
      'https://x.co/1',
      '&lt;',
      '\u00a0',
      '😡',
      '&',
      ';',
      'a',
      ' ',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((p) => p.join('')),
    );
    fc.assert(
      fc.property(text, (any) => {
        const plain = normalise(any);
        expect(plain).not.toMatch(/https?:\/\/\S/u);
        expect(plain.replaceAll('@user', '')).not.toMatch(/@[A-Za-z0-9_]/u);
        expect(plain).not.toMatch(/^ | $| {2}/u);
      }),
    );
  });
});
