/** The apps that X knows: whose keys they are, and what X lets them do. */
import { randomBytes } from 'node:crypto';
import type { Journal } from './journal.ts';
import type { XUser } from './model.ts';
import type { XCredentials } from './oauth.ts';

/** What its owner has set up, or has not, in X's developer console. */
export interface AppStanding {
  /** What the app asked its account for: posting needs `read-write`. */
  access: 'read' | 'read-write';
  /** False for an app outside of any project. */
  enrolled: boolean;
  /** False when the prepaid credits are used up. */
  credits: boolean;
  /** The account has taken the app's access back. */
  revoked: boolean;
}

/** An app with the one account that it acts for. */
export interface XApp {
  readonly account: XUser;
  readonly credentials: XCredentials;
  standing: AppStanding;
}

export interface AppRegistry {
  list: () => readonly XApp[];
  ofAccount(username: string): XApp | undefined;
  /** The app of an account; made with keys of its own when there is none. */
  ensure(account: XUser): XApp;
  /** The secret that webhooks of the app are signed with. */
  secretOf: (accountId: string) => string;
}

const GOOD_STANDING: AppStanding = {
  access: 'read-write',
  enrolled: true,
  credits: true,
  revoked: false,
};

/** Keys as X writes them; those that are given stay. */
export function makeCredentials(
  accountId: string,
  given: Partial<XCredentials> = {},
): XCredentials {
  const secret = (bytes: number): string => randomBytes(bytes).toString('base64url');
  return {
    consumerKey: secret(18),
    consumerSecret: secret(36),
    accessToken: `${accountId}-${secret(24)}`,
    accessSecret: secret(32),
    bearerToken: `AAAAAAAAAAAAAAAAAAAAA${secret(48)}`,
    ...given,
  };
}

/**
 * @param first the brand's app
 * @param userOf the account with an id, for apps that an earlier run has made
 */
export function createAppRegistry(
  first: { account: XUser; credentials: XCredentials },
  userOf: (id: string) => XUser | undefined,
  journal: Journal,
): AppRegistry {
  const apps: XApp[] = [{ ...first, standing: { ...GOOD_STANDING } }];
  for (const entry of journal.entries) {
    if (!('app' in entry)) continue;
    const account = userOf(entry.app.accountId);
    const { credentials } = entry.app;
    if (account) apps.push({ account, credentials, standing: { ...GOOD_STANDING } });
  }

  return {
    list: () => apps,
    ofAccount: (username) =>
      apps.find(({ account }) => account.username.toLowerCase() === username.toLowerCase()),
    ensure(account) {
      const known = apps.find((app) => app.account.id === account.id);
      if (known) return known;
      const credentials = makeCredentials(account.id);
      journal.append({ app: { accountId: account.id, credentials } });
      const app = { account, credentials, standing: { ...GOOD_STANDING } };
      apps.push(app);
      return app;
    },
    secretOf(accountId) {
      const app = apps.find(({ account }) => account.id === accountId) ?? apps[0];
      return app?.credentials.consumerSecret ?? '';
    },
  };
}
