import { describe, expect, it } from 'vitest';
import CASES from '../../../../models/training/language-sign-cases.json' with { type: 'json' };
import { languageSigns } from './language-signs.ts';

describe('languageSigns', () => {
  it.each(CASES)('of $text', ({ text, ...expected }) => {
    const signs = languageSigns(text);
    expect(signs.english).toBeCloseTo(expected.english);
    expect(signs.foreign).toBeCloseTo(expected.foreign);
    expect(signs.letters).toBeCloseTo(expected.letters);
  });
});
