import { createSubscriber } from 'svelte/reactivity';

const TICK_MS = 15_000;

const ticking = createSubscriber((update) => {
  const timer = setInterval(update, TICK_MS);
  return () => {
    clearInterval(timer);
  };
});

/** The present time in milliseconds, fresh every 15 seconds for those who show it. */
export function now(): number {
  ticking();
  return Date.now();
}
