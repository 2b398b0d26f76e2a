import type { Live } from '../domain/live.ts';

/** A Live that somebody sets. */
export class LiveCell<T> implements Live<T> {
  #value: T;
  readonly #listeners = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    for (const listener of [...this.#listeners]) listener(value);
  }

  subscribe(next: (value: T) => void): () => void {
    // A wrapper of its own, so that one function may subscribe twice.
    const listener = (value: T): void => next(value);
    this.#listeners.add(listener);
    next(this.#value);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
