import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { source } from '../../../tests/support/ui/source.ts';
import { fromLive } from './live-value.svelte.ts';

describe('fromLive', () => {
  it('follows the source while something reads it, and lets go afterwards', async () => {
    const numbers = source(1);
    let listeners = 0;
    const value = fromLive<number>({
      subscribe(next) {
        listeners++;
        const stop = numbers.subscribe(next);
        return () => {
          listeners--;
          stop();
        };
      },
    });
    const seen: (number | undefined)[] = [];
    const stop = $effect.root(() => {
      $effect(() => {
        seen.push(value.current);
      });
    });
    flushSync();
    numbers.set(2);
    flushSync();
    expect(seen.at(-1)).toBe(2);
    expect(listeners).toBe(1);
    stop();
    await expect.poll(() => listeners).toBe(0);
  });

  it('says why a source stopped', () => {
    const value = fromLive<number>({
      subscribe(_, failed) {
        failed?.(new Error('closed'));
        return () => undefined;
      },
    });
    let seen: unknown;
    const stop = $effect.root(() => {
      $effect(() => {
        seen = value.failure;
      });
    });
    flushSync();
    expect(seen).toBeInstanceOf(Error);
    stop();
  });
});
