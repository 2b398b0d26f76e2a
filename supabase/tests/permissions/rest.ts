/** The same matrix through the front door: HTTP requests with the credentials that each persona has. */
import { ARGUMENTS } from './arguments.ts';
import { codeOf, compareSight, inOwnName, prepare, sightOf } from './attempts.ts';
import { Findings } from './findings.ts';
import type { House } from './house.ts';
import { CLOSED_TABLES, FUNCTIONS, TABLES } from './matrix.ts';
import { headersOf, moveInAgain } from './people.ts';
import { type Persona, PERSONA_NAMES, verdictFor } from './personas.ts';
import { type Row, SAMPLES } from './samples.ts';
import { changed, type Hidden, hiddenFrom, leaked, printer, printTable } from './traces.ts';

interface Visitor {
  persona: Persona;
  hidden: Hidden;
  send: (method: string, path: string, body?: unknown, headers?: Row) => Promise<Answer>;
}

interface Answer {
  status: number;
  body: unknown;
}

/** Needs the world of `moveIn`, and leaves it. */
export async function checkRest(
  house: House,
  personas: readonly Persona[] = PERSONA_NAMES,
): Promise<Findings> {
  const findings = new Findings();
  const visitors = await Promise.all(personas.map((persona) => visit(house, persona)));
  for (const visitor of visitors) await readTables(house, visitor, findings);
  for (const table of Object.keys(TABLES)) await writeTable(house, table, visitors, findings);
  for (const name of Object.keys(FUNCTIONS)) await callFunction(house, name, visitors, findings);
  return findings;
}

async function visit(house: House, persona: Persona): Promise<Visitor> {
  const own = await headersOf(house.keys, persona);
  return {
    persona,
    hidden: await hiddenFrom(house.database.query, persona),
    async send(method, path, body, more = {}) {
      const answer = await house.fetch(
        new Request(`${house.origin}/rest/v1/${path}`, {
          method,
          headers: { 'content-type': 'application/json', ...own, ...more },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    },
  };
}

/** Who is nobody must be told to sign in; who is somebody may also be told that it is not for them. */
function refused({ persona }: Visitor, status: number): boolean {
  return status === 401 || (status === 403 && persona !== 'keyless' && persona !== 'expired');
}

const nameOf = (table: string): string => table.replace(/^\w+\./u, '');

async function readTables(house: House, visitor: Visitor, findings: Findings): Promise<void> {
  const { persona, send } = visitor;
  for (const table of Object.keys(TABLES)) {
    const all = await house.database.query<{ id: string | null }>(
      `select to_jsonb(t) ->> 'id' as id from ${table} t`,
    );
    const { status, body } = await send('GET', nameOf(table));
    const seen =
      status === 200
        ? (body as { id?: string }[]).map(({ id }) => ({ id: id ?? null }))
        : refused(visitor, status) && 'denied';
    findings.note(
      `${persona} GET /rest/v1/${nameOf(table)}`,
      seen === false
        ? `status ${String(status)}`
        : compareSight(sightOf(table, persona), seen, all),
    );
  }
  for (const table of CLOSED_TABLES) {
    // Neither in the schema that is served, nor by asking for the one that is not.
    for (const headers of [{}, { 'accept-profile': 'private' }]) {
      const { status } = await send('GET', nameOf(table), undefined, headers);
      findings.note(
        `${persona} GET /rest/v1/${nameOf(table)} ${JSON.stringify(headers)}`,
        status >= 400 && status < 500 ? null : `status ${String(status)}`,
      );
    }
  }
}

/** Refused writes aim at every row of the table; those that are let through at the sample. */
async function writeTable(
  { database }: House,
  table: string,
  visitors: readonly Visitor[],
  findings: Findings,
): Promise<void> {
  const { sample = {}, key = [], change = {} } = SAMPLES[table] ?? {};
  const path = nameOf(table);
  const [column = 'id'] = key;
  const found = key.map((name) => `${name}=eq.${String(sample[name])}`).join('&');
  const requests = (persona: Persona, allowed: boolean): [string, string, unknown][] => {
    const rows = `${path}?${allowed ? found : `${column}=not.is.null`}`;
    return [
      ['POST', path, allowed ? sample : inOwnName(sample, persona)],
      ['PATCH', rows, change],
      ['DELETE', rows, undefined],
    ];
  };
  let before = await printTable(database.query, table);
  for (const visitor of visitors) {
    const allowed = TABLES[table]?.write.includes(visitor.persona) ?? false;
    if (allowed) await prepare(database.query, table);
    for (const [method, target, body] of requests(visitor.persona, allowed)) {
      const { status } = await visitor.send(method, target, body);
      const after = await printTable(database.query, table);
      const written = after !== before;
      findings.note(
        `${visitor.persona} ${method} /rest/v1/${target}`,
        allowed
          ? written && status < 300
            ? null
            : `is refused with ${String(status)}`
          : written
            ? 'changes the table'
            : refused(visitor, status)
              ? null
              : `status ${String(status)}, which is no refusal`,
      );
      before = after;
    }
    if (!allowed) continue;
    await moveInAgain(database);
    before = await printTable(database.query, table);
  }
}

async function callFunction(
  { database }: House,
  name: string,
  visitors: readonly Visitor[],
  findings: Findings,
): Promise<void> {
  const args = ARGUMENTS[name] ?? {};
  const { outcome: verdicts = {}, notes, tells = {} } = FUNCTIONS[name] ?? {};
  const print = await printer(database.query);
  let before = await print(database.query);
  for (const visitor of visitors) {
    const { persona } = visitor;
    const { status, body } = await visitor.send('POST', `rpc/${name}`, args);
    const outcome =
      status < 300 ? codeOf(body) : refused(visitor, status) ? 'deny' : `status ${String(status)}`;
    const expected = verdictFor(verdicts, persona, 'deny');
    const after = await print(database.query);
    findings.note(
      `${persona} POST /rest/v1/rpc/${name}`,
      outcome !== expected
        ? `${outcome} instead of ${expected}`
        : ((outcome === 'ok' ? null : changed(before, after, notes)) ??
            leaked(visitor.hidden, body, args, verdictFor(tells, persona, []))),
    );
    if (changed(before, after) === null) continue;
    await moveInAgain(database);
    before = await print(database.query);
  }
}
