import { createPostgresConnection } from '@supabase/lite/postgres';
import { StackFailure, wordsOf } from '../stack/failure.ts';
import { type Database, keepOwnGrants, type Query } from './database.ts';

/** `postgres://user:secret@host/name` without its secret, for messages. */
export function withoutPassword(url: string): string {
  try {
    const shown = new URL(url);
    if (shown.password !== '') shown.password = '***';
    return shown.href;
  } catch {
    return 'the address in DATABASE_URL';
  }
}

/**
 * @supabase/lite hands jsonb arguments over as JSON text, and its own serializer would encode that text once
 * more, into one JSON string. PGlite's leaves text alone; so does this one.
 */
const jsonText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);
const JSON_TYPES = {
  json: {
    to: 114,
    from: [114],
    serialize: jsonText,
    parse: (text: string): unknown => JSON.parse(text),
  },
  jsonb: {
    to: 3802,
    from: [3802],
    serialize: jsonText,
    parse: (text: string): unknown => JSON.parse(text),
  },
};

/**
 * Connects to a Postgres server.
 * @throws StackFailure database_unreachable
 */
export async function openPostgres(url: string): Promise<Database> {
  let connection: ReturnType<typeof createPostgresConnection>;
  try {
    connection = createPostgresConnection({
      url,
      postgresOptions: {
        max: 12,
        connect_timeout: 10,
        onnotice: () => undefined,
        types: JSON_TYPES,
      },
    });
    await connection.driver.unsafe('select 1');
  } catch (error) {
    throw new StackFailure(
      'database_unreachable',
      `No database answers at ${withoutPassword(url)} (${wordsOf(error)}).`,
      { cause: error },
    );
  }
  keepOwnGrants(connection);
  const { driver } = connection;

  const queryOn =
    (session: Pick<typeof driver, 'unsafe'>): Query =>
    async <Row>(text: string, parameters: readonly unknown[] = []) => {
      const rows = await session.unsafe(text, [...parameters] as never[], { prepare: true });
      return Array.from(rows) as unknown as Row[];
    };

  // A pool that is ended while a request is inside a transaction waits for a COMMIT that it no longer takes.
  const running = new Set<Promise<unknown>>();
  function track<T>(work: () => Promise<T>): Promise<T> {
    const run = work();
    const settled: Promise<unknown> = run.then(
      () => running.delete(settled),
      () => running.delete(settled),
    );
    running.add(settled);
    return run;
  }

  return {
    kind: 'postgres',
    connection,
    exclusive: track,
    query: queryOn(driver),
    transaction: <T>(work: (query: Query) => Promise<T>) =>
      track(async () => (await driver.begin((session) => work(queryOn(session)))) as T),
    script: (sql) =>
      track(async () => {
        await driver.begin(async (session) => {
          await session.unsafe(sql).simple();
        });
      }),
    async listen(channel, heard) {
      const subscription = await driver.listen(channel, heard);
      return () => subscription.unlisten();
    },
    async close() {
      await Promise.all(running);
      await driver.end({ timeout: 5 });
    },
  };
}
