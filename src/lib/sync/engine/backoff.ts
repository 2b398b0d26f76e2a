/**
 * Milliseconds to wait before try number `attempt` (from 1): doubling from one second to a minute, with full
 * jitter, so that a thousand devices do not come back in step.
 *
 * @param random From 0 to 1.
 */
export function backoff(attempt: number, random: number): number {
  const ceiling = Math.min(60_000, 1_000 * 2 ** Math.max(0, attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
