/** What there is, read from the database, so that nothing can be forgotten in the matrix. */
import type { Database } from '../support/test-database.ts';
import { CLOSED_TABLES, FUNCTIONS, MUTATIONS, TABLES } from './matrix.ts';
import { CHANNEL_POLICIES, TOPICS } from './services.ts';

/** Schemas that come with the platform; their rights are not ours to give. */
const OF_THE_PLATFORM = `nspname !~ '^pg_' and nspname not in ('information_schema', 'auth', 'realtime', 'storage',
  'extensions', 'graphql', 'graphql_public', 'vault', 'roost_stack')`;

const THERE = `
  select format('%s.%s', nspname, relname) as name
  from pg_class join pg_namespace on pg_namespace.oid = relnamespace
  where relkind in ('r', 'p', 'v', 'm', 'f') and ${OF_THE_PLATFORM}
  union all
  select proname || '()' from pg_proc where pronamespace = 'public'::regnamespace
  union all
  select 'intent ' || found[1]
  from pg_proc, regexp_matches(prosrc, '''([a-z]+\\.[a-z_]+\\.v[0-9]+)''', 'g') found
  where pronamespace = 'private'::regnamespace
  union all
  select 'policy ' || policyname from pg_policies where schemaname = 'realtime' and tablename = 'messages'
  union all
  select 'channel ' || found[1]
  from pg_proc, regexp_matches(prosrc, 'private\\.poke\\(\\s*''([^'']*)''', 'g') found
  where pronamespace = 'private'::regnamespace`;

/** Tables, views, functions, intents and channels that have no verdict, or have one and are gone. */
export async function undeclared(database: Database): Promise<string[]> {
  const things = await database.query<{ name: string }>(
    `select distinct name from (${THERE}) things`,
  );
  const there = new Set(things.map(({ name }) => name));
  const named = new Set([
    ...Object.keys(TABLES),
    ...CLOSED_TABLES,
    ...Object.keys(FUNCTIONS).map((name) => `${name}()`),
    ...Object.keys(MUTATIONS).map((name) => `intent ${name}`),
    ...CHANNEL_POLICIES.map((name) => `policy ${name}`),
    ...Object.entries(TOPICS).flatMap(([topic, { unused }]) =>
      unused === true ? [] : [`channel ${topic.replace(/:.*$/u, ':')}`],
    ),
  ]);
  return [...there.symmetricDifference(named), ...(await overloaded(database))].sort();
}

/** One verdict is for one function: a second one of the same name needs another name. */
async function overloaded(database: Database): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    `select proname || '() twice' as name from pg_proc where pronamespace = 'public'::regnamespace
     group by proname having count(*) > 1`,
  );
  return rows.map(({ name }) => name);
}
