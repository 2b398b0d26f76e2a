import { describe, expect, it } from 'vitest';
import { languageFigures, parseLanguageLines } from './language-figures.ts';

describe('languageFigures', () => {
  it('counts by language, and the short ones by themselves', () => {
    const long = 'x'.repeat(25);
    const figures = languageFigures(
      [
        { text: long, lang: 'en', known: true },
        { text: long, lang: 'en', known: true },
        { text: 'hi', lang: 'en', known: false },
        { text: long, lang: 'de', known: false },
        { text: 'ja', lang: 'de', known: true },
        { text: long, lang: 'fr', known: false },
      ],
      ['en'],
    );
    expect(figures).toEqual({
      otherFlagged: { n: 3, share: 2 / 3 },
      supportedFlagged: { n: 3, share: 1 / 3 },
      short: { otherFlagged: { n: 1, share: 0 }, supportedFlagged: { n: 1, share: 1 } },
      byLanguage: {
        de: { n: 2, share: 0.5 },
        en: { n: 3, share: 1 / 3 },
        fr: { n: 1, share: 1 },
      },
    });
  });

  it('has no share of nothing', () => {
    expect(languageFigures([], ['en']).otherFlagged).toEqual({ n: 0, share: null });
  });
});

describe('parseLanguageLines', () => {
  it('names a line without a language', () => {
    const { lines, malformed } = parseLanguageLines(
      '{"text":"hola","lang":"es"}\n{"text":"x","lang":"Spanish"}\n{"text":"y"}',
    );
    expect(lines).toEqual([{ number: 1, text: 'hola', lang: 'es' }]);
    expect(malformed).toEqual([
      { number: 2, reason: 'lang cannot be "Spanish"' },
      { number: 3, reason: 'lang is missing' },
    ]);
  });
});
