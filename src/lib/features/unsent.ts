/** What a person did that is not settled yet, and what others did meanwhile, as the views show it. */
import type { Objection, WrittenSince } from '../domain/objection.ts';
import type { TicketStatus } from '../domain/rows.ts';
import type { Head } from '../domain/triage.ts';

/** What a person did. Colleagues come with their names. */
export type Change =
  | { kind: 'reply' | 'note'; text: string }
  /** `text` is that of the reply; null when this device does not hold it. */
  | { kind: 'retry_reply' | 'cancel_reply'; text: string | null }
  | { kind: 'assign'; to: string | null }
  | { kind: 'status'; to: TicketStatus }
  | { kind: 'correct'; labels: { head: Head; label: string }[] }
  | { kind: 'read' };

export interface TicketRef {
  id: string;
  number: number;
  customer: { name: string; handle: string };
}

interface Unsettled {
  mutationId: string;
  /** ISO time at which the person acted. */
  at: string;
  change: Change;
  /** null for what belongs to no ticket, or to one that this device does not hold. */
  ticket: TicketRef | null;
}

/** The same field, set by two people. */
export interface Conflict extends Unsettled {
  kind: 'conflict';
  field: 'status' | 'assignee_id' | Head;
  /** A status, a label, or a colleague's name; null for nobody. */
  theirs: string | null;
  /** Who set it: a colleague's name, the person on another device, or no person at all. Null when that is not known. */
  by: { name: string } | 'me' | 'nobody' | null;
  /** ISO time of their change; null when it is not known. */
  changedAt: string | null;
}

/** The server did not do it. */
export interface Rejected extends Unsettled {
  kind: 'rejected';
  code: string;
  message: string;
}

export type ShownObjection =
  | (Omit<WrittenSince, 'personId'> & { who: string | null })
  | Exclude<Objection, WrittenSince>
  /** The server knows of something that this device has not fetched yet. */
  | { kind: 'not_here_yet' };

/** A reply that is held until its writer has seen what came since. */
export interface Question extends Unsettled {
  kind: 'question';
  objections: ShownObjection[];
  /** Whether the server would take the reply all the same. */
  maySend: boolean;
  /** What was done after it and waits for the same decision. */
  dependents: Change[];
}

/** Something the person did that waits for the person. */
export type Trouble = Conflict | Rejected | Question;

/** Something the person did that waits for the server. */
export interface Waiting extends Unsettled {
  attempts: number;
  /** Another change of the same ticket goes first. */
  isBehind: boolean;
  /** What the last attempt ran into; null before the first. */
  trouble: { code: string; message: string } | null;
  /** What makes no sense without it. */
  dependents: Change[];
}

export interface Unsent {
  /** Oldest first, as the others. */
  asks: Trouble[];
  waiting: Waiting[];
  /** Readings of messages on their way. */
  readings: number;
}

/** What others did on one ticket while this device heard nothing. */
export interface AwayTicket {
  ticket: TicketRef;
  /** New messages of customers, and the newest one's text. */
  messages: number;
  newest: string | null;
  /** Names of colleagues who answered or left a note; null for the account itself. */
  repliedBy: (string | null)[];
  notedBy: (string | null)[];
  /** Whom it was given to, "me" for the person who looks; undefined when it was not. */
  assignedTo: { name: string } | 'me' | 'nobody' | undefined;
  status: TicketStatus | undefined;
}

export interface Away {
  /** ISO time of the last contact before. */
  since: string;
  /** In the order in which they changed. */
  tickets: AwayTicket[];
}

/** A text that was taken back to be written anew. */
export interface TakenBack {
  kind: 'reply' | 'note';
  ticketId: string;
  text: string;
  /** The id to send it under again: whatever the server has by then, it takes only one of the two. */
  id: string;
}

/** What the server does not have, and would be lost with this device's database. */
export interface NotSent {
  /** Replies, notes and other changes. */
  changes: number;
  /** Words that nobody has sent yet. */
  drafts: number;
}
