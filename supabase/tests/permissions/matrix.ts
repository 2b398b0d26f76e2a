/**
 * Who may do what in the database: every table, function and intent against every persona (personas.ts). What is not
 * named here does not pass, also when it is harmless: a new table must be thought about first. How each is tried
 * stands in samples.ts and arguments.ts; channels and edge functions in services.ts. docs/permissions.md is made of it.
 */
import {
  CUSTOMERS,
  MESSAGES,
  NOTIFICATIONS,
  PEOPLE,
  REPLIES,
  TICKETS,
  type TicketName,
  TRIAGE,
} from '../support/world.ts';
import { ACCOUNTS, type Persona, type Verdicts } from './personas.ts';

/** Ids of the rows that are seen; `all` of them; `denied` when not even asking is allowed. */
export type Sight = 'all' | 'denied' | readonly string[];

export interface TableRule {
  /** Those who are not named are `denied`. */
  select: Verdicts<Sight>;
  /** May insert, update and delete; everybody else may none of it. */
  write: readonly Persona[];
  /** Which rows those see who see some of them, in words. */
  some?: string;
}

const STAFF: Verdicts<Sight> = {
  admin: 'all',
  supervisor: 'all',
  agentA: 'all',
  agentB: 'all',
  service: 'all',
  customer: [],
  disabled: [],
};
const ADMINS: Verdicts<Sight> = { ...STAFF, supervisor: [], agentA: [], agentB: [] };
const SERVER: Verdicts<Sight> = { service: 'all' };
const COLLEAGUES = [PEOPLE.admin, PEOPLE.supervisor, PEOPLE.agentA, PEOPLE.agentB, PEOPLE.disabled];
const PEOPLE_IN_SIGHT: Verdicts<Sight> = {
  ...STAFF,
  supervisor: COLLEAGUES,
  agentA: COLLEAGUES,
  agentB: COLLEAGUES,
  stranger: [],
  customer: [PEOPLE.customer],
  otherCustomer: [ACCOUNTS.otherCustomer],
};
const OWN_NOTIFICATIONS: Verdicts<Sight> = {
  ...ADMINS,
  admin: [],
  agentA: [NOTIFICATIONS.agentA],
  agentB: [NOTIFICATIONS.agentB],
};
const inSight = (things: Record<TicketName, string>): Verdicts<Sight> => ({
  ...STAFF,
  agentA: [things.free, things.inA, things.lent],
  agentB: [things.free, things.inB, things.lent],
});
const TEAM = 'tickets of their teams, of no team, and assigned to them';
const OF_TEAM = 'what belongs to a ticket that they see';

/** No client writes to a table: every change is a function that decides about it. */
const SERVICE = ['service'] as const;

export const TABLES: Record<string, TableRule> = {
  'public.members': {
    ...{ select: PEOPLE_IN_SIGHT, write: SERVICE },
    some: 'staff: whoever works here, also the disabled; customers: themselves',
  },
  'public.teams': { select: STAFF, write: SERVICE },
  'public.team_members': { select: STAFF, write: SERVICE },
  'public.brand_accounts': { select: STAFF, write: SERVICE },
  'public.settings': { select: STAFF, write: SERVICE },
  'public.calendars': { select: STAFF, write: SERVICE },
  'public.holidays': { select: STAFF, write: SERVICE },
  'public.sla_policies': { select: STAFF, write: SERVICE },
  'public.macros': { select: STAFF, write: SERVICE },
  'public.articles': { select: STAFF, write: SERVICE },
  'public.customers': { select: inSight(CUSTOMERS), write: SERVICE, some: OF_TEAM },
  'public.tickets': { select: inSight(TICKETS), write: SERVICE, some: TEAM },
  'public.messages': { select: inSight(MESSAGES), write: SERVICE, some: OF_TEAM },
  'public.triage': { select: inSight(TRIAGE), write: SERVICE, some: OF_TEAM },
  'public.replies': { select: inSight(REPLIES), write: SERVICE, some: OF_TEAM },
  'public.notifications': { select: OWN_NOTIFICATIONS, write: SERVICE, some: 'their own' },
  'public.ingest_cursors': { select: SERVER, write: SERVICE },
  'public.x_connections': { select: ADMINS, write: SERVICE },
  'public.raw_events': { select: SERVER, write: SERVICE },
};

/** Nobody reaches these, not even the server's functions: only code that runs as the owner. */
export const CLOSED_TABLES: readonly string[] = [
  'private.applied_mutations',
  'private.change_log',
  'private.invitations',
  'private.member_epochs',
  'private.post_edits',
  'private.ratings',
  'private.reply_dispatch',
  'private.setup_attempts',
  'private.setup_code',
  'private.sign_in_attempts',
  'private.sla_notices',
  'private.sla_watch',
  'private.sync_settings',
  'private.sync_state',
  'private.ticket_changes',
  'private.tombstones',
  'private.triage_leases',
  'private.x_credentials',
  'private.x_reads',
];

