/** X for each of our accounts, with its own keys. */
import type { XEnvironment } from '../environment.ts';
import type { Store, XAccount, XTrouble } from '../store.ts';
import { openX, type XClient } from './client.ts';
import { credentialsOf, type ChosenCredentials } from './credentials.ts';
import { metered } from './metered.ts';

export interface AccountClient {
  x: XClient;
  from: ChosenCredentials['from'];
}

/** @returns null when the account has no keys */
export function openAccount(
  account: XAccount,
  environment: XEnvironment,
  store: Pick<Store, 'noteReads'>,
): AccountClient | null {
  const chosen = credentialsOf(account, environment);
  if (!chosen) return null;
  const { from, keys } = chosen;
  return { x: metered(openX({ origin: environment.origin, keys }), account.id, store), from };
}

/** What an account without keys has wrong with it. */
export function notConnected({ missing }: XEnvironment): XTrouble {
  const detail =
    missing.length > 0
      ? `Environment variables missing: ${missing.join(', ')}.`
      : 'No keys are stored for this account.';
  return { code: 'x_not_connected', detail, retryAfter: null };
}
