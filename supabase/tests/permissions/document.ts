/** docs/permissions.md, made from the matrix. */
import { join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import {
  CLOSED_TABLES,
  FUNCTIONS,
  MUTATIONS,
  PRIVATE_FUNCTIONS,
  type Sight,
  TABLES,
} from './matrix.ts';
import { ACCOUNTS, type Persona, PERSONA_NAMES, PERSONAS, verdictFor } from './personas.ts';
import { EDGE_CALLERS, EDGE_FUNCTIONS, TOPICS } from './services.ts';

export const DOCUMENT = join(resolve(import.meta.dirname, '../../..'), 'docs/permissions.md');

/** The text as it should stand in the file. */
export async function writtenDocument(): Promise<string> {
  const text = [
    introduction(),
    tables(),
    functions(),
    intents(),
    helpers(),
    channels(),
    edgeFunctions(),
    howToCheck(),
  ].join('\n\n');
  return format(text, { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' });
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
const code = (name: string): string => `\`${name}\``;
const LABELS = PERSONA_NAMES.map((persona) => PERSONAS[persona].label);
/** A cell for each persona. */
const across = (cell: (persona: Persona) => string): string[] => PERSONA_NAMES.map(cell);

function introduction(): string {
  const who = [...Object.values(PERSONAS), ...Object.values(EDGE_CALLERS)];
  return `# Who may do what

Written by \`npm run check:permissions -- --write\` from [matrix.ts](../supabase/tests/permissions/matrix.ts) and
[services.ts](../supabase/tests/permissions/services.ts): change it there. Each cell below is tried against the real
migrations, REST, Realtime and functions, and a table, function, intent, channel or edge function that is missing here
fails the tests.

${table(
  ['name below', 'who that is'],
  who.map(({ label, who }) => [label, who]),
)}

Three rules make most of it: clients read tables and never write to them; every change is a function that asks who
calls; what a role may is read from \`members\` at each call, so that a token from before a change is worth what its
holder is worth now.

In the tables, \`–\` is a refusal before anything is looked at (401 or 403), and a word in \`code\` is the code that the
function answers with, having changed nothing.`;
}

function sightIn(sight: Sight): string {
  if (sight === 'denied') return '–';
  if (sight === 'all') return 'all';
  return sight.length === 0 ? 'none' : 'some';
}

function tables(): string {
  const notes: string[] = [];
  const rows = Object.entries(TABLES).map(([name, { select, write, some }]) => {
    if (some !== undefined && !notes.includes(some)) notes.push(some);
    const mark = some === undefined ? '' : ` (${String(notes.indexOf(some) + 1)})`;
    return [
      code(name.replace('public.', '')),
      ...across((persona) => {
        const sight = sightIn(verdictFor(select, persona, 'denied'));
        return `${sight}${sight === 'some' ? mark : ''}${write.includes(persona) ? ', writes' : ''}`;
      }),
    ];
  });
  return `## Tables

Which rows a select gives: \`all\`, \`some\` (see the notes), or \`none\` where asking is allowed and nothing is there for
them. Insert, update and delete are refused to all but those marked \`writes\`.

${table(['table', ...LABELS], rows)}

${notes.map((note, index) => `${String(index + 1)}. ${note}`).join('\n')}

Nobody reaches the tables in schema \`private\`, not even the server: REST does not serve the schema, no role has a
grant on them, and only functions that run as their owner read or write them: ${CLOSED_TABLES.map((name) => code(name.replace('private.', ''))).join(', ')}.`;
}

const outcomeIn = (outcome: string): string =>
  outcome === 'ok' ? 'yes' : outcome === 'deny' ? '–' : code(outcome);

function functions(): string {
  return `## Functions

Called by \`POST /rest/v1/rpc/NAME\`. \`yes\` says that the call is carried out, and for functions that read, that they
give what the table above lets the caller see: nothing to a customer, a stranger or somebody disabled, except their own
account.

${table(
  ['function', 'does', ...LABELS],
  Object.entries(FUNCTIONS).map(([name, { does, outcome }]) => [
    code(name),
    does,
    ...across((persona) => outcomeIn(verdictFor(outcome, persona, 'deny'))),
  ]),
)}

${Object.entries(FUNCTIONS)
  .flatMap(([name, { notes }]) =>
    notes === undefined
      ? []
      : [`- A refusal of ${code(name)} may be noted in ${notes.map(code).join(', ')}.`],
  )
  .join('\n')}`;
}

function intents(): string {
  return `## Intents

What \`apply_mutation\` carries out, for staff alone. Supervisors and admins may do all of it on every ticket; an agent
gets \`not_found\` for a ticket out of sight, the same answer as for one that does not exist. A notification is its
owner's.

${table(
  ['intent', 'does', 'agent, in sight', 'agent, out of sight', 'customer, stranger', 'disabled'],
  Object.entries(MUTATIONS).map(([name, { does, ownOnly }]) => [
    code(name),
    does,
    ownOnly ? `yes if they wrote it, else ${code('forbidden')}` : 'yes',
    code('not_found'),
    code('not_staff'),
    code('disabled'),
  ]),
)}`;
}

function helpers(): string {
  return `## Helpers in schema private

Policies and functions that run with the caller's rights call these; REST does not serve them.

${table(
  ['role', 'may execute'],
  Object.entries(PRIVATE_FUNCTIONS).map(([role, names]) => [
    code(role),
    names.length === 0 ? 'none' : names.map(code).join(', '),
  ]),
)}`;
}

function topicLabel(topic: string): string {
  const owner = Object.entries(ACCOUNTS).find(([, id]) => topic === `user:${id}`)?.[0];
  return owner === undefined
    ? code(topic)
    : `${code('user:ID')} of ${PERSONAS[owner as Persona].label}`;
}

function channels(): string {
  return `## Channels

All are private, and a join as a public one is refused. Pokes come from the database, so nobody broadcasts but the
server. \`hears\`: joins and is told of pokes; \`presence\`: may also say that they are there.

${table(
  ['channel', ...LABELS],
  Object.entries(TOPICS).map(([topic, { hear, presence }]) => [
    topicLabel(topic),
    ...across((persona) => {
      if (persona === 'service') return 'all';
      if (!hear.includes(persona)) return '–';
      return presence.includes(persona) ? 'hears, presence' : 'hears';
    }),
  ]),
)}`;
}

function edgeFunctions(): string {
  const calls = Object.entries(EDGE_FUNCTIONS).flatMap(([name, { methods, does }]) =>
    Object.entries(methods).map(([method, verdicts]) => ({ name, method, does, verdicts })),
  );
  const callers = Object.entries({ ...PERSONAS, ...EDGE_CALLERS });
  return `## Edge functions

Called at \`/functions/v1/NAME\`. \`verify_jwt\` is false for all of them, since the public key would pass it anyway: each
asks for itself. Any other method is answered with 405.

${table(
  ['function', 'does'],
  Object.entries(EDGE_FUNCTIONS).map(([name, { does }]) => [code(name), does]),
)}

${table(
  ['who', ...calls.map(({ name, method }) => code(`${method} ${name}`))],
  callers.map(([caller, { label }]) => [
    label,
    ...calls.map(({ verdicts }) =>
      outcomeIn(verdictFor(verdicts, caller as Persona, 'unauthorized')),
    ),
  ]),
)}`;
}

function howToCheck(): string {
  return `## How it is checked

\`npm run check:permissions\` starts the embedded stack with these people in it and tries every cell: in SQL with the
role and the token's claims, by HTTP with real tokens (the expired one is signed like any other, and an hour old), over
Realtime's websocket, and against the functions in Deno. \`-- --json\` ends with one line,
\`{"cells", "undeclared", "violations"}\`; it exits 1 when the last two are not 0, and 2 when something is missing. The same
runs in \`npm test\`.

- Refused updates and deletes aim at every row there is, refused inserts are made in the caller's own name; then the
  whole table is compared with what it was.
- Refused calls must leave every table of ours as it was, but for those in which refusals are noted.
- Answers are searched for the id of every row that the caller may not see. To staff, whose device may hold it, a row
  that went out of somebody's sight is named as gone, by its id alone.
- Tables, views, functions, intents, policies and channels are read from the catalogue, edge functions from their folder
  and \`config.toml\`.

Not in it: Auth's own addresses, which Supabase answers, and what X does with our keys.`;
}
