/**
 * The triage transformer: text in, readings and embedding out. The browser's worker and the evaluation
 * command both run this very code; onnxruntime comes in from outside, since each loads it in its own way.
 */
import { Tokenizer } from '@huggingface/tokenizers';
import type * as Ort from 'onnxruntime-web';
import * as v from 'valibot';
import { languageSigns } from '../../domain/linear/language-signs.ts';
import { normalise } from '../../domain/linear/normalise.ts';
import { reading } from '../../domain/linear/reading.ts';
import { HEADS } from '../../domain/triage.ts';
import type { Head, Reading, Readings } from '../../domain/triage.ts';
import { triageCardSchema } from './triage-card.ts';
import type { TriageCard } from './triage-card.ts';

/** The namespace of `onnxruntime-web/wasm` or `/webgpu`, its `env` already set. */
export type OrtRuntime = Pick<typeof Ort, 'InferenceSession' | 'Tensor'>;

export interface TriageSessionParts {
  ort: OrtRuntime;
  /** The bytes of an ONNX file of `models/triage/onnx`. */
  model: Uint8Array;
  /** Parsed tokenizer.json, tokenizer_config.json and triage.json. */
  tokenizer: unknown;
  tokenizerConfig: unknown;
  card: unknown;
  /** WASM unless told otherwise. */
  executionProvider?: 'wasm' | 'webgpu';
}

export interface TriageInput {
  text: string;
  /** The same customer's message before it in the conversation: "already did that" inherits its topic. */
  previous?: string | null;
}

export interface TriageOutput {
  readings: Readings;
  /** Probability that the text is in a language that the model was trained on. */
  languageKnown: number;
  /** 384 numbers of L2 norm 1; the scalar product of two is their cosine similarity. */
  embedding: Float32Array;
}

/** 'model_invalid': the files do not fit; 'inference_failed': the runtime gave up on a batch. */
export class TriageError extends Error {
  readonly code: 'model_invalid' | 'inference_failed';

