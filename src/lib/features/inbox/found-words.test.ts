import { describe, expect, it } from 'vitest';
import { queueItem } from '../../../../tests/support/ui/samples.ts';
import type { SearchResults } from '../ports.ts';
import { foundWords, indexWords, nothingFound, stoppedWords } from './found-words.ts';

const results = (shown: number, total = shown): SearchResults => ({
  query: 'late',
  hits: Array.from({ length: shown }, (_, n) => ({
    item: queueItem(n + 1),
    terms: [],
    excerpt: null,
  })),
  total,
  index: { kind: 'whole' },
});

describe('the words of an answer', () => {
  it('count what is shown, and all when that is more', () => {
    expect(foundWords(results(0))).toBe('0 tickets');
    expect(foundWords(results(1))).toBe('1 ticket');
    expect(foundWords(results(3, 4_312))).toBe('The 3 best of 4,312 tickets');
  });

  it('tell how far the index is', () => {
    expect(indexWords({ kind: 'whole' })).toBeNull();
    expect(indexWords({ kind: 'filling', done: 0, total: 0 })).toBe('Opening the index');
    expect(indexWords({ kind: 'filling', done: 12_000, total: 50_000 })).toBe(
      'Still indexing 12,000 of 50,000 tickets',
    );
  });

  it('do not call the search off before the index is whole', () => {
    expect(nothingFound(results(0)).title).toBe('Nothing found for “late”');
    const early = { ...results(0), index: { kind: 'filling' as const, done: 0, total: 9 } };
    expect(nothingFound(early).title).toBe('Nothing found yet for “late”');
  });

  it('say why there is no answer', () => {
    const refusal = (code: string) => Object.assign(new Error(code), { code });
    expect(stoppedWords(refusal('worker_died')).title).toBe('The search stopped');
    expect(stoppedWords(refusal('database_newer')).title).toBe('A newer Roost has been here');
    expect(stoppedWords(new Error('odd')).title).toBe('That did not work');
  });
});
