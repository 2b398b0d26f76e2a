import type { Principal } from './oauth.ts';

/** Calls allowed in each window of 15 minutes, with the user's token and with the app's. */
export interface RateLimit {
  user: number;
  app: number;
}

/** X counts in fixed windows that open with the first call. */
const windowSeconds = 15 * 60;

/** The state after a call, as the three `x-rate-limit-*` headers tell it. */
interface RateLimitState {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Unix time in seconds. */
  resetSeconds: number;
}

/** Counts calls for each app, principal and endpoint. */
export function createRateLimiter(
  nowMs: () => number,
): (endpoint: string, principal: Principal, accountId: string, limit: number) => RateLimitState {
  const windows = new Map<string, { resetSeconds: number; used: number }>();
  return (endpoint, principal, accountId, limit) => {
    const key = `${principal} ${accountId} ${endpoint}`;
    const nowSeconds = Math.floor(nowMs() / 1000);
    const known = windows.get(key);
    const current =
      known && known.resetSeconds > nowSeconds
        ? known
        : { resetSeconds: nowSeconds + windowSeconds, used: 0 };
    windows.set(key, current);
    const allowed = current.used < limit;
    if (allowed) current.used += 1;
    return { allowed, limit, remaining: limit - current.used, resetSeconds: current.resetSeconds };
  };
}

/** The headers of a reply. There is no Retry-After: X does not send one. */
export function rateLimitHeaders(state: RateLimitState): Record<string, string> {
  return {
    'x-rate-limit-limit': String(state.limit),
    'x-rate-limit-remaining': String(state.remaining),
    'x-rate-limit-reset': String(state.resetSeconds),
  };
}
