import type { Clock } from '../clock.ts';
import type { XCallError } from './call-error.ts';

/** A window of X's rate limits; the longest that a 429 without a reset time can mean. */
const WINDOW_MS = 15 * 60_000;
const UNAVAILABLE_REST_MS = 30_000;

/**
 * When X may be called again after a failed call.
 *
 * @returns milliseconds since 1970; null when waiting will not help, somebody has to change something
 */
export function restBefore(error: XCallError, clock: Pick<Clock, 'now' | 'random'>): number | null {
  if (error.status === 429) {
    return error.resetAt === null
      ? clock.now() + WINDOW_MS
      : Math.max(error.resetAt * 1_000, clock.now() + 1_000);
  }
  return error.isPassing ? clock.now() + UNAVAILABLE_REST_MS * (0.5 + clock.random()) : null;
}
