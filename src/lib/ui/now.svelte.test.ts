import { flushSync } from 'svelte';
import { expect, it } from 'vitest';
import { source } from '../../../tests/support/ui/source.ts';
import { now, tellTimeBy } from './now.svelte.ts';

it('tells the corrected time, and at once when the clock is put right', () => {
  const offset = source(0);
  const times: number[] = [];
  tellTimeBy({ offset, now: () => 1_000 + offset.value });
  const stop = $effect.root(() => {
    $effect(() => {
      times.push(now());
    });
  });
  flushSync();
  offset.set(500);
  flushSync();
  expect(times[0]).toBe(1_000);
  expect(times.at(-1)).toBe(1_500);
  stop();
  tellTimeBy({ offset, now: Date.now });
});
