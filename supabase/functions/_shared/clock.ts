/** Time and chance as the functions see them; tests hand in their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Settles after `ms` milliseconds. */
  sleep(ms: number): Promise<void>;
  /** 0 inclusive to 1 exclusive. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: () => Math.random(),
};
