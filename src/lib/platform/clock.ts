/** Time, as an argument. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** @returns what cancels it. */
  after(ms: number, then: () => void): () => void;
  /** @returns what ends it. */
  every(ms: number, then: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  every(ms, then) {
    const timer = setInterval(then, ms);
    return () => {
      clearInterval(timer);
    };
  },
};

/** The clock's time as the rows write it. */
export function isoTime(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
