/**
 * Measures whether the embedding is good for similarity: the intent of 1,000 test questions of banking77
 * (Casanueva et al. 2020) is that of the nearest of 4,000 training questions.
 *
 *   npm run eval:neighbours -- --data DIR [--base-accuracy X] [--json] [--models DIR]
 *
 * DIR holds banking77/train.csv and test.csv. With the accuracy of the pretrained encoder on the same
 * draw, it prints the difference and exits 1 when that is worse than two points.
 */
import { join } from 'node:path';
import { seeded, shuffle } from '../training/logistic.ts';
import {
  modelsFolder,
  printReport,
  readArguments,
  readText,
  Refusal,
  runCommand,
  showProgress,
} from './command-line.ts';
import { parseCsv } from './csv.ts';
import { runAll } from './evaluate.ts';
import { nearestAccuracy } from './nearest.ts';
import { openNodeSession } from './node-session.ts';

const USAGE =
  'usage: npm run eval:neighbours -- --data DIR [--base-accuracy X] [--json] [--models DIR]';
const QUERIES = 1_000;
const KNOWN = 4_000;
const SEED = 4;
/** A fine-tuned embedding may lose so much against the pretrained one. */
const MOST_LOST = 0.02;

interface Question {
  text: string;
  kind: string;
}

await runCommand(async () => {
  const { values } = readArguments(USAGE, {
    data: { type: 'string' },
    'base-accuracy': { type: 'string' },
    json: { type: 'boolean', default: false },
    models: { type: 'string' },
  });
  if (values.data === undefined) throw new Refusal(USAGE);
  const base = readShare(values['base-accuracy']);
  const queries = await drawn(join(values.data, 'banking77', 'test.csv'), QUERIES);
  const known = await drawn(join(values.data, 'banking77', 'train.csv'), KNOWN);

  const { session, runtime } = await openNodeSession(
    new URL('triage/', modelsFolder(values.models)),
  );
  const all = [...queries, ...known];
  const outputs = await runAll(session, all, showProgress(all.length));
  await session.release();

  const placed = all.flatMap(({ kind }, index) => {
    const output = outputs[index];
    return output ? [{ kind, embedding: output.embedding }] : [];
  });
  const accuracy = nearestAccuracy(placed.slice(0, queries.length), placed.slice(queries.length));
  const difference = base === null ? null : accuracy - base;
  printReport(
    {
      runtime,
      model: session.version,
      queries: queries.length,
      known: known.length,
      accuracy,
      ...(difference !== null && { baseAccuracy: base, difference, mostLost: MOST_LOST }),
    },
    values.json,
  );
  if (difference !== null && difference < -MOST_LOST) process.exitCode = 1;
});

/** A seeded draw, the same for every model. */
async function drawn(file: string, count: number): Promise<Question[]> {
  const [header = [], ...rows] = parseCsv(await readText(file));
  const [text, kind] = [header.indexOf('text'), header.indexOf('category')];
  if (text < 0 || kind < 0) throw new Refusal(`${file} has no columns text and category.`);
  shuffle(rows, seeded(SEED));
  return rows.slice(0, count).map((row) => ({ text: row[text] ?? '', kind: row[kind] ?? '' }));
}

function readShare(text: string | undefined): number | null {
  if (text === undefined) return null;
  const share = Number(text);
  if (text.trim() === '' || !(share >= 0 && share <= 1)) {
    throw new Refusal(`--base-accuracy takes a share from 0 to 1, not "${text}".`);
  }
  return share;
}
