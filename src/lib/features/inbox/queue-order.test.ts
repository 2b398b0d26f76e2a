import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neighbour, newcomers, shownQueue } from './queue-order.ts';

const row = (id: string, text = '') => ({ ticket: { id }, text });
const ids = (rows: readonly { ticket: { id: string } }[]): string[] =>
  rows.map(({ ticket }) => ticket.id);

describe('shownQueue', () => {
  it('shows the queue as it is while nothing is held', () => {
    const { rows, fresh } = shownQueue(null, [row('b'), row('a')]);
    expect(ids(rows)).toEqual(['b', 'a']);
    expect(fresh).toBe(0);
  });

  it('keeps rows where they are, changes them in place, and counts new ones', () => {
    const { rows, fresh } = shownQueue(['a', 'b'], [row('new'), row('b', 'corrected'), row('a')]);
    expect(ids(rows)).toEqual(['a', 'b']);
    expect(rows[1]?.text).toBe('corrected');
    expect(fresh).toBe(1);
  });

  it('lets go of rows that have left the queue', () => {
    expect(ids(shownQueue(['a', 'b', 'c'], [row('c'), row('a')]).rows)).toEqual(['a', 'c']);
  });

  it('loses none: shown and fresh make up the queue, in the held order', () => {
    const set = fc.uniqueArray(fc.nat(50).map(String));
    fc.assert(
      fc.property(set, set, (order, now) => {
        const { rows, fresh } = shownQueue(
          order,
          now.map((id) => row(id)),
        );
        expect(rows.length + fresh).toBe(now.length);
        expect(ids(rows)).toEqual(order.filter((id) => now.includes(id)));
      }),
    );
  });
});

describe('newcomers', () => {
  it('names who was not there before, and nobody at the first look', () => {
    expect([...newcomers(new Set(['a']), [row('b'), row('a')])]).toEqual(['b']);
    expect([...newcomers(null, [row('b'), row('a')])]).toEqual([]);
  });
});

describe('neighbour', () => {
  const rows = ['a', 'b', 'c'].map((id) => row(id));

  it('walks and stops at both ends', () => {
    expect(neighbour(rows, 'a', 1)).toBe('b');
    expect(neighbour(rows, 'c', 1)).toBe('c');
    expect(neighbour(rows, 'a', -1)).toBe('a');
  });

  it('starts on top when there is no place to start from', () => {
    expect(neighbour(rows, null, 1)).toBe('a');
    expect(neighbour(rows, 'gone', -1)).toBe('a');
    expect(neighbour([], 'a', 1)).toBeNull();
  });
});
