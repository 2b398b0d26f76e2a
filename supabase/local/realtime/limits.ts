/** What one client may use. The numbers are those of hosted Realtime, so that what works here works there. */
export interface Limits {
  /** Bytes of one frame. */
  frameBytes: number;
  /** Bytes of the payload of a broadcast or of a presence. */
  payloadBytes: number;
  channelsPerSocket: number;
  joinsPerSecond: number;
  /** Broadcasts of one channel in a second. */
  broadcastsPerSecond: number;
  /** Calls of track and untrack on one channel within `presenceWindowMs`. */
  presenceCalls: number;
  presenceWindowMs: number;
  sockets: number;
  /** A socket that says nothing for so long is closed; clients send a heartbeat every 25 s. */
  silenceMs: number;
  /** Bytes that may wait for a slow reader. */
  unsentBytes: number;
}

export const HOSTED_LIMITS: Limits = {
  frameBytes: 1024 * 1024,
  payloadBytes: 256 * 1024,
  channelsPerSocket: 100,
  joinsPerSecond: 100,
  broadcastsPerSecond: 100,
  presenceCalls: 5,
  presenceWindowMs: 30_000,
  sockets: 200,
  silenceMs: 60_000,
  unsentBytes: 4 * 1024 * 1024,
};

/** Counts calls in windows that open with the first one; `now` in milliseconds. */
export function createQuota(most: number, windowMs: number, now: () => number): () => boolean {
  let opened = -Infinity;
  let used = 0;
  return () => {
    const at = now();
    if (at - opened >= windowMs) {
      opened = at;
      used = 0;
    }
    used += 1;
    return used <= most;
  };
}