  constructor(code: TriageError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export const EMBEDDING_SIZE = 384;

/** No tweet of 128 tokens is longer; a post of 25,000 characters must not be tokenised whole. */
const MOST_CHARACTERS = 4_000;
const OUTPUTS = {
  sentiment: 'sentiment_logits',
  topic: 'topic_logits',
  urgency: 'urgency_logits',
} as const satisfies Record<Head, string>;
const LANGUAGE_OUTPUT = 'language_logits';
const EMBEDDING_OUTPUT = 'sentence_embedding';

/**
 * Loads a model.
 *
 * @throws TriageError 'model_invalid' when any of the files is damaged or they do not belong together.
 */
export async function createTriageSession(parts: TriageSessionParts): Promise<TriageSession> {
  const card = v.safeParse(triageCardSchema, parts.card);
  if (!card.success) {
    const [issue] = card.issues;
    const path = v.getDotPath(issue) ?? 'triage.json';
    throw new TriageError('model_invalid', `The triage card is damaged: ${path}: ${issue.message}`);
  }
  const tokenizer = openTokenizer(parts.tokenizer, parts.tokenizerConfig);
  const session = await openModel(parts);
  return new TriageSession(parts.ort, session, tokenizer, card.output);
}

export class TriageSession {
  readonly version: string;
  /** Two-letter codes of the languages it was trained on. */
  readonly languages: readonly string[];
  /** The least `languageKnown` of a text to be believed, where nothing else is known of its language. */
  readonly languageKnownFrom: number;
  readonly #ort: OrtRuntime;
  readonly #session: Ort.InferenceSession;
  readonly #tokenizer: Tokenizer;
  readonly #card: TriageCard;
  readonly #endId: number;
  /** onnxruntime-web allows one run at a time; a failed one must not fail the next. */
  #turn: Promise<unknown> = Promise.resolve();

  /** Use `createTriageSession`. */
  constructor(
    ort: OrtRuntime,
    session: Ort.InferenceSession,
    tokenizer: Tokenizer,
    card: TriageCard,
  ) {
    const end = tokenizer.token_to_id('[SEP]');
    if (end === undefined) {
      throw new TriageError('model_invalid', 'The tokenizer has no [SEP] token.');
    }
    this.#ort = ort;
    this.#session = session;
    this.#tokenizer = tokenizer;
    this.#card = card;
    this.#endId = end;
    this.version = card.version;
    this.languages = card.languages;
    this.languageKnownFrom = card.language.knownFrom;
  }

  /**
   * Reads a batch: one output an input, in order. Pads to the longest of the batch, so that texts of like
   * length together cost least; what goes beyond the model's most tokens is cut off.
   *
   * @throws TriageError 'inference_failed'; the session may be used again.
   */
  async run(inputs: readonly TriageInput[]): Promise<TriageOutput[]> {
    if (inputs.length === 0) return [];
    const feeds = this.#feeds(inputs.map((input) => this.#encode(input)));
    const turn = this.#turn.then(() => this.#session.run(feeds));
    this.#turn = turn.catch(() => undefined);
    let results: Ort.InferenceSession.OnnxValueMapType;
    try {
      results = await turn;
    } catch (cause) {
      throw new TriageError('inference_failed', 'The model could not read these messages.', cause);
    }
    return inputs.map(({ text }, row) => ({
      readings: this.#readings(results, row),
      languageKnown: this.#languageKnown(text, rowOf(results, LANGUAGE_OUTPUT, row, 2)),
      embedding: rowOf(results, EMBEDDING_OUTPUT, row, EMBEDDING_SIZE).slice(),
    }));
  }

  /** Frees the model. WASM memory never shrinks: only ending the worker gives it back. */
  async release(): Promise<void> {
    await this.#turn;
    await this.#session.release();
  }

  /** [CLS] text [SEP] previous [SEP]; what is too long is cut at the end, so the previous message goes first. */
  #encode({ text, previous }: TriageInput): number[] {
    const ids = this.#tokens(text);
    if (previous) ids.push(...this.#tokens(previous).slice(1));
    const most = this.#card.maxTokens;
    return ids.length <= most ? ids : [...ids.slice(0, most - 1), this.#endId];
  }

  #tokens(text: string): number[] {
    return [...this.#tokenizer.encode(normalise(text.slice(0, MOST_CHARACTERS))).ids];
  }

  #feeds(rows: readonly number[][]): Record<string, Ort.Tensor> {
    const width = Math.max(...rows.map((row) => row.length));
    const ids = new BigInt64Array(rows.length * width);
    const mask = new BigInt64Array(rows.length * width);
    rows.forEach((row, index) => {
      row.forEach((id, column) => {
        ids[index * width + column] = BigInt(id);
        mask[index * width + column] = 1n;
      });
    });
    const shape = [rows.length, width];
    return {
      input_ids: new this.#ort.Tensor('int64', ids, shape),
      attention_mask: new this.#ort.Tensor('int64', mask, shape),
    };
  }

  #readings(results: Ort.InferenceSession.OnnxValueMapType, row: number): Readings {
    const read = <Label extends string>(
      head: Head,
      labels: readonly [Label, ...Label[]],
    ): Reading<Label> =>
      reading(labels, rowOf(results, OUTPUTS[head], row, labels.length), this.#card.heads[head]);
    return {
      sentiment: read('sentiment', HEADS.sentiment),
      topic: read('topic', HEADS.topic),
      urgency: read('urgency', HEADS.urgency),
    };
  }

  #languageKnown(text: string, [known = 0, other = 0]: Float32Array): number {
    const { bias, logit, english, foreign, letters } = this.#card.language;
    const signs = languageSigns(text.slice(0, MOST_CHARACTERS));
    const words = english * signs.english + foreign * signs.foreign + letters * signs.letters;
    return 1 / (1 + Math.exp(bias + logit * (other - known) + words));
  }
}

async function openModel({
  ort,
  model,
  executionProvider = 'wasm',
}: TriageSessionParts): Promise<Ort.InferenceSession> {
  let session: Ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(model, {
      executionProviders: [executionProvider],
      // Warnings about nodes that stay on the processor would fill the console; errors still come.
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new TriageError('model_invalid', 'The triage model could not be opened.', cause);
  }
  const missing = [...Object.values(OUTPUTS), LANGUAGE_OUTPUT, EMBEDDING_OUTPUT].filter(
    (name) => !session.outputNames.includes(name),
  );
  if (missing.length > 0) {
    throw new TriageError('model_invalid', `The triage model has no output ${missing.join(', ')}.`);
  }
  return session;
}

function openTokenizer(json: unknown, config: unknown): Tokenizer {
  const files = v.safeParse(
    v.tuple([
      v.looseObject({ model: v.looseObject({ type: v.literal('WordPiece') }) }),
      v.looseObject({}),
    ]),
    [json, config],
  );
  if (!files.success) throw new TriageError('model_invalid', 'The tokenizer files are damaged.');
  try {
    return new Tokenizer(...files.output);
  } catch (cause) {
    throw new TriageError('model_invalid', 'The tokenizer could not be opened.', cause);
  }
}

/** One row of a float output [batch, size], as a view. */
function rowOf(
  results: Ort.InferenceSession.OnnxValueMapType,
  name: string,
  row: number,
  size: number,
): Float32Array {
  const data = results[name]?.data;
  if (!(data instanceof Float32Array) || data.length < (row + 1) * size) {
    throw new TriageError('inference_failed', `The model answered no ${name} of the right size.`);
  }
  const values = data.subarray(row * size, (row + 1) * size);
  // A faulty GPU driver answers NaN, which would pass as some label.
  if (!values.every(Number.isFinite)) {
    throw new TriageError('inference_failed', `The model answered ${name} that is no number.`);
  }
  return values;
}
