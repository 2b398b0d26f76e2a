import type { SimulatorClock } from './clock.ts';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends SimulatorClock {
  /** Moves time forward and runs what falls due on the way, in order of its due time. */
  advance(ms: number): void;
  /** How many timers are waiting. */
  pending(): number;
}

/** @param startMs the first reading, in milliseconds since the epoch */
export function createManualClock(startMs: number): ManualClock {
  let nowMs = startMs;
  let sequence = 0;
  const timers = new Map<number, { dueMs: number; run: () => void }>();

  function nextDue(limitMs: number): number | undefined {
    let best: number | undefined;
    for (const [id, timer] of timers) {
      if (timer.dueMs > limitMs) continue;
      const bestDue = best === undefined ? Infinity : (timers.get(best)?.dueMs ?? Infinity);
      if (timer.dueMs < bestDue) best = id;
    }
    return best;
  }

  return {
    now: () => nowMs,
    after(delayMs, run) {
      const id = sequence++;
      timers.set(id, { dueMs: nowMs + Math.max(0, delayMs), run });
      return () => {
        timers.delete(id);
      };
    },
    advance(ms) {
      const limitMs = nowMs + ms;
      for (let id = nextDue(limitMs); id !== undefined; id = nextDue(limitMs)) {
        const timer = timers.get(id);
        timers.delete(id);
        if (!timer) continue;
        nowMs = Math.max(nowMs, timer.dueMs);
        timer.run();
      }
      nowMs = limitMs;
    },
    pending: () => timers.size,
  };
}
