/** Tries every cell of the matrix in SQL, with the persona's role and token, and undoes each attempt. */
import type { Database, Query } from '../support/test-database.ts';
import { hears, lookAt, refusedWithoutTrace, speaks, tryCall, undone, write } from './attempts.ts';
import {
  CLOSED_TABLES,
  FUNCTIONS,
  PERSONAS,
  type Persona,
  PRIVATE_FUNCTIONS,
  TABLES,
  TOPICS,
} from './matrix.ts';

export interface Verdict {
  /** How many combinations were tried. */
  cells: number;
  /** Tables and functions that the matrix does not name, or that are gone. */
  undeclared: string[];
  /** Where the database and the matrix differ, in words. */
  violations: string[];
}

/** A request without a key gets no further than the gate, so it has no role here (see rest.ts). */
const AT_THE_DATABASE = PERSONAS.filter((persona) => persona !== 'keyless');

/** Needs the world of `populate`. Leaves the database as it was. */
export async function checkPermissions(
  database: Database,
  personas: readonly Persona[] = AT_THE_DATABASE,
): Promise<Verdict> {
  const verdict: Verdict = { cells: 0, undeclared: await undeclared(database), violations: [] };
  const cell = async (name: string, look: () => Promise<string | null>): Promise<void> => {
    verdict.cells += 1;
    const difference = await look();
    if (difference !== null) verdict.violations.push(`${name}: ${difference}`);
  };

  for (const persona of personas) {
    const attempt = <T>(work: (query: Query) => Promise<T>): Promise<T> => undone(database, work);
    for (const [table, rule] of Object.entries(TABLES)) {
      await cell(`${persona} selects from ${table}`, () =>
        attempt((query) => lookAt(query, table, rule, persona)),
      );
      for (const command of ['insert', 'update', 'delete'] as const) {
        await cell(`${persona} ${command}s in ${table}`, () =>
          attempt((query) => write(query, command, table, rule, persona)),
        );
      }
    }
    for (const table of CLOSED_TABLES) {
      for (const sql of [
        `select from ${table}`,
        `insert into ${table} default values`,
        `update ${table} set updated_at = now()`,
        `delete from ${table}`,
      ]) {
        await cell(`${persona}: ${sql}`, () =>
          attempt((query) => refusedWithoutTrace(query, table, sql, persona)),
        );
      }
    }
    for (const [name, { args, outcome }] of Object.entries(FUNCTIONS)) {
      await cell(`${persona} calls ${name}`, () =>
        attempt(async (query) => {
          const expected = outcome[persona] ?? 'deny';
          const got = await tryCall(query, persona, name, args);
          return got === expected ? null : `${got} instead of ${expected}`;
        }),
      );
    }
    for (const [topic, { hear, presence }] of Object.entries(TOPICS)) {
      for (const extension of ['broadcast', 'presence']) {
        await cell(`${persona} hears ${extension} on ${topic}`, () =>
          attempt((query) => hears(query, persona, topic, extension, hear.includes(persona))),
        );
        await cell(`${persona} sends ${extension} on ${topic}`, () =>
          attempt((query) =>
            speaks(
              query,
              persona,
              topic,
              extension,
              extension === 'presence' && presence.includes(persona),
            ),
          ),
        );
      }
    }
  }
  for (const [role, allowed] of Object.entries(PRIVATE_FUNCTIONS)) {
    await cell(`${role} executes in schema private`, async () => {
      const rows = await database.query<{ name: string }>(
        `select distinct proname::text as name from pg_proc
         where pronamespace = 'private'::regnamespace and has_function_privilege($1, oid, 'execute') order by 1`,
        [role],
      );
      const got = rows.map((row) => row.name).join(', ');
      const expected = allowed.toSorted().join(', ');
      return got === expected ? null : `${got} instead of ${expected}`;
    });
  }
  return verdict;
}

async function undeclared(database: Database): Promise<string[]> {
  const things = await database.query<{ name: string }>(`
    select schemaname || '.' || tablename as name from pg_tables where schemaname in ('public', 'private')
    union all select schemaname || '.' || viewname from pg_views where schemaname in ('public', 'private')
    union all select distinct proname || '()' from pg_proc where pronamespace = 'public'::regnamespace`);
  const there = new Set(things.map((thing) => thing.name));
  const named = new Set([
    ...Object.keys(TABLES),
    ...CLOSED_TABLES,
    ...Object.keys(FUNCTIONS).map((name) => `${name}()`),
  ]);
  return [...there.symmetricDifference(named)].sort();
}
