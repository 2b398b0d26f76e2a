/** The linear model's file: its shape, and reading it. */
import * as v from 'valibot';
import { HEAD_NAMES, HEADS } from '../triage.ts';
import type { Head } from '../triage.ts';
import type { Calibration } from './reading.ts';

export const LINEAR_FORMAT = 'roost-linear-1';

const head = (labels: readonly string[]) =>
  v.object({
    labels: v.pipe(
      v.array(v.string()),
      v.check((found) => found.join() === labels.join(), `labels are not ${labels.join()}`),
    ),
    /** One a label. */
    bias: v.pipe(v.array(v.pipe(v.number(), v.finite())), v.length(labels.length)),
    /** Multiplies the int8 weights of each label. */
    scale: v.pipe(v.array(v.pipe(v.number(), v.finite(), v.minValue(0))), v.length(labels.length)),
    temperature: v.pipe(v.number(), v.finite(), v.minValue(0.01)),
    unsureBelow: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    /** Base64 of int8 [bucket][label]. */
    weights: v.pipe(v.string(), v.base64()),
  });

const fileSchema = v.object({
  format: v.literal(LINEAR_FORMAT),
  version: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
  languages: v.pipe(v.array(v.pipe(v.string(), v.length(2))), v.minLength(1)),
  buckets: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(2),
    v.maxValue(1 << 20),
    v.check((n) => (n & (n - 1)) === 0, 'buckets is not a power of two'),
  ),
  heads: v.object({
    sentiment: head(HEADS.sentiment),
    topic: head(HEADS.topic),
    urgency: head(HEADS.urgency),
  }),
});

/** What `models/linear/model.json` holds. */
export type LinearModelFile = v.InferOutput<typeof fileSchema>;

export interface LinearHead extends Calibration {
  bias: number[];
  scale: number[];
  /** [bucket][label], row by row. */
  weights: Int8Array;
}

export interface LinearModel {
  version: string;
  /** Two-letter codes of the languages it was trained on. */
  languages: string[];
  buckets: number;
  heads: Record<Head, LinearHead>;
}

/** `code` is always 'model_invalid'; the message says what does not fit. */
export class LinearModelError extends Error {
  readonly code = 'model_invalid';
}

/**
 * Checks and unpacks the parsed model file.
 *
 * @throws LinearModelError when the file is not a model of this format.
 */
export function loadLinearModel(json: unknown): LinearModel {
  const parsed = v.safeParse(fileSchema, json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = v.getDotPath(issue);
    throw new LinearModelError(`The linear model is damaged: ${path ?? 'file'}: ${issue.message}`);
  }
  const { version, languages, buckets, heads } = parsed.output;
  const unpacked = HEAD_NAMES.map(
    (name) => [name, unpackHead(name, heads[name], buckets)] as const,
  );
  return {
    version,
    languages,
    buckets,
    heads: Object.fromEntries(unpacked) as Record<Head, LinearHead>,
  };
}

function unpackHead(name: Head, file: LinearModelFile['heads'][Head], buckets: number): LinearHead {
  const labels = HEADS[name].length;
  const weights = Int8Array.from(atob(file.weights), (character) => character.charCodeAt(0));
  if (weights.length !== buckets * labels) {
    throw new LinearModelError(
      `The linear model is damaged: ${name} has ${String(weights.length)} weights, not ${String(buckets * labels)}`,
    );
  }
  const { bias, scale, temperature, unsureBelow } = file;
  return { bias, scale, temperature, unsureBelow, weights };
}
