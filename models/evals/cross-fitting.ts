/** Calibration and abstention measured on rows that neither was fitted on. */
import { foldsOf } from './bootstrap.ts';
import { expectedCalibrationError, guessOf } from './metrics.ts';
import type { Judged } from './metrics.ts';

export interface Coverage {
  /** Share of rows that are answered, not `unsure`. */
  share: number;
  /** Of those answers, the share that is right; null when nothing is answered. */
  accuracy: number | null;
}

export interface CrossFitted {
  folds: number;
  ece: number;
  /** With the lowest threshold that promised `promisedAccuracy` on the other folds. */
  coverage: Coverage;
  promisedAccuracy: number;
  /** One a fold; a temperature multiplies the one that the probabilities were made with. */
  temperatures: number[];
  /** One a fold; null where no threshold kept the promise. */
  thresholds: (number | null)[];
}

export const PROMISED_ACCURACY = 0.9;
const FOLDS = 5;
/** Fewer in a fold would say nothing of it. */
const FEWEST_ROWS = 50;
/** A threshold that only so few rows reach promises nothing. */
const FEWEST_ANSWERED = 30;
const SMALLEST_PROBABILITY = 1e-12;
/** Factors from a quarter to four, evenly in the logarithm, with 1 in the middle. */
const TEMPERATURES = Array.from({ length: 121 }, (_, i) => 4 ** ((i - 60) / 60));

/** null when there are too few rows. Temperature and threshold are fitted on four folds, measured on the fifth. */
export function crossFitted(judged: readonly Judged[], random: () => number): CrossFitted | null {
  if (judged.length < FEWEST_ROWS) return null;
  const folds = foldsOf(judged, FOLDS, random);
  const held = folds.map((measured, fold) => {
    const fitting = folds.filter((_, other) => other !== fold).flat();
    const temperature = fitTemperature(fitting);
    const threshold = fitThreshold(tempered(fitting, temperature));
    const rows = tempered(measured, temperature);
    return {
      temperature,
      threshold,
      rows,
      answered: rows.filter((row) => answers(row, threshold)),
    };
  });
  const rows = held.flatMap((fold) => fold.rows);
  return {
    folds: FOLDS,
    ece: expectedCalibrationError(rows),
    coverage: coverageOf(
      rows.length,
      held.flatMap((fold) => fold.answered),
    ),
    promisedAccuracy: PROMISED_ACCURACY,
    temperatures: held.map((fold) => fold.temperature),
    thresholds: held.map((fold) => fold.threshold),
  };
}

/** @param answered Those of `total` rows that were not `unsure`. */
export function coverageOf(total: number, answered: readonly Judged[]): Coverage {
  const right = answered.filter((row) => guessOf(row) === row.gold).length;
  return {
    share: total === 0 ? 0 : answered.length / total,
    accuracy: answered.length === 0 ? null : right / answered.length,
  };
}

/** The factor of least negative log-likelihood (Guo et al. 2017). */
export function fitTemperature(judged: readonly Judged[]): number {
  const losses = TEMPERATURES.map((temperature) =>
    judged.reduce((sum, { gold, probabilities }) => {
      const p = temper(probabilities, temperature)[gold] ?? 0;
      return sum - Math.log(Math.max(p, SMALLEST_PROBABILITY));
    }, 0),
  );
  return TEMPERATURES[losses.indexOf(Math.min(...losses))] ?? 1;
}

/** The lowest probability from which on the answers keep the promise; null when none does. */
export function fitThreshold(
  judged: readonly Judged[],
  promised = PROMISED_ACCURACY,
  fewest = FEWEST_ANSWERED,
): number | null {
  const ranked = judged
    .map((row) => ({ p: confidence(row), right: guessOf(row) === row.gold }))
    .sort((a, b) => b.p - a.p);
  let right = 0;
  let lowest: number | null = null;
  ranked.forEach((row, index) => {
    if (row.right) right += 1;
    // Equals are answered together: only after the last of them is the accuracy that of a threshold.
    const lastOfEquals = ranked[index + 1]?.p !== row.p;
    if (lastOfEquals && index + 1 >= fewest && right >= promised * (index + 1)) lowest = row.p;
  });
  return lowest;
}

/**
 * The probabilities that the same logits give at another temperature: the logarithm of a softmax is its
 * logits but for a constant, which the next softmax takes away.
 */
export function temper(probabilities: readonly number[], temperature: number): number[] {
  const powers = probabilities.map((p) => Math.max(p, SMALLEST_PROBABILITY) ** (1 / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function tempered(judged: readonly Judged[], temperature: number): Judged[] {
  return judged.map(({ gold, probabilities }) => ({
    gold,
    probabilities: temper(probabilities, temperature),
  }));
}

function answers(row: Judged, threshold: number | null): boolean {
  return threshold !== null && confidence(row) >= threshold;
}

function confidence({ probabilities }: Judged): number {
  return Math.max(...probabilities);
}
