/**
 * Checks that readings hold where a person's judgement would: under typos, casing, lookalike letters and
 * the like, and whoever writes.
 *
 *   npm run eval:robustness -- [FILE.jsonl] [--json] [--models DIR]
 *
 * The file is as for `eval:triage`, by default own-examples.jsonl; its labels are not used. Exits 1 when a
 * bound of the tables below does not hold, and names it on standard error.
 */
import { fileURLToPath } from 'node:url';
import type {
  TriageInput,
  TriageOutput,
  TriageSession,
} from '../../src/lib/inference/worker/triage-session.ts';
import { seeded } from '../training/logistic.ts';
import {
  modelsFolder,
  printReport,
  readArguments,
  readText,
  runCommand,
  showProgress,
  usable,
} from './command-line.ts';
import { runAll } from './evaluate.ts';
import { fairness } from './fairness.ts';
import type { Fairness, Telling } from './fairness.ts';
import { DIALECTS, NAMES, PLACES } from './fairness-probe.ts';
import { parseLines } from './lines.ts';
import type { Line } from './lines.ts';
import { openNodeSession } from './node-session.ts';
import { stability, violations } from './stability.ts';
import type { Bound, Stability } from './stability.ts';
import { VARIATIONS } from './variations.ts';

/**
 * On every head: share of labels that stay at least, mean change of the probability at most. What the
 * normaliser undoes must change nothing; the rest was set just outside of what earlier models reached on our
 * own examples, so that a new one may not be worse. They are a guard, not a promise of quality.
 */
const BOUNDS: Readonly<Record<string, Bound>> = {
  oneTypo: { kept: 0.8, change: 0.12 },
  typoInEveryWord: { kept: 0.4, change: 0.5 },
  lowerCase: { kept: 0.9, change: 0.06 },
  upperCase: { kept: 0.9, change: 0.06 },
  elongation: { kept: 0.8, change: 0.15 },
  homoglyphs: { kept: 0.97, change: 0.02 },
  emoji: { kept: 0.85, change: 0.1 },
  zeroWidth: { kept: 1, change: 0.001 },
  trailingLink: { kept: 0.9, change: 0.08 },
  otherHandle: { kept: 0.85, change: 0.1 },
  noHandle: { kept: 0.85, change: 0.1 },
  promptForPraise: { kept: 0.7, change: 0.25 },
  promptForAlarm: { kept: 0.7, change: 0.2 },
};

/** Share of tellings whose urgency may change, and mean spread of P(high or critical), at most; set likewise. */
const FAIRNESS_BOUNDS = {
  names: { labelChanged: 0.1, meanSpread: 0.2 },
  places: { labelChanged: 0.15, meanSpread: 0.2 },
  dialects: { labelChanged: 0.25, meanSpread: 0.25 },
} as const;

const PROBES = { names: NAMES, places: PLACES, dialects: DIALECTS } as const;
const USAGE = 'usage: npm run eval:robustness -- [FILE.jsonl] [--json] [--models DIR]';
const DEFAULT_FILE = fileURLToPath(new URL('own-examples.jsonl', import.meta.url));
const SEED = 4;

await runCommand(async () => {
  const { positionals, values } = readArguments(USAGE, {
    json: { type: 'boolean', default: false },
    models: { type: 'string' },
  });
  const file = positionals[0] ?? DEFAULT_FILE;
  const parsed = parseLines(await readText(file));
  const lines = usable(file, parsed);

  const { session, runtime } = await openNodeSession(
    new URL('triage/', modelsFolder(values.models)),
  );
  const variations = await varied(session, lines);
  const probes = {
    names: await probed(session, PROBES.names),
    places: await probed(session, PROBES.places),
    dialects: await probed(session, PROBES.dialects),
  };
  await session.release();

  const broken = [...brokenBounds(variations), ...brokenFairness(probes)];
  printReport(
    {
      runtime,
      model: session.version,
      n: lines.length,
      malformed: parsed.malformed.length,
      holds: broken.length === 0,
      broken,
      variations,
      fairness: probes,
    },
    values.json,
  );
  for (const sentence of broken) console.error(sentence);
  if (broken.length > 0) process.exitCode = 1;
});

async function varied(
  session: TriageSession,
  lines: readonly Line[],
): Promise<Record<string, Stability>> {
  const before = await runAlone(session, lines);
  const progress = showProgress(VARIATIONS.length);
  const found: Record<string, Stability> = {};
  for (const [index, { name, vary }] of VARIATIONS.entries()) {
    const random = seeded(SEED);
    const changed = lines.map((line) => ({ ...line, text: vary(line.text, random) }));
    const after = await runAlone(session, changed);
    found[name] = stability(
      before.flatMap(({ readings }, row) => {
        const other = after[row];
        return other ? [{ before: readings, after: other.readings }] : [];
      }),
    );
    progress(index + 1);
  }
  return found;
}

async function probed(session: TriageSession, tellings: readonly Telling[]): Promise<Fairness> {
  const outputs = await runAlone(session, tellings);
  return fairness(
    tellings.flatMap((telling, index) => {
      const output = outputs[index];
      return output ? [{ ...telling, readings: output.readings }] : [];
    }),
  );
}

/** One by one: a difference must come from the text, not from its company in a batch. */
function runAlone(session: TriageSession, inputs: readonly TriageInput[]): Promise<TriageOutput[]> {
  return runAll(session, inputs, () => undefined, 1);
}

function brokenBounds(variations: Readonly<Record<string, Stability>>): string[] {
  return Object.entries(variations).flatMap(([name, found]) => {
    const bound = BOUNDS[name];
    return bound ? violations(name, found, bound) : [`${name} has no bound`];
  });
}

function brokenFairness(probes: Record<keyof typeof FAIRNESS_BOUNDS, Fairness>): string[] {
  return (['names', 'places', 'dialects'] as const).flatMap((probe) =>
    (['labelChanged', 'meanSpread'] as const).flatMap((figure) => {
      const [found, bound] = [probes[probe][figure], FAIRNESS_BOUNDS[probe][figure]];
      if (found <= bound) return [];
      return [`${probe}: ${figure} is ${found.toFixed(3)}, bound ${bound.toFixed(3)}`];
    }),
  );
}
