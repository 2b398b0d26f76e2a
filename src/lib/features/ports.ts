/**
 * What the views need from the rest of Roost. Implemented by `data`, `sync` and `inference`, wired in
 * `app/compose.ts` and handed down by context, so that a view can be tested with nothing behind it.
 */
import type { InstallState, UpdateState } from '../domain/app-state.ts';
import type { RatingLinks } from '../domain/csat/rating-links.ts';
import type { Scale, Score } from '../domain/csat/scores.ts';
import type { EffectiveTriage } from '../domain/effective-triage.ts';
import type { Explanation } from '../domain/explanation.ts';
import type { Live } from '../domain/live.ts';
import type { Level, Priority } from '../domain/priority.ts';
import type { Role, StaffRole } from '../domain/roles.ts';
import type {
  Article,
  BrandAccount,
  CompanyTable,
  Customer,
  Macro,
  Member,
  Message,
  Notification,
  Reply,
  Rows,
  Team,
  Ticket,
  TicketStatus,
} from '../domain/rows.ts';
import type { Schedule } from '../domain/sla/schedule.ts';
import type { SettingKey, Settings } from '../domain/settings.ts';
import type { SyncState } from '../domain/sync-state.ts';
import type { Head, HEADS } from '../domain/triage.ts';
import type { KeyName, XCheck, XConnection, XPrices } from '../domain/x-connection.ts';
import type { DraftBook } from './drafts.ts';
import type { Away, NotSent, TakenBack, Trouble, Unsent } from './unsent.ts';

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

/** Who changed something last; `by` is null when they have left or it was the server itself. */
export interface Changed {
  by: Member | null;
  at: string;
}

export interface SettingView<Key extends SettingKey> {
  value: Settings[Key];
  /** What a save has to name as seen; null while the default holds. */
  seen: string | null;
  changed: Changed | null;
}

export interface TeamView {
  team: Team;
  /** By name. */
  members: Member[];
  changed: Changed | null;
}

/** What the company has decided. Read from the local database, so that it is there without a network. */
export interface Company {
  /** Every row of a company table that this person may see, in no order. */
  rows<Table extends CompanyTable>(table: Table): Live<Rows[Table][]>;
  /** Whole: what nobody has decided has its default. */
  setting<Key extends SettingKey>(key: Key): Live<SettingView<Key>>;
  /** By name. */
  teams(): Live<TeamView[]>;
}

export interface Saved {
  id: string;
  /** The next save names it as seen. */
  updatedAt: string;
}

/** What a row of an import is made of. */
export type ImportedMacro = Pick<Macro, 'folder' | 'title' | 'body' | 'topics'>;

export type ImportOutcome =
  /** `known` were there already, as they came. */
  | { kind: 'done'; added: number; known: number }
  /** Nothing was taken. `row` counts from 1; `reason` as of a Refusal. */
  | { kind: 'refused'; problems: { row: number; field: string; reason: string }[] };

/**
 * What an admin decides. Each call asks the server and, when it agrees, pulls, so that the new value is seen at
 * once. They throw a Refusal: 'forbidden', 'not_found', 'invalid' with `field` and `reason`, 'changed_meanwhile'
 * with `row`, or what is wrong with the network ('offline', 'server', …). `seen` is the `updated_at` of the row
 * that the person had before them; null for a new one.
 */
