/** The card beside a triage model (`models/triage/triage.json`): what its outputs mean. */
import * as v from 'valibot';
import { HEADS } from '../../domain/triage.ts';

const head = (labels: readonly string[]) =>
  v.object({
    /** In the order of the logits. */
    labels: v.pipe(
      v.array(v.string()),
      v.check((found) => found.join() === labels.join(), `labels are not ${labels.join()}`),
    ),
    temperature: v.pipe(v.number(), v.finite(), v.minValue(0.01)),
    unsureBelow: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  });

const weight = v.pipe(v.number(), v.finite());

export const triageCardSchema = v.object({
  version: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
  /** Two-letter codes. */
  languages: v.pipe(v.array(v.pipe(v.string(), v.length(2))), v.minLength(1)),
  language: v.object({
    /** What a text whose language X does not name must reach, for its readings to be believed. */
    knownFrom: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    /** Logistic regression of "in no known language" on the head's logit and `LanguageSigns`. */
    bias: weight,
    logit: weight,
    english: weight,
    foreign: weight,
    letters: weight,
  }),
  maxTokens: v.pipe(v.number(), v.integer(), v.minValue(3), v.maxValue(512)),
  heads: v.object({
    sentiment: head(HEADS.sentiment),
    topic: head(HEADS.topic),
    urgency: head(HEADS.urgency),
  }),
});

export type TriageCard = v.InferOutput<typeof triageCardSchema>;
