import * as v from 'valibot';

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

const xSchema = v.object({
  X_API_ORIGIN: v.optional(origin, 'https://api.x.com'),
  X_APP_KEY: filled,
  X_APP_SECRET: filled,
  X_ACCESS_TOKEN: filled,
  X_ACCESS_SECRET: filled,
  /** Reads with it when it is there: the app has its own, larger rate limit. */
  X_BEARER_TOKEN: v.optional(filled),
});

const webhookSchema = v.object({ X_APP_SECRET: filled });
const cronSchema = v.object({ CRON_SECRET: v.optional(filled) });

export type DatabaseEnvironment = v.InferOutput<typeof databaseSchema>;
export type XEnvironment = v.InferOutput<typeof xSchema>;
export type WebhookEnvironment = v.InferOutput<typeof webhookSchema>;
export type CronEnvironment = v.InferOutput<typeof cronSchema>;

/** A function cannot run for lack of settings. The message names them, never their values. */
export class EnvironmentError extends Error {
  readonly code = 'not_configured';
}

type Source = Readonly<Record<string, string | undefined>>;

function read<S extends v.GenericSchema<unknown, unknown>>(
  schema: S,
  source: Source,
): v.InferOutput<S> {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = v.safeParse(schema, set);
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
/** @throws EnvironmentError */
export const readXEnvironment = (source: Source): XEnvironment => read(xSchema, source);
/** @throws EnvironmentError */
export const readWebhookEnvironment = (source: Source): WebhookEnvironment =>
  read(webhookSchema, source);
/** Without CRON_SECRET only staff can call. */
export const readCronEnvironment = (source: Source): CronEnvironment => read(cronSchema, source);
