/**
 * What the views need from the rest of Roost. Implemented by `data`, `sync` and `inference`, wired in
 * `app/compose.ts` and handed down by context, so that a view can be tested with nothing behind it.
 */
import type { InstallState, UpdateState } from '../domain/app-state.ts';
import type { RatingLinks } from '../domain/csat/rating-links.ts';
import type { EffectiveTriage } from '../domain/effective-triage.ts';
import type { Explanation } from '../domain/explanation.ts';
import type { Live } from '../domain/live.ts';
import type { Level, Priority } from '../domain/priority.ts';
import type { Role } from '../domain/roles.ts';
import type {
  BrandAccount,
  Customer,
  Macro,
  Member,
  Message,
  Notification,
  Reply,
  Ticket,
  TicketStatus,
} from '../domain/rows.ts';
import type { Schedule } from '../domain/sla/schedule.ts';
import type { SyncState } from '../domain/sync-state.ts';
import type { HEADS, Head } from '../domain/triage.ts';
import type { Administration, Company } from './administration.ts';
import type { DraftBook } from './drafts.ts';
import type { People } from './people.ts';
import type { Away, NotSent, TakenBack, Trouble, Unsent } from './unsent.ts';
import type { XConnections } from './x-connections.ts';

export type { InstallState, UpdateState } from '../domain/app-state.ts';
export type { SyncState } from '../domain/sync-state.ts';

export type QueueView = 'open' | 'mine' | 'unassigned' | 'due' | 'waiting' | 'solved' | 'all';

export interface QueueItem {
  ticket: Ticket;
  customer: Customer;
  /** The newest message that is not a note. */
  preview: Pick<Message, 'text' | 'posted_at' | 'deleted_at' | 'kind' | 'language'>;
  /** The judgement of the message that decides the priority. */
  triage: EffectiveTriage | null;
  priority: Priority;
  /** ISO time of the oldest unanswered customer message; of the newest message when all are answered. */
  waitingSince: string;
  unanswered: number;
  /** By when something was promised; null when nothing was, or nothing is owed any more. */
  promise: Schedule | null;
  assignee: Member | null;
  /** The state of the newest reply that X does not have yet. */
  outgoing: Reply['state'] | null;
}

export interface MessageView {
  message: Message;
  triage: EffectiveTriage | null;
  /** Name of the colleague who wrote it; null for the customer's. */
  author: Member | null;
  /** The reply row behind an outbound message that X does not have yet, or that failed. */
  reply: Reply | null;
}

export interface TicketView {
  ticket: Ticket;
  customer: Customer;
  /** Other people on X who wrote in the conversation. */
  others: Customer[];
  brandAccount: BrandAccount;
  /** Oldest first: conversation, notes, and replies on their way. */
  messages: MessageView[];
  priority: Priority;
  /** null when nothing was promised. */
  promise: Schedule | null;
  assignee: Member | null;
  /** Changes on this ticket that wait for the network. */
  pending: number;
  troubles: Trouble[];
}

export interface QueueCounts {
  byView: Record<QueueView, number>;
  /** Open tickets by level. */
  byLevel: Record<Level, number>;
}

/** Reading: everything comes from the local database. */
export interface Desk {
  /** In the order of the queue. `now` moves the waiting time; the query re-runs by itself as it passes. */
  queue(view: QueueView, userId: string): Live<QueueItem[]>;
  counts(userId: string): Live<QueueCounts>;
  /** null when the device does not hold the ticket and the server, if it can be asked, has none for this person. */
  ticket(id: string): Live<TicketView | null>;
  /** Staff, by name. */
  members(): Live<Member[]>;
  /** Newest first. */
  notifications(): Live<Notification[]>;
  /** What the person did that the server does not have, or did not take. */
  unsent(): Live<Unsent>;
  /** What others did while this device was away; null when there is nothing to tell. */
  away(userId: string): Live<Away | null>;
}

/** One ticket that a query finds. */
export interface SearchHit {
  item: QueueItem;
  /** The words that answer the query, as `domain/search-words` has them: what is marked where they stand. */
  terms: readonly string[];
  /** The message that answers it, where that is not the preview. */
  excerpt: Pick<Message, 'text' | 'kind' | 'language'> | null;
}

