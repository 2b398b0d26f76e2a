import { describe, expect, it } from 'vitest';
import { troubleWords } from './trouble-words.ts';

const subject = { handle: 'wrenby', detail: null };

describe('what is wrong with a connection', () => {
  it.each([
    ['x_unauthorized', /does not know these keys/u, /signed in as @wrenby/u],
    ['x_read_only', /may only read/u, /Read and write/u],
    ['x_not_enrolled', /outside of any project/u, /project/u],
    ['x_no_credits', /credits/u, /Buy credits/u],
  ])('%s is said with the next step', (code, what, next) => {
    const words = troubleWords(code, subject);
    expect(words.what).toMatch(what);
    expect(words.next).toMatch(next);
  });

  it('names whose keys they are, and how far the clock is off', () => {
    expect(troubleWords('other_account', { ...subject, detail: '@meadow' }).what).toBe(
      'These keys belong to @meadow.',
    );
    expect(troubleWords('x_clock_skew', { ...subject, detail: '12 minutes behind' }).what).toBe(
      'The server’s clock is 12 minutes behind that of X, so no signature holds.',
    );
  });

  it('is never a bare code: an unknown one is said in the words that came with it', () => {
    expect(troubleWords('something_new', { ...subject, detail: 'It broke.' }).what).toBe(
      '“It broke.”',
    );
    expect(troubleWords('something_new', subject).what).toBe('Something went wrong.');
    expect(troubleWords('toString', subject).what).toBe('Something went wrong.');
  });
});
