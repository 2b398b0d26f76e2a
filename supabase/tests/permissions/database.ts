/** Tries every cell of the matrix in SQL, with the persona's role and token, and undoes each attempt. */
import type { Database, Query } from '../support/test-database.ts';
import {
  type Admitted,
  hears,
  lookAt,
  refusedWithoutTrace,
  sightOf,
  speaks,
  tryCall,
  undone,
  write,
} from './attempts.ts';
import { ARGUMENTS, INTENTS, ROW_CALLS } from './arguments.ts';
import { Findings } from './findings.ts';
import { CLOSED_TABLES, FUNCTIONS, MUTATIONS, PRIVATE_FUNCTIONS, TABLES } from './matrix.ts';
import { PERSONA_NAMES, verdictFor } from './personas.ts';
import { AUTHORS } from './people.ts';
import type { Row } from './samples.ts';
import { TOPICS } from './services.ts';
import { changed, hiddenFrom, leaked, printer } from './traces.ts';

export const ADMITTED = PERSONA_NAMES.filter(
  (persona): persona is Admitted => persona !== 'keyless' && persona !== 'expired',
);

/** Needs the world of `moveIn`. Leaves the database as it was. */
export async function checkDatabase(
  database: Database,
  personas: readonly Admitted[] = ADMITTED,
): Promise<Findings> {
  const findings = new Findings();
  for (const persona of personas) {
    await tables(database, persona, findings);
    await functions(database, persona, findings);
    await channels(database, persona, findings);
  }
  await privateFunctions(database, findings);
  return findings;
}

async function tables(database: Database, persona: Admitted, findings: Findings): Promise<void> {
  for (const table of Object.keys(TABLES)) {
    findings.note(
      `${persona} selects from ${table}`,
      await undone(database, (query) => lookAt(query, table, persona)),
    );
    for (const command of ['insert', 'update', 'delete'] as const) {
      findings.note(
        `${persona} ${command}s in ${table}`,
        await undone(database, (query) => write(query, command, table, persona)),
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
      findings.note(
        `${persona}: ${sql}`,
        await undone(database, (query) => refusedWithoutTrace(query, table, sql, persona)),
      );
    }
  }
}

/** A call as it should come out; one that is not `ok`, or not in sight, must leave everything as it was. */
interface Call {
  cell: string;
  name: string;
  args: Row;
  expected: string;
  inSight: boolean;
}

async function functions(database: Database, persona: Admitted, findings: Findings): Promise<void> {
  const print = await printer(database.query);
  const before = await print(database.query);
  const hidden = await hiddenFrom(database.query, persona);

  async function attempt(query: Query, call: Call): Promise<string | null> {
    const { outcome, answer } = await tryCall(query, persona, call.name, call.args);
    if (outcome !== call.expected) return `${outcome} instead of ${call.expected}`;
    const { notes, tells = {} } = FUNCTIONS[call.name] ?? {};
    const done = outcome === 'ok' && call.inSight;
    const trace = done ? null : changed(before, await print(query), notes);
    return trace ?? leaked(hidden, answer, call.args, verdictFor(tells, persona, []));
  }
  for (const call of callsOf(persona))
    findings.note(call.cell, await undone(database, (query) => attempt(query, call)));
}

function* callsOf(persona: Admitted): Generator<Call> {
  const verdict = (name: string) => verdictFor(FUNCTIONS[name]?.outcome ?? {}, persona, 'deny');
  const sees = (table: string, id: string): boolean => {
    const sight = sightOf(table, persona);
    return sight === 'all' || (sight !== 'denied' && sight.includes(id));
  };
  for (const name of Object.keys(FUNCTIONS)) {
    const args = ARGUMENTS[name] ?? {};
    yield { cell: `${persona} calls ${name}`, name, args, expected: verdict(name), inSight: true };
  }
  for (const { name, about, rows } of ROW_CALLS) {
    for (const { id, args } of rows) {
      const cell = `${persona} calls ${name} on ${id}`;
      yield { cell, name, args, expected: verdict(name), inSight: sees(about, id) };
    }
  }
  const may = verdict('apply_mutation');
  for (const [name, { about, ownOnly }] of Object.entries(MUTATIONS)) {
    for (const { id, args } of INTENTS[name] ?? []) {
      const inSight = sees(about, id);
      const foreign = ownOnly && persona.startsWith('agent') && AUTHORS[id] !== persona;
      yield {
        cell: `${persona} wants ${name} on ${id}`,
        name: 'apply_mutation',
        args: { mutation: { id: crypto.randomUUID(), name, args } },
        expected: may !== 'ok' ? may : !inSight ? 'not_found' : foreign ? 'forbidden' : 'ok',
        inSight,
      };
    }
  }
}

async function channels(database: Database, persona: Admitted, findings: Findings): Promise<void> {
  const wrong = (is: boolean, should: boolean): string | null =>
    is === (should || persona === 'service') ? null : `${String(is)} instead of ${String(should)}`;
  for (const [topic, { hear, presence }] of Object.entries(TOPICS)) {
    for (const extension of ['broadcast', 'presence']) {
      findings.note(
        `${persona} hears ${extension} on ${topic}`,
        wrong(
          await undone(database, (query) => hears(query, persona, topic, extension)),
          hear.includes(persona),
        ),
      );
      findings.note(
        `${persona} sends ${extension} on ${topic}`,
        wrong(
          await undone(database, (query) => speaks(query, persona, topic, extension)),
          extension === 'presence' && presence.includes(persona),
        ),
      );
    }
  }
}

async function privateFunctions({ query }: Database, findings: Findings): Promise<void> {
  for (const [role, allowed] of Object.entries(PRIVATE_FUNCTIONS)) {
    const rows = await query<{ name: string }>(
      `select distinct proname::text as name from pg_proc
       where pronamespace = 'private'::regnamespace and has_function_privilege($1, oid, 'execute') order by 1`,
      [role],
    );
    const got = rows.map((row) => row.name).join(', ');
    const expected = allowed.toSorted().join(', ');
    findings.note(
      `${role} executes in schema private`,
      got === expected ? null : `${got} instead of ${expected}`,
    );
  }
}
