/** Attempts in SQL, with the persona's role and token; each gives the difference to what should be, or null. */
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
import { type Sight, TABLES } from './matrix.ts';
import { ACCOUNTS, type Persona, verdictFor } from './personas.ts';
import { type Row, SAMPLE_ID, SAMPLES } from './samples.ts';
import { printTable } from './traces.ts';

/** A request without a key, or with an old token, gets no further than the gate and has no role here. */
export type Admitted = Exclude<Persona, 'keyless' | 'expired'>;

function callerOf(persona: Admitted): Caller {
  if (persona === 'service') return SERVICE;
  return persona === 'publicKey' ? STRANGER : signedIn(ACCOUNTS[persona]);
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

/** Runs `work` as the persona and comes back as the owner. Gives the code of the error when there is one. */
export async function as<T>(
  query: Query,
  persona: Admitted,
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
/** The queues of what X has sent are empty in the world of the tests, and for the server alone. */
const MAY_BE_EMPTY = ['public.ingest_cursors', 'public.raw_events'];

export async function lookAt(
  query: Query,
  table: string,
  persona: Admitted,
): Promise<string | null> {
  const sql = `select to_jsonb(t) ->> 'id' as id from ${table} t`;
  const all = await query<{ id: string | null }>(sql);
  if (all.length === 0 && !MAY_BE_EMPTY.includes(table))
    return 'the table is empty, which proves nothing';
  const seen = await as(query, persona, () => query<{ id: string | null }>(sql));
  if ('code' in seen && seen.code !== FORBIDDEN) return `error ${seen.code}`;
  return compareSight(sightOf(table, persona), 'value' in seen ? seen.value : 'denied', all);
}

export const sightOf = (table: string, persona: Persona): Sight =>
  verdictFor(TABLES[table]?.select ?? {}, persona, 'denied');

const idsOf = (rows: { id: string | null }[]): string =>
  rows
    .map((row) => row.id)
    .sort()
    .join(' ');

/** Says how what was seen differs from what should be; null when it does not. */
export function compareSight(
  expected: Sight,
  seen: { id: string | null }[] | 'denied',
  all: { id: string | null }[],
): string | null {
  if (seen === 'denied') return expected === 'denied' ? null : 'is denied';
  if (expected === 'denied') return `sees ${String(seen.length)} rows instead of an error`;
  const wanted = expected === 'all' ? all : expected.map((id) => ({ id }));
  return idsOf(wanted) === idsOf(seen)
    ? null
    : `sees ${String(seen.length)} rows, not the ${String(wanted.length)} it should`;
}

/** What a sample needs to exist before it. */
export async function prepare(query: Query, table: string): Promise<void> {
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

/** A sample that names the persona where it names a person: what is one's own is refused last. */
export function inOwnName(sample: Row, persona: Persona): Row {
  if (!(persona in ACCOUNTS)) return sample;
  const own = ACCOUNTS[persona as keyof typeof ACCOUNTS];
  return Object.fromEntries(
    Object.entries(sample).map(([column, value]) => [
      column,
      value === PEOPLE.agentA ? own : value,
    ]),
  );
}

type Command = 'insert' | 'update' | 'delete';

/** Whoever may write changes the sample; whoever may not tries their hand at every row there is. */
export async function write(
  query: Query,
  command: Command,
  table: string,
  persona: Admitted,
): Promise<string | null> {
  const allowed = TABLES[table]?.write.includes(persona) ?? false;
  const { sample = {}, change = {} } = SAMPLES[table] ?? {};
  await prepare(query, table);
  if (command !== 'insert') await insert(query, table, sample);
  const before = await printTable(query, table);
  const attempt = await as(query, persona, () => {
    if (command === 'insert')
      return insert(query, table, allowed ? sample : inOwnName(sample, persona));
    return query(writing(command, table, allowed), [JSON.stringify({ ...sample, ...change })]);
  });
  const after = await printTable(query, table);
  if (allowed)
    return before === after ? `is refused (${'code' in attempt ? attempt.code : 'no row'})` : null;
  if (before !== after) return 'changes the table';
  return 'code' in attempt && attempt.code !== FORBIDDEN
    ? `fails with ${attempt.code}, which is no refusal`
    : null;
}

async function insert(query: Query, table: string, row: Row): Promise<unknown> {
  const columns = Object.keys(row).join(', ');
  return query(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_record(null::${table}, $1::text::jsonb)`,
    [JSON.stringify(row)],
  );
}

function writing(command: 'update' | 'delete', table: string, sampleOnly: boolean): string {
  const { key = [], change = {} } = SAMPLES[table] ?? {};
  const found = key.map((column) => `t.${column} = r.${column}`).join(' and ');
  const where = sampleOnly ? `where ${found}` : '';
  const record = `jsonb_populate_record(null::${table}, $1::text::jsonb) r`;
  if (command === 'delete') return `delete from ${table} t using ${record} ${where}`;
  const columns = Object.keys(change).map((column) => `${column} = r.${column}`);
  return `update ${table} t set ${columns.join(', ')} from ${record} ${where}`;
}

export async function refusedWithoutTrace(
  query: Query,
  table: string,
  sql: string,
  persona: Admitted,
): Promise<string | null> {
  const before = await printTable(query, table);
  const attempt = await as(query, persona, () => query(sql));
  if (!('code' in attempt) || attempt.code !== FORBIDDEN) return 'is not refused';
  return (await printTable(query, table)) === before ? null : 'leaves a trace';
}

/** What the call came to, and the answer. */
export async function tryCall(
  query: Query,
  persona: Admitted,
  name: string,
  args: Row,
): Promise<{ outcome: string; answer: unknown }> {
  const attempt = await as(query, persona, () => callFunction(query, name, args));
  if ('value' in attempt) return { outcome: codeOf(attempt.value), answer: attempt.value };
  return { outcome: attempt.code === FORBIDDEN ? 'deny' : attempt.code, answer: null };
}

/** What an answer says of itself: its code, `conflict`, or `ok`. */
export function codeOf(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return 'ok';
  const { code, status } = answer as { code?: unknown; status?: unknown };
  if (typeof code === 'string') return code;
  return status === 'conflict' ? 'conflict' : 'ok';
}

/** Whether the policies let the persona hear a message; the server's functions bypass them, also here. */
export async function hears(
  query: Query,
  persona: Admitted,
  topic: string,
  extension: string,
): Promise<boolean> {
  await query('delete from realtime.messages');
  await query('insert into realtime.messages (topic, extension, private) values ($1, $2, true)', [
    topic,
    extension,
  ]);
  await query(`select set_config('realtime.topic', $1, true)`, [topic]);
  const seen = await as(query, persona, () => query('select from realtime.messages'));
  return 'value' in seen && seen.value.length === 1;
}

export async function speaks(
  query: Query,
  persona: Admitted,
  topic: string,
  extension: string,
): Promise<boolean> {
  await query(`select set_config('realtime.topic', $1, true)`, [topic]);
  const attempt = await as(query, persona, () =>
    query('insert into realtime.messages (topic, extension, private) values ($1, $2, true)', [
      topic,
      extension,
    ]),
  );
  return 'value' in attempt;
}
