/**
 * Reads messages with the best backend that this browser proves to have: WebGPU, else WebAssembly with
 * threads, else one thread. Whoever fails is stepped down from, visibly.
 */
import type { Explanation } from '../domain/explanation.ts';
import type { Backend, ModelState } from '../features/ports.ts';
import { TriageClient } from './client.ts';
import { FAILURES } from './failures.ts';
import { compare } from './gpu-probe.ts';
import type { LiveCell } from '../platform/live-cell.ts';
import type { Adapter, Clock, OpenWorker, Verdicts, WorkerKind } from './ports.ts';
import { asInferenceError, InferenceError } from './protocol.ts';
import type { BatchReading, MessageToExplain, UnreadMessage } from './protocol.ts';

export interface ReaderParts {
  /** Absolute, ends with a slash. */
  modelsUrl: string;
  /** Whether the page is cross-origin isolated, which threads need. */
  isolated: boolean;
  cores: number;
  openWorker: OpenWorker;
  /** null when WebGPU is of no use here. */
  findAdapter: () => Promise<Adapter | null>;
  verdicts: Verdicts;
  clock: Clock;
  /** Where the reader tells how far it is. */
  state: LiveCell<ModelState>;
}

/** More threads than this gain nothing on 32 tokens, and take the cores from the interface. */
const MOST_THREADS = 2;

interface Rung {
  kind: WorkerKind;
  backend: Backend;
  threads: number;
}

interface Open extends Rung {
  client: TriageClient;
  modelVersion: string;
}

