import { createSubscriber } from 'svelte/reactivity';
import type { Live } from '../domain/live.ts';

const TICK_MS = 15_000;

interface WallClock {
  now(): number;
  /** Speaks when the clock is put right. */
  offset: Live<unknown>;
}

let wall: WallClock | null = null;

const ticking = createSubscriber((update) => {
  const timer = setInterval(update, TICK_MS);
  const stop = wall?.offset.subscribe(update);
  return () => {
    clearInterval(timer);
    stop?.();
  };
});

/** Hangs up the one clock that all times are shown by; until then the device's own is trusted. */
export function tellTimeBy(clock: WallClock): void {
  wall = clock;
}

/** The present time in milliseconds, fresh every 15 seconds for those who show it. */
export function now(): number {
  ticking();
  return wall?.now() ?? Date.now();
}
