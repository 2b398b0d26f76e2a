/** What the main thread and a triage worker say to each other. A worker serves its calls one after the other. */
import type { Explanation } from '../domain/explanation.ts';
import type { MutationArgs } from '../domain/mutations.ts';
import type * as worker from '../platform/worker-protocol.ts';

/** The ONNX file to run, relative to the models' folder: each backend has its own. */
export const GRAPHS = {
  wasm: 'triage/onnx/model_quantized.onnx',
  webgpu: 'triage/onnx/model_webgpu.onnx',
} as const;

export interface LoadOrder {
  /** Absolute, ends with a slash: where `manifest.json` lies. */
  modelsUrl: string;
  /** Threads of the WebAssembly runtime; more than one needs a cross-origin isolated page. */
  threads: number;
}

export type LoadProgress =
  /** Bytes fetched so far of what is not on this device yet. */
  { kind: 'fetching'; bytes: number; total: number } | { kind: 'starting' };

export interface Loaded {
  modelVersion: string;
}

export interface UnreadMessage {
  text: string;
  /** BCP 47, as X reports it; null when unknown. */
  language: string | null;
  /** The same customer's message before it in the conversation. */
  previous: string | null;
}

/** What the model says of one message, ready to be recorded. */
export type MessageReading = Omit<MutationArgs<'triage.record.v1'>, 'message_id' | 'model_version'>;

export interface BatchReading {
  /** In the order of the call. */
  readings: MessageReading[];
  /** Milliseconds the whole batch took in the worker. */
  ms: number;
}

/** The message whose labels are asked about. */
export type MessageToExplain = Pick<UnreadMessage, 'text' | 'previous'>;

/** Every call by name: what goes in, what comes back, what is told on the way. */
export interface Calls {
  load: { payload: LoadOrder; result: Loaded; progress: LoadProgress };
  read: { payload: { messages: UnreadMessage[] }; result: BatchReading; progress: never };
  explain: { payload: MessageToExplain; result: Explanation; progress: never };
}
export type CallName = keyof Calls;

export type Request = worker.Request<Calls>;

const INFERENCE_CODES = [
  /** Offline or the server has no such file, and the device holds no copy. */
  'model_unreachable',
  /** What came is not what the manifest names, twice. */
  'model_corrupt',
  /** The files are as published but do not fit together, or the runtime refuses them. */
  'model_invalid',
  /** The runtime gave up on a batch. */
  'inference_failed',
  /** This build of the model is not published, or the browser lacks what it needs. */
  'backend_missing',
  'device_lost',
  'worker_died',
  'worker_silent',
  'superseded',
  /** Whoever asked no longer wants to know. */
  'cancelled',
  'closed',
] as const;
export type InferenceCode = (typeof INFERENCE_CODES)[number];

/** The one error of this folder; the message is a sentence for a person. */
export class InferenceError extends Error {
  readonly code: InferenceCode;

  constructor(code: InferenceCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'InferenceError';
    this.code = code;
  }
}

/** Any thrown thing as an InferenceError; `otherwise` names what has no code of ours. */
export function asInferenceError(reason: unknown, otherwise: InferenceCode): InferenceError {
  if (reason instanceof InferenceError) return reason;
  const message = reason instanceof Error ? reason.message : String(reason);
  const code: unknown = reason instanceof Error && 'code' in reason ? reason.code : undefined;
  const known = INFERENCE_CODES.find((candidate) => candidate === code);
  return new InferenceError(known ?? otherwise, message, reason);
}
