/** Time as the simulator sees it. Tests hand in a clock that they move themselves. */
export interface SimulatorClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once, `delayMs` from now. The result cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** The machine's own time. Its timers do not keep the process alive: the listening socket does. */
export const systemClock: SimulatorClock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
