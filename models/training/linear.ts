/**
 * Trains the linear model that gives each message a provisional triage at ingest.
 *
 *   node models/training/linear.ts --data DIR [--out models/linear/model.json] [--version linear-2026-11-22]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { features } from '../../src/lib/domain/linear/features.ts';
import { loadLinearModel, LINEAR_FORMAT } from '../../src/lib/domain/linear/model.ts';
import type { LinearModelFile } from '../../src/lib/domain/linear/model.ts';
import { normalise } from '../../src/lib/domain/linear/normalise.ts';
import { predictLinear } from '../../src/lib/domain/linear/predict.ts';
import { HEAD_NAMES, HEADS } from '../../src/lib/domain/triage.ts';
import type { Head } from '../../src/lib/domain/triage.ts';
import { headMetrics, ordinalMetrics } from '../evals/metrics.ts';
import {
  readDev,
  readRealTweets,
  readSemeval,
  readTweetevalValidation,
  readWritten,
} from './linear-corpus.ts';
import type { Example } from './linear-corpus.ts';
import { urgencyLifts } from './lifts.ts';
import type { Scored } from './lifts.ts';
import { fit, scores, seeded, shuffle, softmax } from './logistic.ts';
import type { Fit, Row } from './logistic.ts';

const BUCKETS = 1 << 15;
const SEED = 7;
/** SemEval tweets of each sentiment: they are many, and unlike support tweets. */
const SEMEVAL_PER_CLASS = 7_000;
const DECAY = 2e-4;
/** Chosen on the held-out tweets; twice or half of either moves the figures by less than 0.02. */
const SCHEDULE = {
  sentiment: { epochs: 12, rate: 0.15 },
  topic: { epochs: 12, rate: 0.3 },
  urgency: { epochs: 6, rate: 0.08 },
} as const satisfies Record<Head, { epochs: number; rate: number }>;
/** Keeps the division defined for a label without any weight. */
const SMALLEST_SCALE = 1e-9;
const UNSURE_WINDOW = 0.1;
const UNSURE_FEWEST = 20;

function main(): void {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      out: { type: 'string', default: 'models/linear/model.json' },
      version: { type: 'string', default: 'linear-2026-11-22' },
    },
  });
  if (values.data === undefined) {
    console.error('usage: node models/training/linear.ts --data DIR [--out FILE] [--version NAME]');
    process.exitCode = 2;
    return;
  }
  const written = [...readWritten(), ...readRealTweets(values.data)];
  const semeval = balanced(readSemeval(values.data));
  const dev = readDev(values.data);
  const tweeteval = readTweetevalValidation(values.data);

  const trained = HEAD_NAMES.map((head) => {
    const model = train(head, head === 'sentiment' ? [...written, ...semeval] : written);
    if (head === 'urgency') lift(model, urgencyLifts(score(head, model, dev), HEADS[head].length));
    const held = [...score(head, model, dev), ...score(head, model, tweeteval)];
    const temperature = fitTemperature(held);
    const unsureBelow = fitThreshold(held, temperature);
    return [head, pack(head, model, temperature, unsureBelow)] as const;
  });
  const file: LinearModelFile = {
    format: LINEAR_FORMAT,
    version: values.version,
    languages: ['en'],
    buckets: BUCKETS,
    heads: Object.fromEntries(trained) as LinearModelFile['heads'],
  };
  const text = `${JSON.stringify(file)}\n`;
  writeFileSync(values.out, text);
  console.log(JSON.stringify({ bytes: text.length, ...report(file, { dev, tweeteval }) }, null, 2));
}

function train(head: Head, examples: readonly Example[]): Fit {
  const labels = HEADS[head].length;
  const counts = Array.from({ length: labels }, () => 0);
  const rows: Row[] = [];
  for (const { text, labels: gold } of examples) {
    const label = gold[head];
    if (label === undefined) continue;
    counts[label] = (counts[label] ?? 0) + 1;
    rows.push({ features: features(normalise(text), BUCKETS), label, weight: 1 });
  }
  // Square root of the inverse frequency: rare labels count more, without drowning the others.
  const weighted = rows.map((row) => ({
    ...row,
    weight: Math.sqrt(rows.length / labels / (counts[row.label] ?? 1)),
  }));
  return fit(weighted, {
    buckets: BUCKETS,
    labels,
    ...SCHEDULE[head],
    decay: DECAY,
    random: seeded(SEED),
  });
}

