/** Decides when the rows of the queue have to keep still. */

/** How long after the pointer's last move a row stays where it was aimed at. */
const AIM_MS = 2_500;

export class QueueHold {
  #scrolled = $state(false);
  #aiming = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** True while the order on the screen must not change. */
  readonly held = $derived(this.#scrolled || this.#aiming);

  readonly scrolledTo = (scrollTop: number): void => {
    this.#scrolled = scrollTop > 8;
  };

  readonly pointerMoved = (): void => {
    this.#aiming = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.release, AIM_MS);
  };

  /** The pointer has left, or the person asked for the new rows. */
  readonly release = (): void => {
    clearTimeout(this.#timer);
    this.#aiming = false;
  };
}
