import { expect, it } from 'vitest';
import { LeaseBook } from './lease-book.ts';

const rows = ['a', 'b', 'c'].map((id) => ({ id, text: id, language: null, previous: null }));
const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id);

it('lets through what was granted, for as long as the grant lasts', () => {
  const book = new LeaseBook();
  expect(book.unleased(rows, 0)).toEqual(['a', 'b', 'c']);
  book.settle(['a', 'b', 'c'], ['a', 'c'], 0);
  expect(ids(book.leased(rows, 1_000))).toEqual(['a', 'c']);
  expect(book.unleased(rows, 1_000)).toEqual([]);
  expect(ids(book.leased(rows, 50_000))).toEqual([]);
});

it('asks again for what another device held, when its lease may have run out', () => {
  const book = new LeaseBook();
  book.settle(['a'], [], 0);
  expect(book.unleased(rows, 1_000)).toEqual(['b', 'c']);
  expect(book.nextChance(1_000)).toBe(30_000);
  expect(book.unleased(rows, 30_000)).toEqual(['a', 'b', 'c']);
  expect(book.nextChance(30_000)).toBeNull();
});

it('never offers again what the model cannot read', () => {
  const book = new LeaseBook();
  book.settle(['a'], ['a'], 0);
  book.giveUp('a');
  expect(ids(book.open(rows, 0))).toEqual(['b', 'c']);
  expect(book.outOfReach(0)).toBe(1);
});
