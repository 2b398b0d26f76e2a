import type { Connection } from '@supabase/lite';

/** Runs one statement; parameters are `$1`, `$2`, … */
export type Query = <Row = Record<string, unknown>>(
  text: string,
  parameters?: readonly unknown[],
) => Promise<Row[]>;

/**
 * The database behind the stack, as its owner (row level security does not apply to it).
 * Values come back as @supabase/lite wants them: times as text, jsonb parsed, bigint as number while safe.
 */
export interface Database {
  readonly kind: 'pglite' | 'postgres';
  /** What the REST and Auth surface works on. Use it inside `exclusive` only. */
  readonly connection: Connection;
  /**
   * PGlite has one session, and @supabase/lite begins transactions on it without asking whether another
   * request is inside one: interleaved, a request would run under another one's role. So whole requests
   * queue up here. On Postgres, which has sessions enough, this only calls `work`.
   */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  query: Query;
  /** Commits when `work` settles well; rolls back when it throws. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Runs many statements, all of them or none. */
  script(sql: string): Promise<void>;
  /** Calls back for each NOTIFY on the channel, until the returned function is called. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/**
 * On its first request @supabase/lite would grant ALL on every table of each schema that has row level
 * security to anon and authenticated, and so undo the grants of the migrations. Telling it that this has
 * happened already keeps ours.
 */
export function keepOwnGrants(connection: Connection): void {
  if (!Reflect.has(connection, 'rlsState')) {
    throw new Error(
      '@supabase/lite no longer has the switch that keeps it from granting everything to anon.',
    );
  }
  Reflect.set(connection, 'rlsState', 'active');
}
