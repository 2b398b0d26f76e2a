/** What somebody writes and has not sent: what the composer and the outbox need to know of it. */
import type { Live } from '../domain/live.ts';
import type { TakenBack, TicketRef } from './unsent.ts';

export type DraftKind = TakenBack['kind'];

export interface Draft {
  ticketId: string;
  kind: DraftKind;
  /** Empty once sent or discarded: it then outweighs older words that come late, from another tab or after a crash. */
  text: string;
  /** When it was last written, by this device's clock, in milliseconds since the epoch. The latest counts. */
  at: number;
  /** The id under which the words were on their way before they were taken back; null for new ones. */
  again: string | null;
}

/** Whether what was last written is found again after a reload, a crash, or a loss of power. */
export type DraftsKept =
  | { kind: 'kept' }
  /** On its way to the database, and nowhere else yet. */
  | { kind: 'keeping' }
  /** In this tab alone. */
  | { kind: 'lost'; code: string };

export interface DraftListed extends Draft {
  /** null when this device does not hold the ticket: it may be gone, or only let go for want of room. */
  ticket: TicketRef | null;
}

/** The drafts of one person on this device, the same ones in all of their tabs. */
export interface DraftBook {
  kept: Live<DraftsKept>;
  /** All that have words, newest first. */
  listed: Live<DraftListed[]>;
  /** null when there are no words. At once, without a look into the database. */
  read(ticketId: string, kind: DraftKind): Draft | null;
  /** Keeps what is written, however often it is called; returns at once. Empty words discard the draft. */
  write(ticketId: string, kind: DraftKind, text: string): void;
  /** Calls back with each draft that changes, in this tab or in another. @returns what stops it. */
  follow(changed: (draft: Draft) => void): () => void;
  /** Writes down what waits: whoever wrote looks away. Never throws; `kept` says how it went. */
  flush(): Promise<void>;
}