export interface SearchResults {
  /** The query that this answers. */
  query: string;
  /** Tickets of all views, best first; of very many only the best. */
  hits: SearchHit[];
  /** All that were found, shown or not. */
  total: number;
  /** Whether every ticket of this device could be found already. Counts tickets; `total` is 0 until it is known. */
  index: { kind: 'whole' } | { kind: 'filling'; done: number; total: number };
}

/** Finding tickets by what they say, whose they are, and their number. Nothing leaves the device. */
export interface Search {
  /** Begins what takes a while, before somebody has typed. */
  prepare(): void;
  /**
   * Follows the answer to a query, as tickets come and go and while the index fills. Fails with a Refusal:
   * 'worker_died', 'worker_silent', or what the device's database says. A new subscription tries again.
   */
  results(query: string): Live<SearchResults>;
}

/** Writing: each call commits the optimistic row and its outbox item together, and returns at once. */
export interface Actions {
  assign(ticket: Ticket, memberId: string | null): Promise<void>;
  setStatus(ticket: Ticket, status: TicketStatus): Promise<void>;
  /** @param again The id of a note that was taken back to be written anew; likewise for a reply. */
  addNote(ticketId: string, text: string, again?: string): Promise<void>;
  /**
   * Queues a public reply to the customer's message.
   *
   * @param text One with a rating link asks the customer how it was, and goes out only if they may be asked.
   * @param macro What it was made from; the ticket takes its status afterwards, as an intent of its own.
   */
  reply(
    ticketId: string,
    messageId: string,
    text: string,
    again?: string,
    macro?: Pick<Macro, 'id' | 'status_after'>,
  ): Promise<void>;
  retryReply(replyId: string): Promise<void>;
  cancelReply(replyId: string): Promise<void>;
  correct<H extends Head>(
    messageId: string,
    head: H,
    from: (typeof HEADS)[H][number],
    to: (typeof HEADS)[H][number],
  ): Promise<void>;
  markRead(notificationId: string): Promise<void>;
  /** Settles a conflict: says the person's own value again, knowing the other one, or lets theirs stand. */
  resolve(mutationId: string, keep: 'mine' | 'theirs'): Promise<void>;
  /** Sends a held reply all the same, or what the server rejected once more. */
  sendAgain(mutationId: string): Promise<void>;
  /** Gives up what waits, and what makes no sense without it. */
  discard(mutationId: string): Promise<void>;
  /** Like `discard`, and makes a draft of the words of a reply or a note, to be written anew. */
  takeBack(mutationId: string): Promise<TakenBack>;
  /** The summary of what others did was read. */
  dismissAway(): Promise<void>;
}

/** What a person should know of how this device keeps their work, and can do something about. */
export type DeviceNotice =
  /** The browser's room for Roost is nearly used up, although what could be let go is gone. */
  | { kind: 'room_low' }
  /** There is little room, and the browser may clear all of it when there is less. */
  | { kind: 'room_unpromised' }
  /** What was in a damaged database and cannot be read. */
  | { kind: 'unreadable'; lost: NotSent };

export interface Device {
  /** null while there is nothing to say. */
  notice: Live<DeviceNotice | null>;
  /** It was read: of room it is not said again before the next start, of what is lost never. */
  dismiss(notice: DeviceNotice): Promise<void>;
}

export interface Synchronisation {
  state: Live<SyncState>;
  /** Pull and push now. */
  now(): void;
}

/** This device's clock beside the server's. */
export interface DeviceClock {
  /** Milliseconds by which it is behind; below zero where it is ahead. */
  offset: Live<number>;
}

export type Backend = 'webgpu' | 'wasm-threads' | 'wasm';

export type ModelState =
  | { kind: 'idle' }
  | { kind: 'fetching'; bytes: number; total: number }
  | { kind: 'starting' }
  | { kind: 'ready'; backend: Backend; threads: number; modelVersion: string }
  /** Another tab of this browser does the work. */
  | { kind: 'elsewhere' }
  | { kind: 'failed'; code: string; message: string };

