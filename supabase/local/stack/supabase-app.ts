import { App, type EmailDriver, type IAppConfig } from '@supabase/lite';
import type { Database } from '../database/database.ts';
import type { Secrets } from './secrets.ts';

/** Most rows in one answer of the REST surface, as on hosted Supabase. */
const MAX_ROWS = 1000;

/** REST and Auth of Supabase on the given database. */
export interface SupabaseApp {
  /** Makes the `auth` schema and its functions, or brings them up to date. */
  prepare(): Promise<void>;
  /** Answers a request for /rest/v1 or /auth/v1. */
  fetch(request: Request, peerAddress: string | null): Promise<Response>;
}

/** What the auth server wants mailed. */
export interface Letter {
  to: string;
  subject: string;
  text: string;
}

function driverTo(send: (letter: Letter) => void): EmailDriver {
  return {
    send: ({ to, subject, text }) => {
      send({ to, subject, text: text ?? '' });
      return Promise.resolve();
    },
  };
}

/**
 * `origin` is asked late: the port is known only once the server listens.
 *
 * @param confirm Whether who signs up has to open a link in a mail before they are let in.
 */
export function createSupabaseApp(
  database: Database,
  secrets: Secrets,
  origin: () => string,
  send: (letter: Letter) => void,
  accessTokenSeconds = 3600,
  confirm = false,
): SupabaseApp {
  let app: App<IAppConfig> | undefined;
  // `admin` false: otherwise a request without any key would be answered as service_role.
  const made = (): App<IAppConfig> =>
    (app ??= new App<IAppConfig>({
      connection: database.connection,
      options: {
        server: { admin: false, disableStudio: true },
        drivers: { email: driverTo(send) },
      },
      api: { max_rows: MAX_ROWS },
      auth: {
        enabled: true,
        site_url: origin(),
        jwt_secret: secrets.jwtSecret,
        jwt_expiry: accessTokenSeconds,
        publishable_key: secrets.anonKey,
        secret_key: secrets.serviceRoleKey,
        minimum_password_length: 8,
        enable_signup: true,
        // Eight digits: six could be guessed within the hour for which a code is good.
        email: { enable_signup: true, enable_confirmations: confirm, otp_length: 8 },
      },
      studio: { enabled: false },
      storage: { enabled: false },
      db: { migrations: { enabled: false } },
    }));
  return {
    prepare: () => database.exclusive(() => made().ensureSystemSchema()),
    fetch: (request, peerAddress) =>
      database.exclusive(() => made().fetch(request, { peerAddress })),
  };
}