export interface FunctionRule {
  /** In words, for the document. */
  does: string;
  /**
   * What a call comes to: `ok`; `deny`, when the function may not even be called; else the code it answers with.
   * Those who are not named get `deny`.
   */
  outcome: Verdicts<string>;
  /** Tables that a refused call may write to, for example to count it. */
  notes?: readonly string[];
  /** Ids of rows that the answer names although the tables do not show them. */
  tells?: Verdicts<readonly string[]>;
}
const STAFF_OK = { admin: 'ok', supervisor: 'ok', agentA: 'ok', agentB: 'ok' };
/** Each sees or does what the tables let them: often nothing. */
const SIGNED_IN_OK = { ...STAFF_OK, customer: 'ok', disabled: 'ok' };
const ADMIN_ONLY = {
  ...{ admin: 'ok', supervisor: 'forbidden', agentA: 'forbidden', agentB: 'forbidden' },
  ...{ customer: 'forbidden', disabled: 'forbidden' },
};
const SUPERVISORS_TOO = { ...ADMIN_ONLY, supervisor: 'ok' };
const SERVICE_OK = { service: 'ok' };
const MUTATION = { ...STAFF_OK, customer: 'not_staff', disabled: 'disabled' };
const ONCE = Object.fromEntries(Object.keys(SIGNED_IN_OK).map((name) => [name, 'setup_done']));
const OWN_SESSIONS = { ...SIGNED_IN_OK, stranger: 'forbidden', disabled: 'forbidden' };
const FORGED_LINK = Object.fromEntries(
  Object.keys(SIGNED_IN_OK).map((name) => [name, 'invitation_invalid']),
);
const UNKNOWN_RATING = Object.fromEntries(
  [...Object.keys(SIGNED_IN_OK), 'publicKey'].map((name) => [name, 'link_closed']),
);

export const FUNCTIONS: Record<string, FunctionRule> = {
  me: { outcome: SIGNED_IN_OK, does: 'reads one’s own account' },
  snapshot: { outcome: SIGNED_IN_OK, does: 'reads all rows in sight, page by page' },
  pull_changes: { outcome: SIGNED_IN_OK, does: 'reads what has changed in sight' },
  ticket_rows: { outcome: SIGNED_IN_OK, does: 'reads one ticket, if it is in sight' },
  sync_settings: { outcome: SIGNED_IN_OK, does: 'reads how far back devices hold tickets' },
  set_sync_settings: { outcome: ADMIN_ONLY, does: 'changes how far back devices hold tickets' },
  compact_sync: {
    outcome: { ...ADMIN_ONLY, ...SERVICE_OK },
    does: 'forgets old entries of the change log',
  },
  apply_mutation: {
    ...{ outcome: MUTATION, notes: ['private.applied_mutations'] },
    does: 'carries out one intent of a device (see below)',
  },
  lease_triage: { outcome: SIGNED_IN_OK, does: 'takes messages in sight to read them' },
  claim_first_admin: { outcome: ONCE, does: 'makes the holder of the setup code the first admin' },
  set_member_role: { outcome: ADMIN_ONLY, does: 'changes somebody’s role' },
  sign_in_locks: { outcome: ADMIN_ONLY, does: 'reads which addresses are locked' },
  lift_sign_in_lock: { outcome: ADMIN_ONLY, does: 'lets an address try again' },
  password_verification_attempt: {
    outcome: {},
    does: 'counts wrong passwords: for the auth server of hosted Supabase, which is none of these',
  },
  set_member_disabled: { outcome: ADMIN_ONLY, does: 'switches somebody’s access off or on' },
  save_member: { outcome: ADMIN_ONLY, does: 'says what somebody may do and can take on' },
  people: { outcome: SUPERVISORS_TOO, does: 'reads who works here, and who is invited' },
  sessions: {
    outcome: OWN_SESSIONS,
    does: 'reads where one is signed in; an admin, where anybody is',
  },
  end_sessions: {
    outcome: OWN_SESSIONS,
    does: 'signs devices out: one’s own; an admin, anybody’s',
  },
  invite_people: { outcome: ADMIN_ONLY, does: 'makes links that let people in' },
  revoke_invitation: {
    outcome: { ...ADMIN_ONLY, admin: 'not_found' },
    does: 'withdraws a link; here there is none',
  },
  accept_invitation: {
    outcome: { ...FORGED_LINK, stranger: 'forbidden', disabled: 'disabled' },
    does: 'comes in by a link; here it is forged',
  },
  look_at_invitation: {
    outcome: { ...FORGED_LINK, publicKey: 'invitation_invalid' },
    does: 'reads who invites to what, by a link; here it is forged',
  },
  save_setting: { outcome: ADMIN_ONLY, does: 'changes a setting of the company' },
  save_team: { outcome: ADMIN_ONLY, does: 'makes or renames a team' },
  delete_team: { outcome: ADMIN_ONLY, does: 'deletes a team' },
  set_team_members: { outcome: ADMIN_ONLY, does: 'says who is in a team' },
  save_calendar: { outcome: ADMIN_ONLY, does: 'makes or changes business hours' },
  delete_calendar: {
    outcome: { ...ADMIN_ONLY, admin: 'invalid' },
    does: 'deletes business hours, unless a policy needs them, as in this cell',
  },
  save_holidays: { outcome: ADMIN_ONLY, does: 'replaces the holidays of a calendar' },
  save_sla_policy: { outcome: ADMIN_ONLY, does: 'makes or changes a promise' },
  delete_sla_policy: { outcome: ADMIN_ONLY, does: 'deletes a promise' },
  order_sla_policies: { outcome: ADMIN_ONLY, does: 'says which promise comes first' },
  claim_sla: { outcome: SERVICE_OK, does: 'takes tickets whose promises need a look' },
  record_sla: { outcome: SERVICE_OK, does: 'notes who was told of a promise' },
  save_macro: { outcome: SUPERVISORS_TOO, does: 'makes or changes a macro' },
  archive_macro: { outcome: SUPERVISORS_TOO, does: 'takes a macro out of use' },
  import_macros: { outcome: SUPERVISORS_TOO, does: 'takes a file of macros, all or none' },
  save_article: { outcome: SUPERVISORS_TOO, does: 'makes or changes an article' },
  archive_article: { outcome: SUPERVISORS_TOO, does: 'takes an article out of use' },
  refresh_macro_figures: { outcome: SERVICE_OK, does: 'counts anew how well macros work' },
  rating_page: {
    outcome: UNKNOWN_RATING,
    does: 'reads what a rating link asks; this one is forged',
  },
  rate: { outcome: UNKNOWN_RATING, does: 'rates a ticket by a link; this one is forged' },
  my_ratings: { outcome: SIGNED_IN_OK, does: 'reads what one may rate by one’s own account on X' },
  rate_ticket: {
    outcome: Object.fromEntries(Object.keys(SIGNED_IN_OK).map((name) => [name, 'not_found'])),
    does: 'rates a ticket as its customer, which nobody here is',
  },
  csat_figures: { outcome: SUPERVISORS_TOO, does: 'reads what customers said' },
  ingest_posts: { outcome: SERVICE_OK, does: 'takes posts of X' },
  tombstone_posts: { outcome: SERVICE_OK, does: 'empties what was deleted on X' },
  apply_retention: { outcome: SERVICE_OK, does: 'deletes what is older than is to be kept' },
  x_accounts: { outcome: SERVICE_OK, does: 'reads the accounts on X with their keys' },
  save_x_credentials: { outcome: SERVICE_OK, does: 'stores keys of X' },
  connect_x_account: { outcome: SERVICE_OK, does: 'connects an account of X' },
  disconnect_x_account: { outcome: SERVICE_OK, does: 'disconnects an account of X' },
  set_x_paused: { outcome: SERVICE_OK, does: 'pauses an account of X' },
  note_x_reads: { outcome: SERVICE_OK, does: 'counts what was read from X' },
  note_x_outcome: { outcome: SERVICE_OK, does: 'notes how a call to X went' },
  claim_replies: { outcome: SERVICE_OK, does: 'takes queued replies to send them' },
  finish_reply: {
    outcome: { service: 'not_sending' },
    does: 'notes how sending a reply ended; here it was not being sent',
  },
};

