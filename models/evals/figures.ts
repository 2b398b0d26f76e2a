/** All figures of a set of predictions, head by head. */
import { HEADS } from '../../src/lib/domain/triage.ts';
import type { Head } from '../../src/lib/domain/triage.ts';
import { seeded } from '../training/logistic.ts';
import { alertPoint } from './alert.ts';
import type { Alert } from './alert.ts';
import { intervals } from './bootstrap.ts';
import type { Interval } from './bootstrap.ts';
import { coverageOf, crossFitted } from './cross-fitting.ts';
import type { Coverage, CrossFitted } from './cross-fitting.ts';
import type { Prediction } from './evaluate.ts';
import { confusion, headMetrics, ordinalMetrics } from './metrics.ts';
import type { HeadMetrics, Judged, OrdinalMetrics } from './metrics.ts';
import { worstMistakes } from './mistakes.ts';
import type { Mistake } from './mistakes.ts';

const SEED = 4;
const RESAMPLES = 1_000;

export type HeadFigures<Metrics extends HeadMetrics = HeadMetrics> = Metrics & {
  /** 95 %, of every figure but `n`. */
  intervals: Record<string, Interval | null>;
  /** At the threshold of the model's own card. */
  coverage: Coverage;
  crossFitted: CrossFitted | null;
  /** Counts as [truth][guess], by label. */
  confusion: Record<string, Record<string, number>>;
  /** Only when asked for. */
  worst?: Mistake[];
};

/** A head without any label in the file has no figures. */
export interface Figures {
  sentiment: HeadFigures | null;
  topic: HeadFigures | null;
  urgency: (HeadFigures<OrdinalMetrics> & { alert: Alert }) | null;
}

interface Row extends Judged {
  unsure: boolean;
}

/** @param worst How many of the most confident mistakes of each head to name. */
export function figures(predictions: readonly Prediction[], worst = 0): Figures {
  const urgency = headFigures('urgency', predictions, worst, ordinalMetrics);
  return {
    sentiment: headFigures('sentiment', predictions, worst, headMetrics),
    topic: headFigures('topic', predictions, worst, headMetrics),
    urgency: urgency && { ...urgency, alert: alertPoint(rowsOf('urgency', predictions)) },
  };
}

function headFigures<Metrics extends HeadMetrics>(
  head: Head,
  predictions: readonly Prediction[],
  worst: number,
  measure: (rows: readonly Judged[]) => Metrics | null,
): HeadFigures<Metrics> | null {
  const rows = rowsOf(head, predictions);
  const metrics = measure(rows);
  if (metrics === null) return null;
  const resampling = { resamples: RESAMPLES, random: seeded(SEED) };
  return {
    ...metrics,
    intervals: intervals(rows, (draw) => withoutCount(measure(draw)), resampling),
    coverage: coverageOf(
      rows.length,
      rows.filter(({ unsure }) => !unsure),
    ),
    crossFitted: crossFitted(rows, seeded(SEED)),
    confusion: byLabel(HEADS[head], confusion(rows)),
    ...(worst > 0 && { worst: worstMistakes(predictions, head, worst) }),
  };
}

function rowsOf(head: Head, predictions: readonly Prediction[]): Row[] {
  return predictions.flatMap(({ line, readings }) => {
    const gold = line.gold[head];
    const { probabilities, unsure } = readings[head];
    return gold === undefined ? [] : [{ gold, probabilities, unsure }];
  });
}

function withoutCount(metrics: HeadMetrics | null): Record<string, number | null> | null {
  if (metrics === null) return null;
  const figures = Object.entries(metrics) as [string, number | null][];
  return Object.fromEntries(figures.filter(([name]) => name !== 'n'));
}

function byLabel(
  labels: readonly string[],
  counts: readonly (readonly number[])[],
): Record<string, Record<string, number>> {
  return Object.fromEntries(
    labels.map((truth, row) => [
      truth,
      Object.fromEntries(labels.map((guess, column) => [guess, counts[row]?.[column] ?? 0])),
    ]),
  );
}
