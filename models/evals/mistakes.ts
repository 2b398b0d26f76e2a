/** The mistakes that a head was most sure of: what a person reads to understand a model. */
import { HEADS } from '../../src/lib/domain/triage.ts';
import type { Head } from '../../src/lib/domain/triage.ts';
import type { Prediction } from './evaluate.ts';

export interface Mistake {
  id: string;
  text: string;
  previous?: string;
  truth: string;
  guess: string;
  /** Of the guess. */
  probability: number;
  /** What was left for the truth. */
  probabilityOfTruth: number;
}

/** At most `count`, the surest first; equals in the order of the file. */
export function worstMistakes(
  predictions: readonly Prediction[],
  head: Head,
  count: number,
): Mistake[] {
  const labels: readonly string[] = HEADS[head];
  return predictions
    .flatMap(({ line: { id, text, previous, gold }, readings }): Mistake[] => {
      const truth = gold[head];
      const { label, probability, probabilities } = readings[head];
      if (truth === undefined || labels[truth] === label) return [];
      return [
        {
          id,
          text,
          ...(previous !== undefined && { previous }),
          truth: labels[truth] ?? '',
          guess: label,
          probability,
          probabilityOfTruth: probabilities[truth] ?? 0,
        },
      ];
    })
    .sort((a, b) => b.probability - a.probability)
    .slice(0, count);
}