/** Which of its own rows an intent is about, so that it can be tried on one in sight and on one that is not. */
export interface MutationRule {
  does: string;
  about: 'public.tickets' | 'public.messages' | 'public.replies' | 'public.notifications';
  /** Agents may do it to what they wrote themselves; to what others wrote it is `forbidden`. */
  ownOnly?: true;
}

/** The intents of `apply_mutation`: `ok` for staff who see the row, `not_found` for staff who do not. */
export const MUTATIONS: Record<string, MutationRule> = {
  'ticket.assign.v1': { about: 'public.tickets', does: 'gives a ticket to somebody' },
  'ticket.set_status.v1': { about: 'public.tickets', does: 'solves, closes or reopens a ticket' },
  'note.add.v1': { about: 'public.tickets', does: 'adds a note for the team' },
  'reply.queue.v1': { about: 'public.messages', does: 'queues a reply to a message' },
  'reply.retry.v1': { about: 'public.replies', does: 'queues a failed reply again', ownOnly: true },
  'reply.cancel.v1': { about: 'public.replies', does: 'takes a reply back', ownOnly: true },
  'triage.record.v1': { about: 'public.messages', does: 'records what a device read' },
  'triage.correct.v1': { about: 'public.messages', does: 'corrects what was read' },
  'notification.read.v1': { about: 'public.notifications', does: 'marks a notification as read' },
};

/** Helpers that policies and functions with the caller's rights need. None of them tells a stranger anything. */
export const PRIVATE_FUNCTIONS: Record<
  'anon' | 'authenticated' | 'service_role',
  readonly string[]
> = {
  anon: [],
  authenticated: [
    'changes_after',
    'company_rows',
    'company_tables',
    'cursor_problem',
    'in_sight',
    'is_staff',
    'may_hear',
    'my_role',
    'my_team_ids',
    'no_rows',
    'scope_start',
    'sees_everything',
    'sync_head',
  ],
  service_role: ['is_time_zone', 'setting_problem', 'valid_hours', 'valid_readings'],
};