export interface Administration {
  /** For a row that is to be made: drawn once a form, so that a repeated save does not make a second one. */
  newId(): string;
  saveSetting<Key extends SettingKey>(
    key: Key,
    value: Settings[Key],
    seen: string | null,
  ): Promise<Saved>;
  saveTeam(id: string, name: string, seen: string | null): Promise<Saved>;
  /** Its tickets stay and lose the team: every agent sees them then. */
  deleteTeam(id: string): Promise<void>;
  /** Exactly these are in the team. @param seen The team's. */
  setTeamMembers(teamId: string, memberIds: readonly string[], seen: string | null): Promise<Saved>;
  saveCalendar(
    id: string,
    calendar: Pick<Rows['calendars'], 'name' | 'time_zone' | 'hours'>,
    seen: string | null,
  ): Promise<Saved>;
  /** Its holidays go with it. 'invalid' with reason 'in_use' while a promise counts in it. */
  deleteCalendar(id: string): Promise<void>;
  /** Exactly these are its holidays. @param seen The calendar's. */
  saveHolidays(
    calendarId: string,
    holidays: readonly Holiday[],
    seen: string | null,
  ): Promise<Saved>;
  /** A new one comes last. */
  saveSlaPolicy(id: string, policy: SlaPolicyDraft, seen: string | null): Promise<Saved>;
  /** Its tickets fall to the next policy that fits. */
  deleteSlaPolicy(id: string): Promise<void>;
  /** All of them, in the order in which they are asked. */
  orderSlaPolicies(ids: readonly string[]): Promise<void>;
  /** Supervisors may as well, as with all that follows. Saving an archived one brings it back. */
  saveMacro(
    id: string,
    macro: ImportedMacro & Pick<Macro, 'status_after'>,
    seen: string | null,
  ): Promise<Saved>;
  archiveMacro(id: string): Promise<void>;
  /** All of them or none. */
  importMacros(rows: readonly ImportedMacro[]): Promise<ImportOutcome>;
  saveArticle(
    id: string,
    article: Pick<Article, 'title' | 'body' | 'url' | 'topics'>,
    seen: string | null,
  ): Promise<Saved>;
  archiveArticle(id: string): Promise<void>;
  /** What customers said of the tickets that they were asked about in the last days. */
  csatFigures(days: number): Promise<CsatFigures>;
}

export interface CsatFigures {
  asked: number;
  answered: number;
  /** 4 or 5 of 5. */
  good: number;
  /** Of those answered. */
  unverified: number;
  /** The newest ten. */
  comments: {
    ticket_id: string;
    number: number;
    score: Score;
    comment: string;
    verified: boolean;
    /** ISO time. */
    at: string;
  }[];
}

/** What somebody with a rating link sees: nothing of the ticket. */
export interface RatingPage {
  company: string;
  question: string;
  scale: Scale;
  /** Whether an answer would count as the customer's own: they are signed in with their account on X. */
  verified: boolean;
}

/** A ticket that the person who is signed in may rate as the customer that they are. */
export interface OwnRating {
  ticketId: string;
  brand: string;
  /** ISO time. */
  askedAt: string;
  question: string;
  scale: Scale;
  /** What they said by this account; null before. */
  score: Score | null;
  comment: string;
}

/**
 * How customers answer, with or without an account. The last answer counts. They throw a Refusal: 'link_closed' for a
 * link that is expired, closed or was never made, 'rate_limited', 'invalid', or what is wrong with the network.
 */
export interface Ratings {
  page(token: string): Promise<RatingPage>;
  rate(token: string, score: Score, comment: string): Promise<void>;
  /** Newest first; none for somebody whose account on X is not known. */
  own(): Promise<OwnRating[]>;
  rateOwn(ticketId: string, score: Score, comment: string): Promise<void>;
}

/** What somebody is here, as an admin decides it. */
export type Place = Pick<Member, 'topics' | 'languages' | 'capacity'> & {
  role: StaffRole;
  team_ids: string[];
};

/** For whom an invitation is: a name that becomes the person's, and where the admin sends it. */
export interface NewInvitation extends Place {
  /** Drawn once a form, so that a repeated call does not make a second one. */
  id: string;
  /** What the link has in it; only its hash is kept. */
  token: string;
  name: string | null;
  email: string | null;
}

/** An invitation that nobody has accepted; it may have expired. */
export interface OpenInvitation {
  id: string;
  name: string | null;
  email: string | null;
  role: StaffRole;
  team_ids: string[];
  /** Id of the admin who made it. */
  created_by: string;
  created_at: string;
  expires_at: string;
}

/** What only the server knows of the people who work here. */
export interface KnownPeople {
  /** `seen_at`: when one of their sessions was renewed last, which is about once an hour; null without any. */
  members: { id: string; email: string | null; seen_at: string | null }[];
  /** Newest first. */
  invitations: OpenInvitation[];
}

