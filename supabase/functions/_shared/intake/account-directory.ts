import type { Clock } from '../clock.ts';
import type { BrandAccount, Store } from '../store.ts';

/** Accounts change with the settings, posts arrive by the second: asking once a minute spares every post a round trip. */
const FRESH_MS = 60_000;

/** Our accounts, remembered for a minute. A failed look-up is not remembered. */
export function accountDirectory(clock: Pick<Clock, 'now'>): {
  /** The account with this X user id; with null the only one there is. Null when there is none. */
  find(store: Pick<Store, 'brandAccounts'>, xUserId: string | null): Promise<BrandAccount | null>;
} {
  let known: readonly BrandAccount[] = [];
  let knownAt = Number.NEGATIVE_INFINITY;

  const pick = (xUserId: string | null): BrandAccount | null => {
    if (xUserId === null) return known.length === 1 ? (known[0] ?? null) : null;
    return known.find((account) => account.x_user_id === xUserId) ?? null;
  };

  return {
    async find(store, xUserId) {
      const fresh = clock.now() - knownAt < FRESH_MS ? pick(xUserId) : null;
      if (fresh) return fresh;
      known = await store.brandAccounts();
      knownAt = clock.now();
      return pick(xUserId);
    },
  };
}
