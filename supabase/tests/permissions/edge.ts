/** Every edge function by every method as everybody who might call it, over HTTP, in Deno. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { findFunctions, parseVerifyJwt } from '../../local/functions/functions-config.ts';
import { APP_SECRET, EDGE_REQUESTS, KEYS_OF_X } from './arguments.ts';
import { Findings } from './findings.ts';
import type { House } from './house.ts';
import { EDGE_CALLERS, EDGE_FUNCTIONS, type EdgeCaller } from './services.ts';
import { headersOf, moveInAgain } from './people.ts';
import { PERSONA_NAMES, type Persona, verdictFor } from './personas.ts';

import { changed, hiddenFrom, leaked, printer } from './traces.ts';

const CALLERS = [...PERSONA_NAMES, ...Object.keys(EDGE_CALLERS)] as EdgeCaller[];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

export interface EdgeHouse extends House {
  cronSecret: string;
}

/** Functions without a verdict or without a section in config.toml, and verdicts without a function. */
export function undeclaredFunctions(folder: string, configFile: string): string[] {
  const found = findFunctions(folder, configFile);
  const sections = parseVerifyJwt(readFileSync(configFile, 'utf8'));
  const names = new Set(found.map(({ name }) => name));
  return [
    ...[...names.symmetricDifference(new Set(Object.keys(EDGE_FUNCTIONS)))].map(
      (name) => `function ${name}`,
    ),
    ...found.flatMap(({ name, verifyJwt }) =>
      sections.has(name) && !verifyJwt ? [] : [`function ${name}: verify_jwt is not false`],
    ),
  ].sort();
}

/** Needs the world of `moveIn`, and leaves it. Methods that answer without a verdict are undeclared. */
export async function checkEdge(house: EdgeHouse): Promise<Findings & { undeclared: string[] }> {
  const findings = Object.assign(new Findings(), { undeclared: [] as string[] });
  await settle(house);
  for (const [name, { methods }] of Object.entries(EDGE_FUNCTIONS)) {
    for (const method of METHODS) {
      const verdicts = methods[method];
      if (verdicts) await callAll(house, name, method, verdicts, findings);
      else if (await answers(house, name, method)) findings.undeclared.push(`${method} ${name}`);
      findings.cells += verdicts ? 0 : 1;
    }
  }
  await moveInAgain(house.database);
  return findings;
}

/** An account with keys, so that there is something to work for and a secret to sign with. */
async function settle({ database }: House): Promise<void> {
  await moveInAgain(database);
  await database.query('select public.save_x_credentials($1, $2)', KEYS_OF_X);
}

async function answers({ origin, fetch }: House, name: string, method: string): Promise<boolean> {
  const answer = await fetch(new Request(`${origin}/functions/v1/${name}`, { method }));
  return answer.status !== 405;
}

async function callAll(
  house: EdgeHouse,
  name: string,
  method: string,
  verdicts: Partial<Record<EdgeCaller, string>>,
  findings: Findings,
): Promise<void> {
  const { path = '', body } = EDGE_REQUESTS[`${method} ${name}`] ?? {};
  const { query } = house.database;
  const print = await printer(query);
  let before = await print(query);
  for (const caller of CALLERS) {
    const answer = await house.fetch(
      new Request(`${house.origin}/functions/v1/${name}${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...(await proofOf(house, caller, body)) },
        ...(body === undefined ? {} : { body }),
      }),
    );
    const text = await answer.text();
    const outcome = answer.ok ? 'ok' : codeIn(text);
    const expected = verdictFor(verdicts, caller as Persona, 'unauthorized');
    const trace = changed(before, await print(query));
    const isPersona = (PERSONA_NAMES as string[]).includes(caller);
    findings.note(
      `${caller} ${method} /functions/v1/${name}`,
      outcome !== expected
        ? `${outcome} instead of ${expected}`
        : outcome === 'ok' || !isPersona
          ? null
          : (trace ?? leaked(await hiddenFrom(query, caller as Persona), text, body ?? '')),
    );
    if (trace === null) continue;
    await settle(house);
    before = await print(query);
  }
}

function codeIn(text: string): string {
  try {
    return String((JSON.parse(text) as { error?: { code?: string } }).error?.code);
  } catch {
    return text.slice(0, 80);
  }
}

/** What a caller shows: a key, a token, the secret of the schedule, or a signature. */
async function proofOf(
  { keys, cronSecret }: EdgeHouse,
  caller: EdgeCaller,
  body = '',
): Promise<Record<string, string>> {
  const signed = (secret: string) => ({
    'x-twitter-webhooks-signature': `sha256=${createHmac('sha256', secret).update(body).digest('base64')}`,
  });
  switch (caller) {
    case 'schedule':
      return { 'x-cron-secret': cronSecret };
    case 'wrongSchedule':
      return { 'x-cron-secret': `${cronSecret.slice(0, -1)}~` };
    case 'x':
      return signed(APP_SECRET);
    case 'wrongX':
      return signed(`${APP_SECRET}~`);
    default:
      return headersOf(keys, caller);
  }
}
