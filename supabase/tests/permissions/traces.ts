/** What an attempt leaves behind, and what an answer gives away. */
import type { Query } from '../support/test-database.ts';
import { TABLES } from './matrix.ts';
import { ACCOUNTS, type Persona, STAFF_NAMES, verdictFor } from './personas.ts';

/** A fingerprint of each table, by name. */
export type Prints = ReadonlyMap<string, string>;

/** Takes fingerprints of all tables in the schemas of ours, in one question. */
export async function printer(query: Query): Promise<(ask: Query) => Promise<Prints>> {
  const tables = await query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'private')`,
  );
  const sql = tables.map(({ name }) => `select '${name}' as name, ${printOf(name)} as print`);
  return async (ask) => {
    const rows = await ask<{ name: string; print: string }>(sql.join(' union all '));
    return new Map(rows.map(({ name, print }) => [name, print]));
  };
}

const printOf = (table: string): string =>
  `(select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from ${table} t)`;

/** The fingerprint of one table. */
export async function printTable(query: Query, table: string): Promise<string> {
  const [row] = await query<{ print: string }>(`select ${printOf(table)} as print`);
  return row?.print ?? '';
}

/** Names the tables that are not what they were, but for those that may change; null when there are none. */
export function changed(before: Prints, after: Prints, may: readonly string[] = []): string | null {
  const names = [...before.keys()].filter(
    (name) => !may.includes(name) && before.get(name) !== after.get(name),
  );
  return names.length === 0 ? null : `changes ${names.join(', ')}`;
}

/** What the persona may not learn. */
export interface Hidden {
  /** The ids of all rows out of sight, by table; one's own account is no secret. */
  ids: ReadonlyMap<string, readonly string[]>;
  /** Staff are told of rows that went out of somebody's sight, by the id alone: their device may hold them. */
  toldOfGone: boolean;
}

export async function hiddenFrom(query: Query, persona: Persona): Promise<Hidden> {
  const ids = new Map<string, string[]>();
  const own = persona in ACCOUNTS ? ACCOUNTS[persona as keyof typeof ACCOUNTS] : null;
  for (const [table, rule] of Object.entries(TABLES)) {
    const sight = verdictFor(rule.select, persona, 'denied');
    if (sight === 'all') continue;
    const rows = await query<{ id: string | null }>(
      `select to_jsonb(t) ->> 'id' as id from ${table} t`,
    );
    const isHidden = (id: string) => id !== own && (sight === 'denied' || !sight.includes(id));
    ids.set(table, rows.flatMap(({ id }) => id ?? []).filter(isHidden));
  }
  return { ids, toldOfGone: (STAFF_NAMES as readonly Persona[]).includes(persona) };
}

/** Names a row that an answer gives away; null when it gives away none. What was asked about, the asker knew. */
export function leaked(
  { ids, toldOfGone }: Hidden,
  answer: unknown,
  asked: unknown,
  may: readonly string[] = [],
): string | null {
  const told = JSON.stringify(answer, (key, value: unknown) =>
    key === 'gone' && toldOfGone ? null : value,
  );
  const known = JSON.stringify([asked, may]);
  for (const [table, hidden] of ids) {
    const id = hidden.find((one) => told.includes(one) && !known.includes(one));
    if (id !== undefined) return `gives away ${id} of ${table}`;
  }
  return null;
}
