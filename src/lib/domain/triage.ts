/** Triage vocabulary: the labels a message can carry and what a model or a person said about it. */
import * as v from 'valibot';

/** Order is the order of the model's `sentiment_logits`. */
export const SENTIMENTS = ['negative', 'neutral', 'positive'] as const;
/** Order is the order of the model's `topic_logits`. */
export const TOPICS = [
  'delivery',
  'order',
  'lost_damaged',
  'billing',
  'refund',
  'account',
  'technical',
  'service',
  'product',
  'praise',
  'other',
] as const;
/** Order is the order of the model's `urgency_logits`; the index is the ordinal 0 to 3. */
export const URGENCIES = ['low', 'normal', 'high', 'critical'] as const;

export type Sentiment = (typeof SENTIMENTS)[number];
export type Topic = (typeof TOPICS)[number];
export type Urgency = (typeof URGENCIES)[number];

/** The heads of the model and their label sets. */
export const HEADS = { sentiment: SENTIMENTS, topic: TOPICS, urgency: URGENCIES } as const;
export type Head = keyof typeof HEADS;
export const HEAD_NAMES = ['sentiment', 'topic', 'urgency'] as const satisfies readonly Head[];

/** Who judged: the linear model at ingest, the transformer on a device, or a person. A later one outranks an earlier one. */
export const TRIAGE_SOURCES = ['linear', 'device', 'person'] as const;
export type TriageSource = (typeof TRIAGE_SOURCES)[number];

/**
 * One head's reading. `probabilities` follow the order of the head's labels and sum to 1;
 * `unsure` is true when the best one is below the head's threshold.
 */
export interface Reading<Label extends string = string> {
  label: Label;
  probability: number;
  probabilities: number[];
  unsure: boolean;
}

export interface Readings {
  sentiment: Reading<Sentiment>;
  topic: Reading<Topic>;
  urgency: Reading<Urgency>;
}

const probabilities = (length: number) =>
  v.pipe(v.array(v.pipe(v.number(), v.minValue(0), v.maxValue(1))), v.length(length));

const readingSchema = <const Labels extends readonly [string, ...string[]]>(labels: Labels) =>
  v.object({
    label: v.picklist(labels),
    probability: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    probabilities: probabilities(labels.length),
    unsure: v.boolean(),
  });

export const readingsSchema = v.object({
  sentiment: readingSchema(SENTIMENTS),
  topic: readingSchema(TOPICS),
  urgency: readingSchema(URGENCIES),
});

/** A reading that leaves no doubt, as a person's correction does. */
export function certain<Label extends string>(
  labels: readonly Label[],
  label: Label,
): Reading<Label> {
  return {
    label,
    probability: 1,
    probabilities: labels.map((l) => (l === label ? 1 : 0)),
    unsure: false,
  };
}
