import { describe, expect, it } from 'vitest';
import { errorWords, thrownWords } from './error-messages.ts';

describe('error words', () => {
  it('knows the code before the sentence that came with it', () => {
    expect(errorWords('invalid_credentials', 'Invalid login').message).toMatch(
      /Email or password/u,
    );
  });

  it('keeps the sentence of a code that it does not know', () => {
    expect(errorWords('from_next_year', 'The moon is in the way.').message).toBe(
      'The moon is in the way.',
    );
  });

  it('never answers with a bare code or with nothing', () => {
    for (const words of [errorWords('weird_code'), errorWords(null), errorWords('', '  ')]) {
      expect(words.message).toMatch(/^[A-Z].+\.$/u);
      expect(words.message).not.toContain('_');
    }
  });

  it('reads the code of a refusal, and takes a stray error for what it is', () => {
    expect(thrownWords(Object.assign(new Error('x'), { code: 'offline' })).title).toBe(
      'No connection',
    );
    expect(thrownWords(new TypeError('undefined is not a function')).message).not.toContain(
      'undefined',
    );
    expect(thrownWords('boom').title).toBe('That did not work');
  });

  it('does not find words in what every object has', () => {
    expect(errorWords('constructor', 'Said so.').message).toBe('Said so.');
    expect(errorWords('toString').title).toBe('That did not work');
  });
});
