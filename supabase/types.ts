/**
 * `npm run types`: writes src/lib/data/remote/database.types.ts, the schema as supabase-js wants it, from the
 * migrations applied to a PGlite in memory. With `--check` it only compares, and exits with 1 when stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { openTestDatabase, type Query } from './tests/support/test-database.ts';

export const TYPES_FILE = join(import.meta.dirname, '../src/lib/data/remote/database.types.ts');

interface Column {
  table: string;
  column: string;
  type: string;
  is_array: boolean;
  nullable: boolean;
  /** Filled in when an insert leaves it out. */
  has_default: boolean;
}

interface ForeignKey {
  name: string;
  table: string;
  columns: string[];
  to_table: string;
  to_columns: string[];
  one_to_one: boolean;
}

interface Parameter {
  name: string;
  type: string;
  is_array: boolean;
  optional: boolean;
}

interface DatabaseFunction {
  name: string;
  returns: string;
  parameters: Parameter[];
}

const COLUMNS = `
  select c.relname as "table", a.attname as "column", coalesce(e.typname, t.typname) as type,
    e.oid is not null as is_array, not a.attnotnull as nullable, a.atthasdef or a.attidentity <> '' as has_default
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
  join pg_type t on t.oid = a.atttypid
  left join pg_type e on t.typcategory = 'A' and e.oid = t.typelem
  where a.attnum > 0 and not a.attisdropped
  order by c.relname, a.attname`;

const FOREIGN_KEYS = `
  select k.conname as name, c.relname as "table", r.relname as to_table,
    to_json(array(select attname from unnest(k.conkey) with ordinality as n (num, place)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = n.num order by place)) as columns,
    to_json(array(select attname from unnest(k.confkey) with ordinality as n (num, place)
      join pg_attribute a on a.attrelid = r.oid and a.attnum = n.num order by place)) as to_columns,
    exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and i.indpred is null
      and i.indkey::int2[] @> k.conkey and k.conkey @> i.indkey::int2[]) as one_to_one
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid and c.relnamespace = 'public'::regnamespace
  join pg_class r on r.oid = k.confrelid and r.relnamespace = 'public'::regnamespace
  where k.contype = 'f'
  order by c.relname, k.conname`;

const FUNCTIONS = `
  select p.proname as name, r.typname as returns,
    coalesce((select json_agg(json_build_object('name', p.proargnames[place], 'type', coalesce(e.typname, t.typname),
        'is_array', e.oid is not null, 'optional', place > p.pronargs - p.pronargdefaults) order by p.proargnames[place])
      from unnest(p.proargtypes) with ordinality as n (oid, place)
      join pg_type t on t.oid = n.oid
      left join pg_type e on t.typcategory = 'A' and e.oid = t.typelem), '[]') as parameters
  from pg_proc p join pg_type r on r.oid = p.prorettype
  where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
  order by p.proname`;

/** How PostgREST writes a type of Postgres in JSON. */
const TYPES: Record<string, string> = {
  bool: 'boolean',
  date: 'string',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  json: 'Json',
  jsonb: 'Json',
  text: 'string',
  timestamptz: 'string',
  uuid: 'string',
  void: 'undefined',
};

function typeOf(type: string, isArray = false): string {
  const known = TYPES[type];
  if (known === undefined)
    throw new Error(`supabase/types.ts does not know the type ${type} of Postgres yet.`);
  return isArray ? `${known}[]` : known;
}

function groupBy<T extends { table: string }>(rows: T[]): Map<string, T[]> {
  return Map.groupBy(rows, (row) => row.table);
}

function tableType(columns: Column[], keys: ForeignKey[]): string {
  const fields = (optional: (column: Column) => boolean): string =>
    columns
      .map((column) => {
        const type = typeOf(column.type, column.is_array);
        return `${column.column}${optional(column) ? '?' : ''}: ${type}${column.nullable ? ' | null' : ''};`;
      })
      .join('\n');
  const relationships = keys.map(
    (key) => `{
      foreignKeyName: ${JSON.stringify(key.name)};
      columns: ${JSON.stringify(key.columns)};
      isOneToOne: ${String(key.one_to_one)};
      referencedRelation: ${JSON.stringify(key.to_table)};
      referencedColumns: ${JSON.stringify(key.to_columns)};
    }`,
  );
  return `{
    Row: { ${fields(() => false)} };
    Insert: { ${fields((column) => column.nullable || column.has_default)} };
    Update: { ${fields(() => true)} };
    Relationships: [${relationships.join(', ')}];
  }`;
}

function functionType({ parameters, returns }: DatabaseFunction): string {
  const args = parameters.map(
    ({ name, type, is_array, optional }) =>
      `${name}${optional ? '?' : ''}: ${typeOf(type, is_array)};`,
  );
  return `{ Args: ${args.length > 0 ? `{ ${args.join('\n')} }` : 'never'}; Returns: ${typeOf(returns)} }`;
}

/** The text of database.types.ts for the database behind `query`. */
export async function renderTypes(query: Query): Promise<string> {
  const columns = groupBy(await query<Column>(COLUMNS));
  const keys = groupBy(await query<ForeignKey>(FOREIGN_KEYS));
  const functions = await query<DatabaseFunction>(FUNCTIONS);
  const tables = [...columns].map(
    ([table, of]) => `${table}: ${tableType(of, keys.get(table) ?? [])};`,
  );
  const text = `/** Generated from the migrations by \`npm run types\`. Change those, not this. */

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export interface Database {
  public: {
    Tables: { ${tables.join('\n')} };
    Views: Record<never, never>;
    Functions: { ${functions.map((one) => `${one.name}: ${functionType(one)};`).join('\n')} };
    Enums: Record<never, never>;
    CompositeTypes: Record<never, never>;
  };
}
`;
  return format(text, { ...(await resolveConfig(TYPES_FILE)), filepath: TYPES_FILE, plugins: [] });
}

/** The committed text, with the line ends of Linux whatever the checkout made of them. */
export function committedTypes(): string {
  return readFileSync(TYPES_FILE, 'utf8').replaceAll('\r\n', '\n');
}

async function main(): Promise<void> {
  const test = await openTestDatabase('pglite');
  const text = await renderTypes(test.database.query).finally(() => test.close());
  if (!process.argv.includes('--check')) {
    writeFileSync(TYPES_FILE, text);
  } else if (text !== committedTypes()) {
    console.error('src/lib/data/remote/database.types.ts is stale: run npm run types.');
    process.exitCode = 1;
  }
}

if (import.meta.main) await main();
