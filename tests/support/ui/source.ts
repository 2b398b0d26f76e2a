import type { Live } from '../../../src/lib/domain/live.ts';

/** A source whose value the test sets. */
export interface Source<T> extends Live<T> {
  readonly value: T;
  set(value: T): void;
}

export function source<T>(first: T): Source<T> {
  let value = first;
  const listeners = new Set<(value: T) => void>();
  return {
    get value() {
      return value;
    },
    set(next) {
      value = next;
      for (const listener of [...listeners]) listener(next);
    },
    subscribe(listener) {
      listeners.add(listener);
      listener(value);
      return () => listeners.delete(listener);
    },
  };
}
