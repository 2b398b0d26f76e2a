/**
 * `npm run torture:real -- [--faults N] [--seed S] [--only F | --only F-G] [--json]`: real faults on the real
 * stack. With --planted instead: bugs that are put in, each of which has to be found. Exits 1 when something is
 * wrong.
 */
import { parseArgs } from 'node:util';
import { buildApp, needsBuild } from '../../supabase/local/stack/build-app.ts';
import { PLANTED } from './planted.ts';
import { flat, table } from './report.ts';
import { STANDSTILL_MS, WRONG } from './settle.ts';
import { torture, type Plan } from './torture.ts';

const { values: options } = parseArgs({
  options: {
    faults: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    planted: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

/** Near enough to a finding's cause, and far enough apart to cost little. */
const CHECKPOINT_EVERY = 100;
/** A planted bug that needs more faults than this would slip through. */
const FOUND_WITHIN = 12;
/** It is wrong for good: nothing comes right by waiting. */
const BELIEVED_AFTER_MS = 20_000;

/** @throws Error in a sentence for the person at the terminal */
function whole(name: string, text: string | undefined): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`--${name} takes a whole number above 0.`);
}

function planned(): Plan {
  const seed = whole('seed', options.seed);
  const [from, to] = options.only?.split('-') ?? ['1', options.faults];
  const [first, last] = [whole('only', from), whole(options.only ? 'only' : 'faults', to ?? from)];
  return { seed, first, last, checkpointEvery: CHECKPOINT_EVERY, standstillMs: STANDSTILL_MS };
}

function say(line: string): void {
  (options.json ? process.stderr : process.stdout).write(`${line}\n`);
}

async function run(plan: Plan): Promise<boolean> {
  const outcome = await torture(plan, say);
  say(table(outcome, plan));
  if (options.json) process.stdout.write(`${JSON.stringify(flat(outcome, plan))}\n`);
  const open = [...WRONG, 'waiting', 'asked', 'doubtful'] as const;
  // A run in which nothing was struck has shown nothing.
  return open.every((kind) => outcome[kind].length === 0) && outcome.strikes.length > 0;
}

/** @returns whether each bug was found. */
async function runPlanted(plan: Plan): Promise<boolean> {
  let missed = 0;
  for (const [name, planted] of Object.entries(PLANTED)) {
    const { hops } = planted;
    const range = { first: 1, last: FOUND_WITHIN, standstillMs: BELIEVED_AFTER_MS };
    const outcome = await torture({ ...plan, ...range, hops, planted }, say);
    const [first] = outcome[planted.found];
    if (first === undefined) missed += 1;
    say(`${name}: ${first === undefined ? 'NOT FOUND' : `found, ${first}`}`);
  }
  return missed === 0;
}

try {
  const plan = planned();
  if (needsBuild()) {
    say('Building the app');
    await buildApp();
  }
  const isWell = await (options.planted ? runPlanted(plan) : run(plan));
  process.exitCode = isWell ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
