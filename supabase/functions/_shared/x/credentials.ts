/** With which keys an account is worked for. */
import type { XEnvironment } from '../environment.ts';
import type { XAccount } from '../store.ts';

/** The keys of an app on X and of the account that it acts for. */
export interface XCredentials {
  consumer_key: string;
  consumer_secret: string;
  access_token: string;
  access_secret: string;
  /** Reads with it when it is there: the app has its own, larger rate limit. */
  bearer_token: string | null;
}

export interface ChosenCredentials {
  from: 'stored' | 'environment';
  keys: XCredentials;
}

/** X writes the account's id in front of an access token; null for a token that is not like that. */
function ownerOf(accessToken: string): string | null {
  return /^(\d+)-/u.exec(accessToken)?.[1] ?? null;
}

/**
 * The keys that an admin has stored, else those of the environment, unless these are of another account: what is
 * posted with them would appear in a wrong name. Null when there are none, or none any more.
 */
export function credentialsOf(
  account: XAccount,
  { credentials }: Pick<XEnvironment, 'credentials'>,
): ChosenCredentials | null {
  if (account.state === 'disconnected') return null;
  if (account.credentials) return { from: 'stored', keys: account.credentials };
  if (!credentials) return null;
  const owner = ownerOf(credentials.access_token);
  return owner === null || owner === account.x_user_id
    ? { from: 'environment', keys: credentials }
    : null;
}
