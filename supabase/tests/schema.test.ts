import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPANY, SYNCED, SYNCED_TABLES } from '../../src/lib/domain/rows.ts';
import { HEAD_NAMES, HEADS, readingsSchema } from '../../src/lib/domain/triage.ts';
import { committedTypes, renderTypes } from '../types.ts';
import { openTestDatabase, type TestDatabase } from './support/test-database.ts';
import { populate, readings } from './support/world.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.close());

const query = <Row = Record<string, unknown>>(sql: string, parameters: unknown[] = []) =>
  test.database.query<Row>(sql, parameters);
const names = async (sql: string) => (await query<{ name: string }>(sql)).map((row) => row.name);

const TABLES = `select c.oid, n.nspname || '.' || c.relname as name, c.relrowsecurity from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'private') and c.relkind in ('r', 'p')`;

it('is what the committed types say', async () => {
  expect(committedTypes(), 'run npm run types').toBe(await renderTypes(test.database.query));
});

describe('each synced table', () => {
  it.each(SYNCED_TABLES)('%s has exactly the columns and nullability of rows.ts', async (table) => {
    const columns = await query<{ name: string; nullable: boolean }>(
      `select attname as name, not attnotnull as nullable from pg_attribute
       where attrelid = ('public.' || $1)::regclass and attnum > 0 and not attisdropped`,
      [table],
    );
    const entries = Object.entries(SYNCED[table].entries).map(([name, schema]) => [
      name,
      v.is(schema, null),
    ]);
    expect(Object.fromEntries(columns.map(({ name, nullable }) => [name, nullable]))).toEqual(
      Object.fromEntries(entries),
    );
  });

  it('of the whole company is named alike in both', async () => {
    const tables = await names('select unnest(private.company_tables()) as name');
    expect(tables.sort()).toEqual(Object.keys(COMPANY).sort());
  });

  it('has rows that rows.ts accepts', async () => {
    await populate(test.database);
    for (const table of SYNCED_TABLES) {
      const rows = await query<{ row: unknown }>(
        `select to_jsonb(t) as row from public.${table} t`,
      );
      expect(rows.length, table).toBeGreaterThan(0);
      for (const { row } of rows) v.parse(SYNCED[table], row);
    }
  });
});

describe('every table', () => {
  it('has a primary key, row level security and updated_at with its trigger', async () => {
    const all = await names(`select name from (${TABLES}) t order by 1`);
    expect(all.length).toBeGreaterThan(20);
    expect(await names(`select name from (${TABLES}) t where not relrowsecurity`)).toEqual([]);
    expect(
      await names(
        `select name from (${TABLES}) t where not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'p')`,
      ),
    ).toEqual([]);
    expect(
      await names(
        `select name from (${TABLES}) t where not exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'updated_at')`,
      ),
    ).toEqual([]);
    expect(
      await names(
        `select name from (${TABLES}) t where not exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgname = 'touch_updated_at')`,
      ),
    ).toEqual([]);
  });

  it('has an index for each foreign key', async () => {
    // The leading columns of some index are those of the key, in any order.
    const missing = await names(`
      select conrelid::regclass || '.' || conname as name from pg_constraint k
      where k.contype = 'f' and k.connamespace in ('public'::regnamespace, 'private'::regnamespace)
        and not exists (
          select from pg_index i
          where i.indrelid = k.conrelid
            and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) like '%IS NOT NULL%')
            and (i.indkey::int2[])[0 : cardinality(k.conkey) - 1] @> k.conkey
        )`);
    expect(missing).toEqual([]);
  });

  it('that is synced writes the change log when the transaction commits', async () => {
    const logged = await names(`
      select tgrelid::regclass::text as name from pg_trigger
      where tgname = 'log_change' and tgdeferrable and tginitdeferred and tgtype & 28 = 28`);
    expect(logged.map((name) => name.replace('public.', '')).sort()).toEqual(
      SYNCED_TABLES.toSorted(),
    );
  });
});

describe('rights', () => {
  it('name the signed-in in every policy', async () => {
    expect(
      await names(
        `select policyname as name from pg_policies where schemaname in ('public', 'private', 'realtime') and roles <> '{authenticated}'`,
      ),
    ).toEqual([]);
  });

  it('wrap what is the same for every row, so that it is asked once a query', async () => {
    const conditions = await query<{ name: string; condition: string }>(`
      select tablename || ': ' || policyname as name, concat(qual, ' ', with_check) as condition from pg_policies
      where schemaname in ('public', 'realtime')`);
    expect(conditions.length).toBeGreaterThan(10);
    for (const { name, condition } of conditions) {
      const bare = condition
        .replaceAll(/\( ?SELECT (?:auth|private|realtime)\.\w+\(\)/g, '(')
        .replaceAll(/\( ?SELECT private\.may_hear\(/g, '(');
      expect(bare, name).not.toMatch(/(auth|private\.(my_|is_|sees)|realtime)\.?\w*\(\)/);
    }
  });

  it('let nobody execute by default, and fix the search path of all that runs with other rights', async () => {
    expect(
      await names(`
      select oid::regprocedure::text as name from pg_proc
      where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
        and (proacl is null or exists (select from aclexplode(proacl) where grantee = 0))`),
    ).toEqual([]);
    expect(
      await names(`
      select oid::regprocedure::text as name from pg_proc
      where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
        and (prosecdef or prolang = (select oid from pg_language where lanname = 'plpgsql'))
        and not coalesce(proconfig, '{}') @> array['search_path=""']`),
    ).toEqual([]);
  });

  it('give anon no table or sequence, and no function but what a link on paper needs', async () => {
    expect(
      await names(`
      select relname as name from pg_class
      where relnamespace in ('public'::regnamespace, 'private'::regnamespace) and relkind in ('r', 'S', 'v')
        and exists (select from aclexplode(relacl) where grantee in (0, 'anon'::regrole))`),
    ).toEqual([]);
    expect(
      await names(`
      select proname as name from pg_proc
      where pronamespace in ('public'::regnamespace, 'private'::regnamespace) and has_function_privilege('anon', oid, 'execute')`),
    ).toEqual(['look_at_invitation']);
  });

  it('close tables that a later migration makes, until it says otherwise', async () => {
    await test.database.script('create table public.later (id int primary key)');
    const may = await query(
      `select role, has_table_privilege(role, 'public.later', 'select') as read from unnest(array['anon', 'authenticated', 'service_role']) role`,
    );
    await test.database.script('drop table public.later');
    expect(may.filter((row) => row['read'])).toEqual([]);
  });
});

describe('the vocabulary', () => {
  it.each(HEAD_NAMES)('of %s is that of the models', async (head) => {
    const [row] = await query<{ labels: string[] }>(
      'select to_jsonb(private.labels_of($1)) as labels',
      [head],
    );
    expect(row?.labels).toEqual(HEADS[head]);
    for (const label of HEADS[head]) {
      const [certain] = await query<{ readings: unknown }>(
        `select jsonb_set($1::jsonb, array[$2], private.certain($2, $3)) as readings`,
        [JSON.stringify(readings()), head, label],
      );
      v.parse(readingsSchema, certain?.readings);
      const [valid] = await query<{ valid: boolean }>(
        'select private.valid_readings($1::jsonb) as valid',
        [JSON.stringify(certain?.readings)],
      );
      expect(valid?.valid).toBe(true);
    }
  });
});
