/** The secrets of the apps that push to us, remembered for a while: an event should not cost a look-up each. */
import type { Clock } from '../_shared/clock.ts';
import type { XEnvironment } from '../_shared/environment.ts';
import type { Store, XAccount } from '../_shared/store.ts';
import { credentialsOf } from '../_shared/x/credentials.ts';

/** New keys are noticed after so long. */
const FRESH_MS = 60_000;
/** Whoever sends what fits no secret makes us look again, but not more often than this. */
const SOONEST_MS = 5_000;

export interface AppSecrets {
  /**
   * The secrets of the account with this id, or, with null, of every app that is known, each once.
   *
   * @param again what is remembered did not fit: look anew, unless that was just done
   */
  find(
    store: () => Pick<Store, 'xAccounts'>,
    accountId: string | null,
    again?: boolean,
  ): Promise<string[]>;
}

export function appSecrets(environment: XEnvironment, clock: Pick<Clock, 'now'>): AppSecrets {
  let known: readonly XAccount[] = [];
  let knownAt = Number.NEGATIVE_INFINITY;

  return {
    async find(store, accountId, again = false) {
      if (clock.now() - knownAt >= (again ? SOONEST_MS : FRESH_MS)) {
        known = await store().xAccounts();
        knownAt = clock.now();
      }
      const wanted = known.filter(({ id }) => accountId === null || id === accountId);
      const secrets = wanted.flatMap(
        (account) => credentialsOf(account, environment)?.keys.consumer_secret ?? [],
      );
      if (accountId === null && environment.appSecret !== null) secrets.push(environment.appSecret);
      return [...new Set(secrets)];
    },
  };
}
