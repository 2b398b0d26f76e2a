/** One attempt of a persona at one thing; each gives the difference to what should be, in words, or null. */
import {
  become,
  callFunction,
  type Caller,
  SERVICE,
  signedIn,
  STRANGER,
} from '../support/callers.ts';
import type { Database, Query } from '../support/test-database.ts';
import { PEOPLE } from '../support/world.ts';
import { type Persona, SAMPLE_ID, type Sight, type TableRule } from './matrix.ts';

function callerOf(persona: Persona): Caller {
  if (persona === 'service') return SERVICE;
  if (persona === 'stranger' || persona === 'keyless') return STRANGER;
  return signedIn(PEOPLE[persona]);
}

class Undo extends Error {}

/** Runs in a transaction that is rolled back. */
export async function undone<T>(
  database: Database,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  let result: { value: T } | undefined;
  await database
    .transaction(async (query) => {
      result = { value: await work(query) };
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  if (!result) throw new Error('The attempt did not come to an end.');
  return result.value;
}

/** Runs `sql` as the persona and comes back as the owner. Gives the code of the error, or null. */
async function as<T>(
  query: Query,
  persona: Persona,
  work: () => Promise<T>,
): Promise<{ value: T } | { code: string }> {
  await query('savepoint attempt');
  try {
    await become(query, callerOf(persona));
    const value = await work();
    await query(`select set_config('role', 'none', true)`);
    return { value };
  } catch (error) {
    await query('rollback to savepoint attempt');
    return { code: String((error as { code?: unknown }).code) };
  }
}

const FORBIDDEN = '42501';
const idsOf = (rows: { id: string | null }[]): string =>
  rows
    .map((row) => row.id)
    .sort()
    .join(' ');

export async function lookAt(
  query: Query,
  table: string,
  rule: TableRule,
  persona: Persona,
): Promise<string | null> {
  if (rule.select[persona] !== 'all' && rule.select[persona] !== 'denied')
    await prepare(query, table);
  const all = await query<{ id: string | null }>(
    `select to_jsonb(t) ->> 'id' as id from ${table} t`,
  );
  if (all.length === 0 && !['public.ingest_cursors', 'public.raw_events'].includes(table))
    return 'the table is empty, which proves nothing';
  const seen = await as(query, persona, () =>
    query<{ id: string | null }>(`select to_jsonb(t) ->> 'id' as id from ${table} t`),
  );
  return compareSight(rule.select[persona], 'value' in seen ? seen.value : seen.code, all);
}

/** Says how what was seen differs from what should be; null when it does not. */
export function compareSight(
  expected: Sight,
  seen: { id: string | null }[] | string,
  all: { id: string | null }[],
): string | null {
  if (typeof seen === 'string')
    return expected === 'denied' && seen === FORBIDDEN ? null : `error ${seen}`;
  if (expected === 'denied') return `sees ${String(seen.length)} rows instead of an error`;
  const wanted = expected === 'all' ? all : expected.map((id) => ({ id }));
  return idsOf(wanted) === idsOf(seen)
    ? null
    : `sees ${String(seen.length)} rows, not the ${String(wanted.length)} it should`;
}

/** What a sample needs to exist before it. */
async function prepare(query: Query, table: string): Promise<void> {
  if (table === 'public.x_connections') {
    await query(
      `insert into public.brand_accounts (id, x_user_id, handle, name) values ($1, '991', 'sample', 'Sample')`,
      [SAMPLE_ID],
    );
  }
  if (table !== 'public.members') return;
  // Members come by trigger; the sample is put in by hand.
  await query(`insert into auth.users (id, email) values ($1, 'sample@example.test')`, [SAMPLE_ID]);
  await query('delete from public.members where id = $1', [SAMPLE_ID]);
}

export async function write(
  query: Query,
  command: 'insert' | 'update' | 'delete',
  table: string,
  rule: TableRule,
  persona: Persona,
): Promise<string | null> {
  await prepare(query, table);
  if (command !== 'insert') await insert(query, table, rule.sample);
  const before = await read(query, table, rule);
  const attempt = await as(query, persona, () => {
    if (command === 'insert') return insert(query, table, rule.sample);
    const change = command === 'update' ? rule.change : {};
    return query(sqlFor(command, table, rule), [JSON.stringify({ ...rule.sample, ...change })]);
  });
  const after = await read(query, table, rule);
  const changed = JSON.stringify(before) !== JSON.stringify(after);
  if (rule.write.includes(persona))
    return changed ? null : `is refused (${'code' in attempt ? attempt.code : 'no row'})`;
  if (changed) return 'changes the row';
  return 'code' in attempt && attempt.code !== FORBIDDEN
    ? `fails with ${attempt.code}, which is no refusal`
    : null;
}

async function insert(query: Query, table: string, row: Record<string, unknown>): Promise<unknown> {
  const columns = Object.keys(row).join(', ');
  return query(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_record(null::${table}, $1::text::jsonb)`,
    [JSON.stringify(row)],
  );
}

function sqlFor(command: 'update' | 'delete', table: string, { key, change }: TableRule): string {
  const found = key.map((column) => `t.${column} = r.${column}`).join(' and ');
  const record = `jsonb_populate_record(null::${table}, $1::text::jsonb) r`;
  if (command === 'delete') return `delete from ${table} t using ${record} where ${found}`;
  return `update ${table} t set ${Object.keys(change)
    .map((column) => `${column} = r.${column}`)
    .join(', ')} from ${record} where ${found}`;
}

function read(query: Query, table: string, { key, sample }: TableRule): Promise<unknown[]> {
  return query(
    `select to_jsonb(t) as row from ${table} t where ${key.map((column, i) => `t.${column}::text = $${String(i + 1)}`).join(' and ')}`,
    key.map((column) => sample[column]),
  );
}

export async function refusedWithoutTrace(
  query: Query,
  table: string,
  sql: string,
  persona: Persona,
): Promise<string | null> {
  const print = async () =>
    (
      await query<{ print: string | null }>(
        `select md5(string_agg(t::text, ',' order by t::text)) as print from ${table} t`,
      )
    )[0]?.print;
  const before = await print();
  const attempt = await as(query, persona, () => query(sql));
  if (!('code' in attempt) || attempt.code !== FORBIDDEN) return 'is not refused';
  return (await print()) === before ? null : 'leaves a trace';
}

export async function tryCall(
  query: Query,
  persona: Persona,
  name: string,
  args: Record<string, unknown>,
): Promise<string> {
  const attempt = await as(query, persona, () => callFunction(query, name, args));
  if ('code' in attempt) return attempt.code === FORBIDDEN ? 'deny' : attempt.code;
  return codeOf(attempt.value);
}

/** The code in a function's answer, or `ok`. */
export function codeOf(answer: unknown): string {
  const code =
    typeof answer === 'object' && answer !== null
      ? (Reflect.get(answer, 'code') as unknown)
      : undefined;
  return typeof code === 'string' ? code : 'ok';
}

/** The server's functions bypass row level security, also here. */
export async function hears(
  query: Query,
  persona: Persona,
  topic: string,
  extension: string,
  expected: boolean,
): Promise<string | null> {
  await query('delete from realtime.messages');
  await query('insert into realtime.messages (topic, extension, private) values ($1, $2, true)', [
    topic,
    extension,
  ]);
  await query(`select set_config('realtime.topic', $1, true)`, [topic]);
  const seen = await as(query, persona, () => query('select from realtime.messages'));
  const hearsIt = 'value' in seen && seen.value.length === 1;
  const allowed = expected || persona === 'service';
  return hearsIt === allowed ? null : `${String(hearsIt)} instead of ${String(allowed)}`;
}

export async function speaks(
  query: Query,
  persona: Persona,
  topic: string,
  extension: string,
  expected: boolean,
): Promise<string | null> {
  await query(`select set_config('realtime.topic', $1, true)`, [topic]);
  const attempt = await as(query, persona, () =>
    query('insert into realtime.messages (topic, extension, private) values ($1, $2, true)', [
      topic,
      extension,
    ]),
  );
  const allowed = expected || persona === 'service';
  return 'value' in attempt === allowed
    ? null
    : `${String('value' in attempt)} instead of ${String(allowed)}`;
}
