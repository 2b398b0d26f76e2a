import { describe, expect, it, vi } from 'vitest';
import { keepData } from './durable-storage.ts';

describe('keeping data', () => {
  it('asks once: what is promised already is not asked for again', async () => {
    const persist = vi.fn(() => Promise.resolve(true));
    expect(await keepData({ persisted: () => Promise.resolve(false), persist })).toBe(true);
    expect(await keepData({ persisted: () => Promise.resolve(true), persist })).toBe(true);
    expect(persist).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['has no such promise', undefined],
    [
      'declines',
      { persisted: () => Promise.resolve(false), persist: () => Promise.resolve(false) },
    ],
    [
      'fails',
      {
        persisted: () => Promise.reject(new Error('blocked')),
        persist: () => Promise.resolve(true),
      },
    ],
  ])('goes on where the browser %s', async (_, storage) => {
    expect(await keepData(storage)).toBe(false);
  });
});
