/** What the wall clocks of a time zone show, from the tables that every JavaScript engine carries. */

export const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;
/** The last moment that a Date can name. */
const LAST_MS = 8.64e15;

/** A time in which the wall clock keeps its distance to UTC. In milliseconds since the epoch, `to` excluded. */
export interface Stretch {
  from: number;
  to: number;
  /** Wall clock minus UTC, in milliseconds. */
  offset: number;
}

export class TimeZone {
  readonly #format: Intl.DateTimeFormat;
  /** At the beginning of a day of UTC. Asking Intl takes five microseconds, and each ticket asks for days. */
  readonly #offsets = new Map<number, number>();

  /** @throws RangeError for a name that this engine does not know: one of a newer table, or none at all */
  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** Wall clock minus UTC, in milliseconds. */
  offsetAt(ms: number): number {
    const at = Math.min(LAST_MS, Math.max(-LAST_MS, Math.floor(ms / SECOND_MS) * SECOND_MS));
    const [month = 1, day, year = 1970, hour, minute, second] =
      this.#format.format(at).match(/\d+/gu)?.map(Number) ?? [];
    return Date.UTC(year, month - 1, day, hour, minute, second) - at;
  }

  /** A moment at which the wall clock shows a time, given as if it were UTC; one that it skips is a little later. */
  momentOf(shown: number): number {
    const guess = shown - this.offsetAt(shown);
    return shown - this.offsetAt(guess);
  }

  /**
   * A day of UTC, counted from 1970, in stretches of one offset. No zone has changed its clocks twice within a day.
   */
  stretches(day: number): Stretch[] {
    const from = day * DAY_MS;
    const to = from + DAY_MS;
    const before = this.#offsetOfDay(day);
    const after = this.#offsetOfDay(day + 1);
    if (before === after) return [{ from, to, offset: before }];
    const change = this.#changeBetween(from, to, before);
    return [
      { from, to: change, offset: before },
      { from: change, to, offset: after },
    ];
  }

  #offsetOfDay(day: number): number {
    const known = this.#offsets.get(day);
    if (known !== undefined) return known;
    const offset = this.offsetAt(day * DAY_MS);
    this.#offsets.set(day, offset);
    return offset;
  }

  /** The first second at which the clocks are no longer `before` off. */
  #changeBetween(from: number, to: number, before: number): number {
    let [low, high] = [from / SECOND_MS, to / SECOND_MS];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetAt(middle * SECOND_MS) === before) low = middle;
      else high = middle;
    }
    return high * SECOND_MS;
  }
}
