/**
 * One triage model in one worker. A failed run can leave a runtime unusable, so that every later call would
 * fail with the old error: after any failure the worker is thrown away, and the next call opens a new one
 * (the model comes from this device's cache then, about half a second).
 */
import type { Explanation } from '../domain/explanation.ts';
import { WorkerCalls } from '../platform/worker-calls.ts';
import type { Clock, OpenWorker, WorkerKind } from './ports.ts';
import { InferenceError } from './protocol.ts';
import type {
  BatchReading,
  Calls,
  InferenceCode,
  Loaded,
  LoadOrder,
  LoadProgress,
  MessageToExplain,
  UnreadMessage,
} from './protocol.ts';

/** Fetching reports every chunk; compiling 14 MB of WebAssembly on a slow phone is the longest silence. */
const LOAD_SILENCE_MS = 120_000;
/** The longest batch (16 texts of 128 tokens) takes about 2 s on one slow core. */
const READ_SILENCE_MS = 60_000;

export interface ClientOptions {
  kind: WorkerKind;
  order: LoadOrder;
  openWorker: OpenWorker;
  clock: Clock;
  onProgress: (progress: LoadProgress) => void;
  /** The worker died between calls or during one; the next call opens a new one. */
  onDead?: (reason: InferenceError) => void;
}

type TriageCalls = WorkerCalls<Calls, InferenceCode, never, InferenceError>;

export class TriageClient {
  readonly #options: ClientOptions;
  #open: { calls: TriageCalls; loaded: Promise<Loaded> } | null = null;
  #closed = false;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Loads the model, unless it is loaded or loading already. A failure is forgotten: call again. */
  async load(): Promise<Loaded> {
    return this.#opened().loaded;
  }

  /**
   * Reads one batch; a failed one gets a second try in a new worker.
   *
   * @throws InferenceError when that fails too.
   */
  async read(messages: UnreadMessage[]): Promise<BatchReading> {
    return this.#twice('read', { messages });
  }

  /**
   * Asks why one message gets its labels; a failed try gets a second one in a new worker.
   *
   * @throws InferenceError when that fails too; 'cancelled' when `signal` aborts.
   */
  async explain(message: MessageToExplain, signal?: AbortSignal): Promise<Explanation> {
    return this.#twice('explain', message, signal);
  }

  /** Ends the worker, and with it its memory. */
  close(): void {
    this.#closed = true;
    this.#discard();
  }

  #opened(): { calls: TriageCalls; loaded: Promise<Loaded> } {
    if (this.#closed) throw new InferenceError('closed', 'The triage model was closed.');
    if (this.#open && !this.#open.calls.dead) return this.#open;
    const { kind, order, openWorker, clock, onProgress, onDead } = this.#options;
    const calls: TriageCalls = new WorkerCalls({
      name: 'The triage worker',
      open: (events) => openWorker(kind, events),
      clock,
      fail: (code, message) => new InferenceError(code, message),
      onDead,
    });
    const loaded = calls.call('load', order, { silenceMs: LOAD_SILENCE_MS, onProgress });
    const open = { calls, loaded };
    this.#open = open;
    loaded.catch(() => this.#discard(open.calls));
    return open;
  }

  async #twice<Name extends 'read' | 'explain'>(
    name: Name,
    payload: Calls[Name]['payload'],
    signal?: AbortSignal,
  ): Promise<Calls[Name]['result']> {
    try {
      return await this.#once(name, payload, signal);
    } catch (reason) {
      if (this.#closed || !mayHelpToRepeat(reason)) throw reason;
      return await this.#once(name, payload, signal);
    }
  }

  async #once<Name extends 'read' | 'explain'>(
    name: Name,
    payload: Calls[Name]['payload'],
    signal: AbortSignal | undefined,
  ): Promise<Calls[Name]['result']> {
    const { calls, loaded } = this.#opened();
    await loaded;
    try {
      return await calls.call(name, payload, { silenceMs: READ_SILENCE_MS, signal });
    } catch (reason) {
      // A worker whose caller lost interest is as good as before.
      if (!isCancelled(reason)) this.#discard(calls);
      throw reason;
    }
  }

  #discard(calls = this.#open?.calls): void {
    calls?.close();
    if (this.#open?.calls === calls) this.#open = null;
  }
}

function isCancelled(reason: unknown): boolean {
  return reason instanceof InferenceError && reason.code === 'cancelled';
}

function mayHelpToRepeat(reason: unknown): boolean {
  if (!(reason instanceof InferenceError)) return true;
  return ['inference_failed', 'worker_died', 'worker_silent'].includes(reason.code);
}
