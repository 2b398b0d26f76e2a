import { createSubscriber } from 'svelte/reactivity';
import type { Live } from '../domain/live.ts';

/** A `Live` as a rune reads it. */
export interface LiveValue<T> {
  /** undefined until the source has spoken for the first time. */
  readonly current: T | undefined;
  /** Why the source stopped; undefined while all is well. */
  readonly failure: unknown;
}

/**
 * Reads an outside source from markup and deriveds. It subscribes while something reads it and lets go
 * with the last reader, so a view that is not on the screen costs no query.
 */
export function fromLive<T>(live: Live<T>): LiveValue<T> {
  let value: T | undefined;
  let failure: unknown;
  const track = createSubscriber((update) =>
    live.subscribe(
      (next) => {
        value = next;
        failure = undefined;
        update();
      },
      (reason) => {
        failure = reason;
        update();
      },
    ),
  );
  return {
    get current() {
      track();
      return value;
    },
    get failure() {
      track();
      return failure;
    },
  };
}