export class Reader {
  readonly #parts: ReaderParts;
  #open: Open | null = null;
  #adapter: Adapter | null = null;
  /** The GPU's client while it is on trial. */
  #candidate: TriageClient | null = null;
  #closed = false;
  /** Why nothing is open. */
  #failure = new InferenceError('closed', 'The triage model is not open.');
  /** Batches and the comparison of backends take turns: two at once would measure each other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /**
   * Loads the model on the best rung that works.
   *
   * @returns the model's version.
   * @throws InferenceError of the last rung; the state is then 'failed'.
   */
  async open(): Promise<string> {
    this.#adapter = await this.#parts.findAdapter();
    const trusted = this.#adapter && this.#parts.verdicts.get(this.#adapter.name);
    return (
      (trusted?.trusted && (await this.#openTrustedGpu(trusted.modelVersion))) || this.#openWasm()
    );
  }

  /**
   * @throws InferenceError: 'inference_failed' when these messages cannot be read although the worker was
   * renewed; any other code when no backend is left.
   */
  read(messages: UnreadMessage[]): Promise<BatchReading> {
    return this.#inTurn(() => this.#ask((client) => client.read(messages)));
  }

  /**
   * Why one message gets its labels. Waits for the batch that is being read, not for the backlog.
   *
   * @throws InferenceError as `read` does; 'cancelled' when `signal` aborts.
   */
  explain(message: MessageToExplain, signal?: AbortSignal): Promise<Explanation> {
    return this.#inTurn(() => this.#ask((client) => client.explain(message, signal)));
  }

  /**
   * Tries WebGPU next to the running backend, once for an adapter and model version, and moves there when
   * it proves right and faster. Never fails: the running backend stays.
   */
  async improve(): Promise<void> {
    const running = this.#open;
    const adapter = this.#adapter;
    if (!adapter || running?.kind !== 'wasm') return;
    if (this.#parts.verdicts.get(adapter.name)?.modelVersion === running.modelVersion) return;
    const rung: Rung = { kind: 'webgpu', backend: 'webgpu', threads: 1 };
    const client = this.#client(rung, () => undefined);
    this.#candidate = client;
    try {
      const { modelVersion } = await client.load();
      const trusted =
        modelVersion === running.modelVersion &&
        (await this.#inTurn(() => this.#compare(running, client))) === 'trusted';
      if (this.#closed) return;
      this.#parts.verdicts.set(adapter.name, { modelVersion: running.modelVersion, trusted });
      if (!trusted || this.#open !== running) return;
      this.#use({ ...rung, client, modelVersion });
      running.client.close();
    } catch (reason) {
      // Not reachable now is no verdict; everything else is one, until the model changes.
      const { code } = asInferenceError(reason, 'backend_missing');
      if (code !== 'model_unreachable' && code !== 'closed') {
        this.#parts.verdicts.set(adapter.name, {
          modelVersion: running.modelVersion,
          trusted: false,
        });
      }
    } finally {
      this.#candidate = null;
      if (this.#open?.client !== client) client.close();
    }
  }

  /** Frees the model's memory. A closed reader stays closed. */
  close(): void {
    this.#closed = true;
    this.#open?.client.close();
    this.#candidate?.close();
    this.#open = null;
  }

  async #compare(running: Open, client: TriageClient): Promise<'trusted' | 'different' | 'slower'> {
    if (this.#open !== running) throw new InferenceError('closed', 'Another backend took over.');
    const comparison = await compare(
      (messages) => running.client.read(messages),
      (messages) => client.read(messages),
    );
    return comparison.kind;
  }

  async #openTrustedGpu(version: string): Promise<string | null> {
    const rung: Rung = { kind: 'webgpu', backend: 'webgpu', threads: 1 };
    const client = this.#client(rung);
    try {
      const { modelVersion } = await client.load();
      if (modelVersion === version) {
        this.#use({ ...rung, client, modelVersion });
        return modelVersion;
      }
      // A new model: WebAssembly has to vouch for the GPU again.
      client.close();
    } catch {
      client.close();
    }
    return null;
  }

  async #openWasm(from: number = MOST_THREADS): Promise<string> {
    let failure = new InferenceError('closed', 'The triage model was closed.');
    for (const rung of this.#wasmRungs().filter(({ threads }) => threads <= from)) {
      if (this.#closed) throw failure;
      const client = this.#client(rung);
      try {
        this.#parts.state.set({ kind: 'starting' });
        const { modelVersion } = await client.load();
        this.#use({ ...rung, client, modelVersion });
        return modelVersion;
      } catch (reason) {
        client.close();
        failure = asInferenceError(reason, 'model_invalid');
        if (['model_unreachable', 'model_corrupt', 'closed'].includes(failure.code)) break;
      }
    }
    this.#failure = failure;
    const { code } = failure;
    if (!this.#closed) {
      this.#parts.state.set({ kind: 'failed', code, message: FAILURES[code].sentence });
    }
    throw failure;
  }

  async #ask<T>(question: (client: TriageClient) => Promise<T>): Promise<T> {
    const open = this.#open;
    if (!open) throw this.#failure;
    try {
      return await question(open.client);
    } catch (reason) {
      const failure = asInferenceError(reason, 'inference_failed');
      if (!(await this.#stepDown(open, failure))) throw failure;
      return await this.#ask(question);
    }
  }

  /** @returns false when the failure is not the backend's, or there is nothing below. */
  async #stepDown(open: Open, { code }: InferenceError): Promise<boolean> {
    if (this.#closed || code === 'closed' || code === 'cancelled') return false;
    if (this.#open !== open) return false;
    if (open.backend === 'wasm') return false;
    // Threads read what one thread reads: only a worker that stopped is their fault.
    if (open.backend === 'wasm-threads' && code === 'inference_failed') return false;
    if (open.backend === 'webgpu' && code !== 'device_lost' && this.#adapter) {
      const { modelVersion } = open;
      this.#parts.verdicts.set(this.#adapter.name, { modelVersion, trusted: false });
    }
    open.client.close();
    this.#open = null;
    await this.#openWasm(open.backend === 'webgpu' ? MOST_THREADS : 1);
    return true;
  }

  #wasmRungs(): Rung[] {
    const { isolated, cores } = this.#parts;
    const threads = isolated ? Math.min(MOST_THREADS, cores) : 1;
    const one: Rung = { kind: 'wasm', backend: 'wasm', threads: 1 };
    return threads > 1 ? [{ kind: 'wasm', backend: 'wasm-threads', threads }, one] : [one];
  }

  #client(rung: Rung, onProgress = this.#showProgress): TriageClient {
    const { modelsUrl, openWorker, clock } = this.#parts;
    const client: TriageClient = new TriageClient({
      kind: rung.kind,
      order: { modelsUrl, threads: rung.threads },
      openWorker,
      clock,
      onProgress,
      onDead: (reason) => {
        // A lost GPU is replaced at once rather than at the next message.
        const open = this.#open;
        if (open?.client === client && open.kind === 'webgpu') {
          void this.#inTurn(() => this.#stepDown(open, reason)).catch(() => undefined);
        }
      },
    });
    return client;
  }

  readonly #showProgress = (progress: ModelState & { kind: 'fetching' | 'starting' }): void => {
    // A worker that is renewed loads from the device's cache: the backend shown stays the same.
    if (!this.#open) this.#parts.state.set(progress);
  };

  #use(open: Open): void {
    this.#open = open;
    const { backend, threads, modelVersion } = open;
    this.#parts.state.set({ kind: 'ready', backend, threads, modelVersion });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
