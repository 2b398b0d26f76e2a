/** Predictions for labelled tweets and the figures they earn. */
import { predictLinear } from '../../src/lib/domain/linear/predict.ts';
import type { LinearModel } from '../../src/lib/domain/linear/model.ts';
import { priority } from '../../src/lib/domain/priority.ts';
import type { Priority } from '../../src/lib/domain/priority.ts';
import { HEAD_NAMES, HEADS } from '../../src/lib/domain/triage.ts';
import type { Head, Readings } from '../../src/lib/domain/triage.ts';
import type { TriageSession } from '../../src/lib/inference/worker/triage-session.ts';
import type { Line } from './lines.ts';
import { headMetrics, ordinalMetrics } from './metrics.ts';
import type { HeadMetrics, Judged, OrdinalMetrics } from './metrics.ts';

const BATCH = 16;

export interface Prediction {
  line: Line;
  readings: Readings;
  evidence: string[];
  priority: Priority;
}

/** A head without any label in the file has no figures. */
export interface Figures {
  sentiment: HeadMetrics | null;
  topic: HeadMetrics | null;
  urgency: OrdinalMetrics | null;
}

/**
 * Reads all lines, those of like length together as the product does with a backlog.
 *
 * @param progress Called with the number of lines read so far.
 * @returns in the order of `lines`.
 */
export async function predictAll(
  session: TriageSession,
  linear: LinearModel,
  lines: readonly Line[],
  progress: (done: number) => void,
): Promise<Prediction[]> {
  const byLength = [...lines].sort((a, b) => a.text.length - b.text.length);
  const predictions: Prediction[] = [];
  for (let start = 0; start < byLength.length; start += BATCH) {
    const batch = byLength.slice(start, start + BATCH);
    const outputs = await session.run(batch);
    batch.forEach((line, index) => {
      const output = outputs[index];
      if (output) predictions.push(predictionOf(line, output.readings, linear));
    });
    progress(predictions.length);
  }
  return predictions.sort((a, b) => a.line.number - b.line.number);
}

/** A lone tweet: nobody has waited yet, it is the first message, and nothing is known of its author. */
function predictionOf(line: Line, readings: Readings, linear: LinearModel): Prediction {
  const { evidence } = predictLinear(linear, line.text);
  const input = { triage: { readings, evidence }, waitingMinutes: 0, unanswered: 1, followers: 0 };
  return { line, readings, evidence, priority: priority(input) };
}

export function figures(predictions: readonly Prediction[]): Figures {
  const judged = (head: Head): Judged[] =>
    predictions.flatMap(({ line, readings }) => {
      const gold = line.gold[head];
      return gold === undefined ? [] : [{ gold, probabilities: readings[head].probabilities }];
    });
  return {
    sentiment: headMetrics(judged('sentiment')),
    topic: headMetrics(judged('topic')),
    urgency: ordinalMetrics(judged('urgency')),
  };
}

/** One line of `--out`: probabilities by label, and the priority with its factors. */
export function outLine({ line, readings, evidence, priority }: Prediction): string {
  const heads = HEAD_NAMES.map((head) => {
    const { label, probability, probabilities, unsure } = readings[head];
    const byLabel = Object.fromEntries(HEADS[head].map((name, i) => [name, probabilities[i] ?? 0]));
    return [head, { label, probability, unsure, probabilities: byLabel }] as const;
  });
  const { level, score, factors } = priority;
  return JSON.stringify({
    id: line.id,
    ...Object.fromEntries(heads),
    evidence,
    priority: { level, score },
    factors,
  });
}
