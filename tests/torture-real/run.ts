/** `npm run torture:real -- --faults N --seed S [--only F] [--json]`: real faults on the real stack. */
import { parseArgs } from 'node:util';
import { buildApp, needsBuild } from '../../supabase/local/stack/build-app.ts';
import { HOPS } from './faults.ts';
import { torture, type Outcome } from './torture.ts';

const { values: options } = parseArgs({
  options: {
    faults: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

/** @throws Error in a sentence for the person at the terminal */
function whole(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`--${name} takes a whole number above 0.`);
}

function table({ struck, missed, ...found }: Outcome, faults: number, seed: number): string {
  const rows = HOPS.map((hop) => {
    const hits = struck.filter(({ fault }) => fault.hop === hop).length;
    const misses = missed.filter((fault) => fault.hop === hop).length;
    return `${hop.padEnd(10)}${String(hits).padStart(8)}${String(misses).padStart(10)}`;
  });
  const wrong = (['lost', 'doubled', 'sentTwice', 'diverged', 'waiting'] as const).flatMap(
    (kind) => [`${kind}: ${String(found[kind].length)}`, ...found[kind].map((line) => `  ${line}`)],
  );
  const work = Object.entries(found.intents).map(([name, count]) => `${name} ${String(count)}`);
  return [
    `${'hop'.padEnd(10)}${'struck'.padStart(8)}${'no work'.padStart(10)}`,
    ...rows,
    `Work: ${work.join(', ')}; tweets ${String(found.tweets)}`,
    ...wrong,
    `One fault alone: npm run torture:real -- --faults ${String(faults)} --seed ${String(seed)} --only NUMBER`,
    '',
  ].join('\n');
}

function flat({ struck, missed, ...found }: Outcome, seed: number): object {
  const count = (hop: string): number => struck.filter(({ fault }) => fault.hop === hop).length;
  return {
    seed,
    faults: struck.length,
    missed: missed.length,
    lost: found.lost.length,
    doubled: found.doubled.length,
    sentTwice: found.sentTwice.length,
    diverged: found.diverged.length,
    waiting: found.waiting.length,
    tweets: found.tweets,
    mutations: Object.values(found.intents).reduce((sum, each) => sum + each, 0),
    replies: found.intents['reply.queue.v1'] ?? 0,
    ...Object.fromEntries(HOPS.map((hop) => [`at_${hop}`, count(hop)])),
  };
}

try {
  const faults = whole('faults', options.faults);
  const seed = whole('seed', options.seed);
  const only = options.only === undefined ? undefined : whole('only', options.only);
  const say = (line: string): void => {
    (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  };
  if (needsBuild()) {
    say('Building the app');
    await buildApp();
  }
  const outcome = await torture({ seed, faults, only }, say);
  say(table(outcome, faults, seed));
  if (options.json) process.stdout.write(`${JSON.stringify(flat(outcome, seed))}\n`);
  const { lost, doubled, sentTwice, diverged, waiting, struck } = outcome;
  const wrong = [lost, doubled, sentTwice, diverged, waiting].some(({ length }) => length > 0);
  // A run in which nothing was struck has shown nothing.
  process.exitCode = wrong || struck.length === 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