function lift({ bias }: Fit, lifts: readonly number[]): void {
  lifts.forEach((by, label) => {
    bias[label] = (bias[label] ?? 0) + by;
  });
}

function score(head: Head, model: Fit, examples: readonly Example[]): Scored[] {
  return examples.flatMap(({ text, labels }) => {
    const gold = labels[head];
    if (gold === undefined) return [];
    return [{ logits: scores(features(normalise(text), BUCKETS), model), gold }];
  });
}

function fitTemperature(held: readonly Scored[]): number {
  const grid = Array.from({ length: 80 }, (_, i) => 0.3 * 1.035 ** i);
  const losses = grid.map((temperature) =>
    held.reduce(
      (sum, { logits, gold }) => sum - Math.log(softmax(logits, temperature)[gold] ?? 0),
      0,
    ),
  );
  return Number((grid[losses.indexOf(Math.min(...losses))] ?? 1).toFixed(3));
}

/** The lowest threshold from which on the answers just above it are right at least half of the time. */
function fitThreshold(held: readonly Scored[], temperature: number): number {
  const judged = held.map(({ logits, gold }) => {
    const probabilities = softmax(logits, temperature);
    const top = Math.max(...probabilities);
    return { top, right: probabilities.indexOf(top) === gold };
  });
  for (let threshold = 0.2; threshold < 0.75; threshold += 0.01) {
    const near = judged.filter(({ top }) => top >= threshold && top < threshold + UNSURE_WINDOW);
    const right = near.filter((one) => one.right).length;
    if (near.length >= UNSURE_FEWEST && right * 2 >= near.length)
      return Number(threshold.toFixed(2));
  }
  return 0.75;
}

/** Int8 weights with one scale a label, so that the file stays small. */
function pack(
  head: Head,
  { bias, weights }: Fit,
  temperature: number,
  unsureBelow: number,
): LinearModelFile['heads'][Head] {
  const labels = HEADS[head].length;
  const scale = Array.from({ length: labels }, () => SMALLEST_SCALE);
  weights.forEach((weight, at) => {
    scale[at % labels] = Math.max(scale[at % labels] ?? 0, Math.abs(weight) / 127);
  });
  const bytes = Buffer.from(
    Int8Array.from(weights, (weight, at) => Math.round(weight / (scale[at % labels] ?? 1))),
  );
  return {
    labels: [...HEADS[head]],
    bias: Array.from(bias, (b) => Number(b.toFixed(5))),
    scale: scale.map((s) => Number(s.toPrecision(6))),
    temperature,
    unsureBelow,
    weights: bytes.toString('base64'),
  };
}

function balanced(examples: readonly Example[]): Example[] {
  const random = seeded(SEED);
  return HEADS.sentiment.flatMap((_, label) => {
    const ofLabel = examples.filter(({ labels }) => labels.sentiment === label);
    shuffle(ofLabel, random);
    return ofLabel.slice(0, SEMEVAL_PER_CLASS);
  });
}

/** Figures through the product's own code, on the packed file. */
function report(file: LinearModelFile, sets: Record<string, Example[]>): Record<string, unknown> {
  const model = loadLinearModel(file);
  return Object.fromEntries(
    Object.entries(sets).map(([name, examples]) => {
      const outputs = examples.map(({ text, labels }) => ({
        labels,
        readings: predictLinear(model, text).readings,
      }));
      const figures = HEAD_NAMES.map((head) => {
        const judged = outputs.flatMap(({ labels, readings }) => {
          const gold = labels[head];
          return gold === undefined ? [] : [{ gold, probabilities: readings[head].probabilities }];
        });
        return [head, head === 'urgency' ? ordinalMetrics(judged) : headMetrics(judged)];
      });
      return [name, Object.fromEntries(figures) as unknown];
    }),
  );
}

main();
