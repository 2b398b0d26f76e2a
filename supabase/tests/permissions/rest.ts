/** The same matrix through the front door: HTTP requests with the credentials that each persona has. */
import { type Credentials, send, tokenFor } from '../support/rest.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { PEOPLE } from '../support/world.ts';
import { codeOf, compareSight } from './attempts.ts';
import type { Verdict } from './check.ts';
import { CLOSED_TABLES, FUNCTIONS, PERSONAS, type Persona, TABLES } from './matrix.ts';

async function credentials(test: TestDatabase, persona: Persona): Promise<Credentials> {
  if (persona === 'keyless') return { kind: 'none' };
  if (persona === 'stranger') return { kind: 'anon' };
  if (persona === 'service') return { kind: 'service' };
  return { kind: 'user', token: await tokenFor(test, PEOPLE[persona]) };
}

/** Reads and refused writes only, since a request that is let through commits. Needs the world of `populate`. */
export async function checkRest(
  test: TestDatabase,
  personas: readonly Persona[] = PERSONAS,
): Promise<Omit<Verdict, 'undeclared'>> {
  const verdict = { cells: 0, violations: [] as string[] };
  const note = (name: string, difference: string | null): void => {
    verdict.cells += 1;
    if (difference !== null) verdict.violations.push(`${name}: ${difference}`);
  };
  const query = test.database.query;

  for (const persona of personas) {
    const who = await credentials(test, persona);
    const refused = (status: number): boolean =>
      status === 401 || (status === 403 && who.kind !== 'none');
    for (const [table, rule] of Object.entries(TABLES)) {
      const path = `/rest/v1/${table.replace('public.', '')}`;
      const print = async () =>
        JSON.stringify(
          await query(
            `select md5(string_agg(t::text, ',' order by t::text)) as print from ${table} t`,
          ),
        );
      const all = await query<{ id: string | null }>(
        `select to_jsonb(t) ->> 'id' as id from ${table} t`,
      );
      const got = await send(test, who, 'GET', path);
      note(
        `${persona} GET ${path}`,
        compareSight(
          rule.select[persona],
          got.status === 200
            ? (got.body as { id: string | null }[]).map((row) => ({ id: row.id ?? null }))
            : refused(got.status)
              ? '42501'
              : String(got.status),
          all,
        ),
      );
      if (rule.write.includes(persona)) continue;
      const before = await print();
      const [column = 'id'] = rule.key;
      for (const [method, target, body] of [
        ['POST', path, rule.sample],
        ['PATCH', `${path}?${column}=not.is.null`, rule.change],
        ['DELETE', `${path}?${column}=not.is.null`, undefined],
      ] as const) {
        const answer = await send(test, who, method, target, body);
        note(
          `${persona} ${method} ${path}`,
          refused(answer.status) ? null : `status ${String(answer.status)}`,
        );
      }
      note(`${persona} leaves ${table} alone`, (await print()) === before ? null : 'it changed');
    }
    for (const table of CLOSED_TABLES) {
      const [, name = ''] = table.split('.');
      const answer = await send(test, who, 'GET', `/rest/v1/${name}`);
      note(
        `${persona} GET /rest/v1/${name}`,
        [401, 403, 404].includes(answer.status) ? null : `status ${String(answer.status)}`,
      );
    }
    for (const [name, { args, outcome }] of Object.entries(FUNCTIONS)) {
      const expected = outcome[persona] ?? 'deny';
      // A call that works would change what the next cells look at.
      if (expected === 'ok' && !['me', 'snapshot', 'pull_changes'].includes(name)) continue;
      const answer = await send(test, who, 'POST', `/rest/v1/rpc/${name}`, args);
      const result =
        answer.status === 200
          ? codeOf(answer.body)
          : refused(answer.status)
            ? 'deny'
            : `status ${String(answer.status)}`;
      note(
        `${persona} POST /rest/v1/rpc/${name}`,
        result === expected ? null : `${result} instead of ${expected}`,
      );
    }
  }
  return verdict;
}
