import * as v from 'valibot';
import type { XCredentials } from './x/credentials.ts';

const filled = v.pipe(v.string(), v.trim(), v.minLength(1));
const origin = v.pipe(
  filled,
  v.url(),
  v.transform((text) => text.replace(/\/+$/u, '')),
);

const databaseSchema = v.object({
  SUPABASE_URL: origin,
  SUPABASE_ANON_KEY: filled,
  SUPABASE_SERVICE_ROLE_KEY: filled,
});

const originSchema = v.object({ X_API_ORIGIN: v.optional(origin, 'https://api.x.com') });

const keysSchema = v.object({
  X_APP_KEY: filled,
  X_APP_SECRET: filled,
  X_ACCESS_TOKEN: filled,
  X_ACCESS_SECRET: filled,
  X_BEARER_TOKEN: v.optional(filled),
});

const cronSchema = v.object({ CRON_SECRET: v.optional(filled) });

export type DatabaseEnvironment = v.InferOutput<typeof databaseSchema>;
export type CronEnvironment = v.InferOutput<typeof cronSchema>;

/** Where X is, and the keys for accounts that have none stored. */
export interface XEnvironment {
  origin: string;
  /** Null unless all of them are set. */
  credentials: XCredentials | null;
  /** Those that are not set while others are. */
  missing: readonly string[];
  /** The app's secret alone is enough to check what X pushes. */
  appSecret: string | null;
}

/** A function cannot run for lack of settings. The message names them, never their values. */
export class EnvironmentError extends Error {
  readonly code = 'not_configured';
}

type Source = Readonly<Record<string, string | undefined>>;

/** A setting that is empty is not set. */
const filledOf = (source: Source): Source =>
  Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));

function read<S extends v.GenericSchema<unknown, unknown>>(
  schema: S,
  source: Source,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, filledOf(source));
  if (parsed.success) return parsed.output;
  const missing = new Set<string>();
  const wrong = new Set<string>();
  for (const issue of parsed.issues) {
    const name = v.getDotPath(issue) ?? '';
    (issue.input === undefined ? missing : wrong).add(name);
  }
  const parts = [
    missing.size > 0 ? `missing: ${[...missing].join(', ')}` : '',
    wrong.size > 0 ? `not usable: ${[...wrong].join(', ')}` : '',
  ];
  throw new EnvironmentError(`Environment variables ${parts.filter(Boolean).join('; ')}.`);
}

/** @throws EnvironmentError */
export const readDatabaseEnvironment = (source: Source): DatabaseEnvironment =>
  read(databaseSchema, source);
/** @throws EnvironmentError when X_API_ORIGIN is no address */
export function readXEnvironment(source: Source): XEnvironment {
  const given = filledOf(source);
  const keys = v.safeParse(keysSchema, given);
  const names = Object.keys(keysSchema.entries).filter((name) => name !== 'X_BEARER_TOKEN');
  const missing = names.filter((name) => (given[name]?.trim() ?? '') === '');
  return {
    origin: read(originSchema, source).X_API_ORIGIN,
    credentials: keys.success
      ? {
          consumer_key: keys.output.X_APP_KEY,
          consumer_secret: keys.output.X_APP_SECRET,
          access_token: keys.output.X_ACCESS_TOKEN,
          access_secret: keys.output.X_ACCESS_SECRET,
          bearer_token: keys.output.X_BEARER_TOKEN ?? null,
        }
      : null,
    missing: missing.length < names.length ? missing : [],
    appSecret: given['X_APP_SECRET']?.trim() || null,
  };
}
/** Without CRON_SECRET only staff can call. */
export const readCronEnvironment = (source: Source): CronEnvironment => read(cronSchema, source);
