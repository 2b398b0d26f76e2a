/** From a head's logits to what the product says: shared by the linear model and the transformer. */
import type { Reading } from '../triage.ts';

/** How a head's logits become a reading, as fitted on held-out tweets. */
export interface Calibration {
  /** Divides the logits (Guo et al. 2017, temperature scaling). */
  temperature: number;
  /** Below this probability the head says `unsure`. */
  unsureBelow: number;
}

/**
 * Softmax of the tempered logits, best label and doubt.
 *
 * @param labels The head's labels in the order of `logits`.
 */
export function reading<Label extends string>(
  labels: readonly [Label, ...Label[]],
  logits: ArrayLike<number>,
  { temperature, unsureBelow }: Calibration,
): Reading<Label> {
  const scaled = Array.from(labels, (_, index) => (logits[index] ?? 0) / temperature);
  const top = Math.max(...scaled);
  const exponentials = scaled.map((logit) => Math.exp(logit - top));
  const sum = exponentials.reduce((total, e) => total + e, 0);
  const probabilities = exponentials.map((e) => e / sum);
  const best = scaled.indexOf(top);
  const probability = probabilities[best] ?? 0;
  return {
    label: labels[best] ?? labels[0],
    probability,
    probabilities,
    unsure: probability < unsureBelow,
  };
}
