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
  /** More of the same comes with the next page. */
  more?: boolean;
  /** The newest change that the server knew before it read these. */
  seq?: number;
  /** A page of a fill: each of its tickets comes with all that belongs to it, and nothing of them is here yet. */
  whole?: boolean;
  /** ISO time: what was solved and last touched before it is dropped. The server's clock, not this device's. */
  scopeStart?: string;
}

/** One ticket with all that belongs to it; without rows when there is none for this person. */
export interface TicketPage {
  epoch: string;
  seq: number;
  rows: Record<string, unknown[]>;
}

/** Where a ticket comes from that the device does not hold, mostly for its age. */
export interface TicketSource {
  /** @throws RemoteFailure */
  ticket(id: string): Promise<TicketPage>;
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
  /** An attempt that got no answer, and why. */
  failed(item: OutgoingItem, trouble: { code: string; message: string }): Promise<void>;
  /**
   * Whether it must not go out as it is: its person took it back, or has to be asked first. What has to be
   * asked about is held from now on.
   */
  asks(item: OutgoingItem): Promise<boolean>;
  /** Intents that the server has applied. */
  acknowledged(): Promise<number[]>;
  /** Their rows have been pulled: they need not be replayed any more. */
  forget(seqs: number[]): Promise<void>;
  /** How many intents of people wait. */
  waiting(): Promise<number>;
  /** When the server was last heard, in an earlier life of this tab as well; null when never. ISO time. */
  contact(): Promise<string | null>;
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
