/** What the engine needs: a database on this device, a server, and a way to wait. */
import type { Mutation, MutationResult } from '../domain/mutations.ts';

export interface Cursor {
  epoch: string;
  seq: number;
}

/** Rows as the server sent them; not validated yet. */
export interface ServerRows {
  rows: Record<string, unknown[]>;
  gone: { table: string; id: string }[];
}

export interface SnapshotPage extends ServerRows {
  epoch: string;
  seq: number;
  /** Hand back for the next page; null after the last. */
  next: unknown;
}

export interface ChangesPage extends ServerRows {
  next: number;
  more: boolean;
  epoch: string;
  minSeq: number;
}

export type Lane = 'work' | 'triage';

export interface OutgoingItem {
  seq: number;
  ticketId: string;
  mutation: Mutation;
  attempts: number;
}

/** The outbox and the rows of one person on this device. Its errors carry a code where a person can do something. */
export interface Replica {
  cursor(): Promise<Cursor | null>;
  /** Forgets rows and cursor; intents stay and are replayed as rows come back. */
  reset(): Promise<void>;
  /** Commits rows and cursor together. @returns ids of messages that are new here. */
  apply(changes: ServerRows, cursor: Cursor | null): Promise<string[]>;
  /** Intents that wait for the server, oldest first. */
  outgoing(lane: Lane, limit: number): Promise<OutgoingItem[]>;
  /** What the server said of an intent. */
  answered(item: OutgoingItem, result: MutationResult): Promise<void>;
  /** An attempt that got no answer. */
  failed(item: OutgoingItem): Promise<void>;
  /** Intents that the server has applied. */
  acknowledged(): Promise<number[]>;
  /** Their rows have been pulled: they need not be replayed any more. */
  forget(seqs: number[]): Promise<void>;
  /** How many intents of people wait. */
  waiting(): Promise<number>;
}

/** A request that got no answer, or none that makes sense. `code` decides what happens next. */
export interface RemoteFailure extends Error {
  code:
    'offline' | 'unauthorised' | 'rate_limited' | 'server' | 'invalid_answer' | 'captive_portal';
}

export interface Remote {
  /** @throws RemoteFailure, as all of these */
  snapshot(cursor: unknown): Promise<SnapshotPage>;
  pull(since: number): Promise<ChangesPage>;
  apply(mutation: Mutation): Promise<MutationResult>;
  /** Asks the server to send queued replies now. */
  dispatch(): Promise<void>;
  /** Calls back on each poke and whenever the channel has come (back) up. @returns what leaves. */
  listen(poked: (seq: number | null) => void): () => void;
  /** The tab woke up: tokens may be stale and channels closed. */
  wake(): Promise<void>;
}