export interface Understanding {
  state: Live<ModelState>;
  /** Messages on this device that no transformer has read yet. */
  backlog: Live<number>;
  /** Messages read by this tab since it started, and the median milliseconds a message took. */
  progress: Live<{ read: number; medianMs: number | null }>;
  /** Try again after a failure. */
  retry(): void;
}

/** Why the transformer gives a message its labels, asked for by a person. */
export interface Explainer {
  /**
   * Reads the message once more on this device, with its words left out in turn. In a tab whose model is not
   * open this takes some seconds.
   *
   * @param message `previous` is the same customer's message before it, as it was read with; null for the first.
   * @param signal Aborts when nobody wants to know any more; it then throws 'cancelled'.
   * @throws Refusal: a code of the triage model, such as 'model_unreachable'.
   */
  explain(
    message: { text: string; previous: string | null },
    signal?: AbortSignal,
  ): Promise<Explanation>;
}

/** How alike texts are to the transformer of this tab. */
export interface Likeness {
  /** Cosine of `text` with each of the others, -1 to 1; null where this tab has no model. Never fails. */
  compare(text: string, others: readonly string[]): Promise<number[] | null>;
}

export type SessionState =
  | { kind: 'unknown' }
  | { kind: 'signed_out' }
  /** The password was right; the code of an authenticator app is still to come. */
  | { kind: 'second_factor'; email: string }
  | { kind: 'signed_in'; userId: string; email: string; role: Role; displayName: string }
  /** `discarded`: what was not sent and went with the rows of this device. */
  | { kind: 'disabled'; email: string; discarded: NotSent };

/** Thrown by sign-in and by actions; `code` picks the words in `ui/error-messages`. */
export interface Refusal extends Error {
  code: string;
  /** For 'invalid': which field, and a word for why (`reasonWords` in `ui/error-messages`). */
  field?: string;
  reason?: string;
  /** For 'changed_meanwhile': the present row. */
  row?: Record<string, unknown>;
}

export interface Session {
  state: Live<SessionState>;
  /** Throws a Refusal: 'invalid_credentials', 'sign_in_locked', 'offline', 'rate_limited', 'server'. */
  signIn(email: string, password: string): Promise<void>;
  /**
   * 'mailed': a link has to be opened first; it says so also of an address that has an account.
   *
   * @param invitation The token of the link that the person was invited by.
   */
  signUp(
    email: string,
    password: string,
    displayName: string,
    invitation?: string,
  ): Promise<'signed_in' | 'mailed'>;
  /** Says what was not sent yet; call again with `discard` to lose it. */
  signOut(options?: { discard: boolean }): Promise<{ signedOut: boolean; unsent: NotSent }>;
  /** Makes the signed-in user the first admin. Throws 'setup_code_invalid'. */
  claimFirstAdmin(code: string): Promise<void>;
}

/** Newer builds of the app. Nothing is reloaded while somebody writes, unless they ask for it. */
export interface Updates {
  state: Live<UpdateState>;
  /** Loads the page anew, and the newer build if there is one: in the other tabs too. */
  reload(): void;
}

/** The app's place among the others of this device. */
export interface Installation {
  state: Live<InstallState>;
  /** Shows the browser's dialog. @returns whether the person agreed. */
  install(): Promise<boolean>;
  /** Whether it may be offered unasked: not within half a year of the last time. */
  mayOffer(): boolean;
  /** It was offered unasked. */
  offered(): void;
}

/** The X that the embedded stack brings: seen by nobody else. */
export interface Simulator {
  /** Of its timeline, for a browser. */
  address: string;
  /** Whether invented customers write there by themselves. */
  demo: boolean;
}

export interface Services {
  session: Session;
  desk: Desk;
  search: Search;
  actions: Actions;
  drafts: DraftBook;
  device: Device;
  sync: Synchronisation;
  clock: DeviceClock;
  understanding: Understanding;
  explainer: Explainer;
  likeness: Likeness;
  company: Company;
  administration: Administration;
  people: People;
  /** The links by which customers are asked how it was. */
  ratingLinks: RatingLinks;
  xConnections: XConnections;
  /** null with the real X. */
  simulator: Simulator | null;
}