/** One place where somebody is signed in. */
export interface SignedIn {
  id: string;
  created_at: string;
  seen_at: string;
  user_agent: string | null;
  ip: string | null;
  /** The one of this device. */
  current: boolean;
}

export type InviteOutcome =
  | { kind: 'done' }
  /** Nobody was invited. `row` counts from 1; `reason` as of a Refusal. */
  | { kind: 'refused'; problems: { row: number; field: string; reason: string }[] };

/** Who works here. Each call asks the server, and throws a Refusal as `Administration` does. */
export interface People {
  /** For admins and supervisors. */
  look(): Promise<KnownPeople>;
  /** Throws 'last_admin' when nobody else could do this afterwards. @param seen The member's. */
  saveMember(id: string, place: Place, seen: string | null): Promise<Saved>;
  setDisabled(id: string, disabled: boolean): Promise<void>;
  newInvitation(): Pick<NewInvitation, 'id' | 'token'>;
  /** All of them or none. @param days For which their links are good. */
  invite(invitations: readonly NewInvitation[], days: number): Promise<InviteOutcome>;
  /** Throws 'invitation_used' when somebody was faster. */
  revoke(invitationId: string): Promise<void>;
  /** The one last seen comes first. @param memberId null: the caller's own */
  sessions(memberId: string | null): Promise<SignedIn[]>;
  /** @param sessionId null: all but that of this device */
  endSessions(memberId: string | null, sessionId: string | null): Promise<void>;
}

/** The way in by a link, for those who do not work here yet. They throw a Refusal. */
export interface Door {
  /** Throws 'invitation_invalid' for each link that is not good. `company` is '' while it has no name. */
  look(token: string): Promise<{ company: string; role: StaffRole }>;
  /** For whoever is signed in. Throws 'invitation_invalid', 'works_here'. */
  accept(token: string): Promise<void>;
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

/** The connections as the server had them, and when. */
export interface KnownConnections {
  connections: XConnection[];
  /** ISO time by this device's clock. */
  at: string;
}

/** What X has been asked for somebody's keys: connected, or what speaks against it. */
export type Connecting =
  | { kind: 'connected'; brandAccountId: string; checks: XCheck[] }
  | { kind: 'refused'; checks: XCheck[] };

/**
 * How the brand accounts are connected to X. For admins: the server shows nobody else a connection. Reading is from
 * this device; the rest asks the server, throws a Refusal as `Administration` does, and reads anew.
 */
export interface XConnections {
  /** As the server said last; null until it was asked once. */
  known: Live<KnownConnections | null>;
  /** Asks the server now, and every few seconds until it is stopped. @returns stops it */
  follow(): () => void;
  /** Connects whatever account the keys are of. */
  connect(keys: Record<KeyName, string>): Promise<Connecting>;
  /** Only those that change; null takes the bearer token away. What is saved never comes back. */
  saveKeys(brandAccountId: string, keys: Partial<Record<KeyName, string | null>>): Promise<void>;
  /** Looks at X what works and what is missing. Costs as many reads as there are newest mentions, at most five. */
  test(brandAccountId: string): Promise<XCheck[]>;
  /** A paused account is neither read nor written from. */
  setPaused(brandAccountId: string, paused: boolean): Promise<void>;
  setPollSeconds(brandAccountId: string, seconds: number): Promise<void>;
  /** null goes back to what X publishes. */
  setPrices(brandAccountId: string, prices: XPrices | null): Promise<void>;
  /** Throws 'webhook_refused' or a code of X. */
  registerWebhook(brandAccountId: string): Promise<void>;
  /** Forgets the keys; tickets stay. */
  disconnect(brandAccountId: string): Promise<void>;
}
export type Holiday = Pick<Rows['holidays'], 'day' | 'name'>;

/** What an admin decides of a policy. */
export type SlaPolicyDraft = Pick<
  Rows['sla_policies'],
  | 'name'
  | 'levels'
  | 'topics'
  | 'brand_account_ids'
  | 'calendar_id'
  | 'first_response_minutes'
  | 'next_response_minutes'
  | 'solve_minutes'
  | 'pause_while_waiting'
  | 'warn_minutes'
  | 'active'
>;

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
