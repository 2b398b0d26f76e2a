/** Predictions for labelled tweets, by the transformer or by the linear model. */
import { predictLinear } from '../../src/lib/domain/linear/predict.ts';
import type { LinearModel } from '../../src/lib/domain/linear/model.ts';
import { priority } from '../../src/lib/domain/priority.ts';
import type { Priority } from '../../src/lib/domain/priority.ts';
import { HEAD_NAMES, HEADS } from '../../src/lib/domain/triage.ts';
import type { Readings } from '../../src/lib/domain/triage.ts';
import type {
  TriageInput,
  TriageOutput,
  TriageSession,
} from '../../src/lib/inference/worker/triage-session.ts';
import type { Line } from './lines.ts';

/** What the product reads at once of a backlog. */
const BACKLOG_BATCH = 16;

export interface Prediction {
  line: Line;
  readings: Readings;
  evidence: string[];
  priority: Priority;
}

/**
 * Runs all inputs, those of like length together as the product does with a backlog.
 *
 * @param progress Called with the number of inputs read so far.
 * @param size Of a batch. Activations are quantised over a whole one, so that a text's probabilities move
 *   slightly with its company: 1 where texts are compared with one another.
 * @returns in the order of `inputs`.
 */
export async function runAll(
  session: TriageSession,
  inputs: readonly TriageInput[],
  progress: (done: number) => void,
  size = BACKLOG_BATCH,
): Promise<TriageOutput[]> {
  const byLength = inputs
    .map((input, index) => ({ input, index }))
    .sort((a, b) => lengthOf(a.input) - lengthOf(b.input));
  const outputs: TriageOutput[] = [];
  for (let start = 0; start < byLength.length; start += size) {
    const batch = byLength.slice(start, start + size);
    const read = await session.run(batch.map(({ input }) => input));
    batch.forEach(({ index }, row) => {
      const output = read[row];
      if (output) outputs[index] = output;
    });
    progress(start + batch.length);
  }
  return outputs;
}

/** @returns in the order of `lines`. */
export async function predictAll(
  session: TriageSession,
  linear: LinearModel,
  lines: readonly Line[],
  progress: (done: number) => void,
): Promise<Prediction[]> {
  const outputs = await runAll(session, lines, progress);
  return lines.flatMap((line, index) => {
    const output = outputs[index];
    const { evidence } = predictLinear(linear, line.text);
    return output ? [predictionOf(line, output.readings, evidence)] : [];
  });
}

/** The linear model reads a message by itself: what came before in the thread is not told to it. */
export function predictAllLinear(linear: LinearModel, lines: readonly Line[]): Prediction[] {
  return lines.map((line) => {
    const { readings, evidence } = predictLinear(linear, line.text);
    return predictionOf(line, readings, evidence);
  });
}

/** A lone tweet: nobody has waited yet, it is the first message, and nothing is known of its author. */
function predictionOf(line: Line, readings: Readings, evidence: string[]): Prediction {
  const input = { triage: { readings, evidence }, waitingMinutes: 0, unanswered: 1, followers: 0 };
  return { line, readings, evidence, priority: priority(input) };
}

function lengthOf({ text, previous }: TriageInput): number {
  return text.length + (previous?.length ?? 0);
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
