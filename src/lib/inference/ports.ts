/** What this folder needs from the rest of Roost, and from the browser. */
import type { Live } from '../domain/live.ts';
import type { MutationArgs } from '../domain/mutations.ts';
import type { Clock as SystemClock } from '../platform/clock.ts';
import type { WorkerEvents, WorkerHandle } from '../platform/worker-protocol.ts';

export interface PendingMessage {
  id: string;
  text: string;
  /** BCP 47, as X reports it; null when unknown. */
  language: string | null;
  /** The same customer's message before it in the ticket; null for the first. */
  previous: string | null;
}

/** The messages of this device and what becomes of their readings; implemented by `data/local`. */
export interface TriageWork {
  /** Messages no transformer of this version has read: most urgent first by the linear guess, then newest. */
  pending(modelVersion: string, limit: number): Promise<PendingMessage[]>;
  pendingCount: Live<number>;
  /**
   * Takes a short lease, so that no other device reads the same messages. Offline it grants all: the
   * server settles duplicates.
   *
   * @returns the ids that were granted.
   */
  lease(ids: string[], modelVersion: string): Promise<string[]>;
  /** Commits the rows and their outbox items in one transaction. */
  record(results: MutationArgs<'triage.record.v1'>[]): Promise<void>;
}

export type Clock = Pick<SystemClock, 'now' | 'after'>;

/** The WebAssembly worker, or the one that computes on the GPU. */
export type WorkerKind = 'wasm' | 'webgpu';

/** Starts a worker. */
export type OpenWorker = (kind: WorkerKind, events: WorkerEvents) => WorkerHandle;

/** Which GPU this is, as far as the browser tells. */
export interface Adapter {
  name: string;
}

/** What earlier visits found out about WebGPU here; loss only costs a new comparison. */
export interface Verdicts {
  get(adapter: string): { modelVersion: string; trusted: boolean } | null;
  set(adapter: string, verdict: { modelVersion: string; trusted: boolean }): void;
}

/** One tab of this browser at a time. */
export interface Election {
  /**
   * Runs `lead` once this tab is elected, until `signal` aborts. `waiting` is called when another tab
   * leads at the moment.
   */
  run(lead: () => Promise<void>, waiting: () => void, signal: AbortSignal): Promise<void>;
}
