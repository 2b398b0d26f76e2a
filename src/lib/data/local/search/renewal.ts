import type { Clock } from '../../../platform/clock.ts';

type State = 'answered' | 'asked' | 'asked, and changed since' | 'over';

/**
 * Something that is asked again when it may have changed: with a rest in between, and never while it is still being
 * asked, since what is called off without end is never answered.
 */
export class Renewal {
  readonly #ask: () => Promise<void>;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #restMs: number;
  #state: State = 'answered';
  #cancel: (() => void) | null = null;

  constructor(ask: () => Promise<void>, clock: Pick<Clock, 'after'>, restMs: number) {
    this.#ask = ask;
    this.#clock = clock;
    this.#restMs = restMs;
  }

  /** Asks now. */
  async ask(): Promise<void> {
    this.#state = 'asked';
    await this.#ask();
    if (this.#is('over')) return;
    const isChanged = this.#is('asked, and changed since');
    this.#state = 'answered';
    if (isChanged) this.changed();
  }

  /** Asks soon. */
  changed(): void {
    if (this.#state === 'over') return;
    if (this.#state !== 'answered') this.#state = 'asked, and changed since';
    else
      this.#cancel ??= this.#clock.after(this.#restMs, () => {
        this.#cancel = null;
        void this.ask();
      });
  }

  stop(): void {
    this.#state = 'over';
    this.#cancel?.();
  }

  /** What the state is after others have had their turn. */
  #is(state: State): boolean {
    return this.#state === state;
  }
}
