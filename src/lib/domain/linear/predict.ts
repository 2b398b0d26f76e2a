/** What the linear model says of a tweet. */
import { HEADS } from '../triage.ts';
import type { Head, Readings } from '../triage.ts';
import { evidenceOf } from './evidence.ts';
import { features } from './features.ts';
import type { Features } from './features.ts';
import type { LinearHead, LinearModel } from './model.ts';
import { normalise } from './normalise.ts';
import { reading } from './reading.ts';

export interface LinearOutput {
  readings: Readings;
  /** At most three phrases of the text that speak for urgency, strongest first; each at most 80 characters. */
  evidence: string[];
}

/**
 * Sentiment, topic and urgency of one text, the same on every device and on the server. Any string will
 * do; what language it is in, the model does not know (see `language.ts`).
 */
export function predictLinear(model: LinearModel, text: string): LinearOutput {
  const plain = normalise(text);
  const found = features(plain, model.buckets);
  const logits = (head: Head): Float64Array => headLogits(model.heads[head], found);
  return {
    readings: {
      sentiment: reading(HEADS.sentiment, logits('sentiment'), model.heads.sentiment),
      topic: reading(HEADS.topic, logits('topic'), model.heads.topic),
      urgency: reading(HEADS.urgency, logits('urgency'), model.heads.urgency),
    },
    evidence: evidenceOf(plain, found, model.heads.urgency),
  };
}

/** One logit a label, before the temperature. */
export function headLogits(head: LinearHead, { grams, weight }: Features): Float64Array {
  const labels = head.bias.length;
  const sums = new Float64Array(labels);
  for (const { bucket } of grams) {
    const row = bucket * labels;
    for (let label = 0; label < labels; label += 1) {
      sums[label] = (sums[label] ?? 0) + (head.weights[row + label] ?? 0);
    }
  }
  return sums.map(
    (sum, label) => (head.bias[label] ?? 0) + sum * weight * (head.scale[label] ?? 0),
  );
}
