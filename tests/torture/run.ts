/**
 * `npm run torture -- [--runs N] [--seed S] [--path P] [--real] [--json]`: generated histories of devices, people
 * and faults; see history.ts for what must hold. A failure is made as short as it gets and printed with the
 * command that plays it again. Exits 1 when there is one.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { aHistory, play, type History, type Setting } from './history.ts';
import { openRealStorage } from './storage.ts';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: String(Math.trunc(Math.random() * 2 ** 31)) },
    path: { type: 'string' },
    real: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const [runs, seed] = [Number(options.runs), Number(options.seed)];
if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write('--runs takes a whole number above 0, --seed a whole number.\n');
  process.exit(2);
}

interface Failure {
  wrong: string[];
  history: History;
  replay: string;
}

let opened = 0;
const setting: Setting = options.real
  ? { storage: () => openRealStorage(`torture-${String((opened += 1))}`) }
  : {};

/** Plays until the first failure. @returns it, and how many histories were played. */
async function playUntilFailure(most: number, from: number): Promise<[number, Failure | null]> {
  const property = fc.asyncProperty(
    aHistory,
    async (history) => (await play(history, setting)).length === 0,
  );
  const found = await fc.check(property, {
    numRuns: most,
    seed: from,
    ...(options.path !== undefined && { path: options.path }),
  });
  const history = found.counterexample?.[0];
  if (!found.failed || !history) return [found.numRuns, null];
  const again = ['npm run torture --', `--seed ${String(found.seed)}`, '--runs 1'];
  if (found.counterexamplePath !== null) again.push(`--path ${found.counterexamplePath}`);
  if (options.real) again.push('--real');
  return [found.numRuns, { wrong: await play(history, setting), history, replay: again.join(' ') }];
}

const failures: Failure[] = [];
let played = 0;
for (let from = seed; played < runs; from += 1) {
  const [count, failure] = await playUntilFailure(runs - played, from);
  played += count;
  if (!failure) continue;
  failures.push(failure);
  if (!options.json)
    process.stdout.write(
      `${failure.wrong.join('\n')}\n${JSON.stringify(failure.history)}\nagain: ${failure.replay}\n\n`,
    );
  if (options.path !== undefined) break;
}
process.stdout.write(
  options.json
    ? `${JSON.stringify({ runs: played, seed, failures: failures.length, found: failures })}\n`
    : `${String(played)} histories from seed ${String(seed)}: ${String(failures.length)} failures\n`,
);
if (failures.length > 0) process.exitCode = 1;
