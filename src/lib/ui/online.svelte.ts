import { createSubscriber } from 'svelte/reactivity';
import { on } from 'svelte/events';

const watching = createSubscriber((update) => {
  const stops = [on(window, 'online', update), on(window, 'offline', update)];
  return () => {
    for (const stop of stops) stop();
  };
});

/** What the browser believes of the network; it may be wrong when it says yes. */
export function online(): boolean {
  watching();
  return navigator.onLine;
}
