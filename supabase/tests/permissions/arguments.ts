/** How functions are called: with arguments that only a right to it could stop. Whether it may be is in matrix.ts. */
import {
  BRAND,
  COMPANY,
  MESSAGES,
  NOTIFICATIONS,
  PEOPLE,
  readings,
  REPLIES,
  TEAMS,
  TICKETS,
  type TicketName,
  uuid,
} from '../support/world.ts';
import { type Row, SAMPLE_ID } from './samples.ts';

/** Arguments that pass every check but the one of who calls, by the function's name. */
export const ARGUMENTS: Record<string, Row> = {
  me: {},
  snapshot: {},
  pull_changes: { since: 0 },
  ticket_rows: { ticket_id: TICKETS.free },
  sync_settings: {},
  set_sync_settings: { settings: {} },
  compact_sync: {},
  apply_mutation: {
    mutation: {
      id: uuid(991),
      name: 'note.add.v1',
      args: { message_id: uuid(992), ticket_id: TICKETS.free, text: 'Sample' },
    },
  },
  lease_triage: { message_ids: [MESSAGES.free], device_id: uuid(993), model_version: 'm' },
  claim_first_admin: { code: 'WRONG' },
  set_member_role: { member_id: PEOPLE.customer, role: 'agent' },
  sign_in_locks: {},
  lift_sign_in_lock: { address: 'agent.a@roost.test' },
  password_verification_attempt: { event: { user_id: PEOPLE.agentA, valid: false } },
  set_member_disabled: { member_id: PEOPLE.agentB, disabled: true },
  save_member: {
    id: PEOPLE.agentA,
    place: { role: 'agent', team_ids: [TEAMS.a], topics: [], languages: [], capacity: null },
  },
  people: {},
  sessions: {},
  end_sessions: {},
  invite_people: {
    invitations: JSON.stringify([
      {
        id: SAMPLE_ID,
        token: 'A'.repeat(43),
        role: 'agent',
        team_ids: [],
        topics: [],
        languages: [],
      },
    ]),
  },
  revoke_invitation: { id: SAMPLE_ID },
  accept_invitation: { token: 'forged' },
  look_at_invitation: { token: 'forged' },
  save_setting: { key: 'company', value: { name: 'Fernpost' }, seen: null },
  save_team: { id: SAMPLE_ID, name: 'Sample', seen: null },
  delete_team: { id: TEAMS.a },
  set_team_members: { team_id: TEAMS.b, member_ids: [PEOPLE.agentB], seen: null },
  save_calendar: {
    id: SAMPLE_ID,
    name: 'Sample',
    time_zone: 'Europe/Lisbon',
    hours: [[{ from: '09:00', to: '17:00' }], [], [], [], [], [], []],
    seen: null,
  },
  delete_calendar: { id: COMPANY.calendar },
  save_holidays: {
    calendar_id: COMPANY.calendar,
    holidays: [{ day: '2026-12-25', name: 'Christmas Day' }],
    seen: null,
  },
  save_sla_policy: {
    id: SAMPLE_ID,
    policy: {
      name: 'Sample',
      levels: [],
      topics: [],
      brand_account_ids: [BRAND],
      calendar_id: null,
      first_response_minutes: 5,
      next_response_minutes: null,
      solve_minutes: null,
      pause_while_waiting: true,
      warn_minutes: 1,
      active: true,
    },
    seen: null,
  },
  delete_sla_policy: { id: COMPANY.policy },
  order_sla_policies: { ids: [COMPANY.policy] },
  claim_sla: { most: 1, lease_seconds: 60 },
  record_sla: { looked: [] },
  save_macro: { id: SAMPLE_ID, folder: 'Sample', title: 'Sample', body: 'Sample', topics: [] },
  archive_macro: { id: COMPANY.macro },
  import_macros: { rows: JSON.stringify([{ folder: 'Sample', title: 'Sample', body: 'Sample' }]) },
  save_article: { id: SAMPLE_ID, title: 'Sample', body: 'Sample', url: null, topics: [] },
  archive_article: { id: COMPANY.article },
  refresh_macro_figures: {},
  rating_page: { token: 'A'.repeat(22) },
  rate: { token: 'A'.repeat(22), score: 5 },
  my_ratings: {},
  rate_ticket: { ticket_id: TICKETS.free, score: 5 },
  csat_figures: { days: 30 },
  ingest_posts: { brand_account_id: BRAND, source: 'poll', posts: [] },
  tombstone_posts: { x_post_ids: ['1000'] },
  apply_retention: {},
  x_accounts: {},
  save_x_credentials: {
    brand_account_id: BRAND,
    credentials: {
      consumer_key: 'key',
      consumer_secret: 'secret',
      access_token: 'token',
      access_secret: 'secret',
    },
  },
  connect_x_account: {
    profile: { x_user_id: '992', handle: 'sample', name: 'Sample' },
    credentials: {
      consumer_key: 'key',
      consumer_secret: 'secret',
      access_token: 'token',
      access_secret: 'secret',
    },
  },
  disconnect_x_account: { brand_account_id: BRAND },
  set_x_paused: { brand_account_id: BRAND, paused: true },
  note_x_reads: { brand_account_id: BRAND, kind: 'read', x_post_ids: ['1000'] },
  note_x_outcome: { brand_account_id: BRAND, kind: 'read' },
  claim_replies: { most: 1, stale_seconds: 60 },
  finish_reply: { reply_id: uuid(71), outcome: 'unknown' },
};

const NEW_ID = uuid(994);

/** An intent's arguments about each of the rows it can be about, by the row's id. */
function about(rows: Record<string, string>, args: (id: string, name: TicketName) => Row) {
  return Object.entries(rows).map(([name, id]) => ({ id, args: args(id, name as TicketName) }));
}

/** Every intent on every row of the world that it could be about. */
export const INTENTS: Record<string, { id: string; args: Row }[]> = {
  'ticket.assign.v1': about(TICKETS, (ticket_id, name) => ({
    ticket_id,
    assignee_id: { from: name === 'lent' ? PEOPLE.agentB : null, to: PEOPLE.admin },
  })),
  'ticket.set_status.v1': about(TICKETS, (ticket_id) => ({
    ticket_id,
    status: { from: 'open', to: 'solved' },
  })),
  'note.add.v1': about(TICKETS, (ticket_id) => ({ message_id: NEW_ID, ticket_id, text: 'Sample' })),
  'reply.queue.v1': about(MESSAGES, (in_reply_to_message_id, name) => ({
    reply_id: NEW_ID,
    ticket_id: TICKETS[name],
    in_reply_to_message_id,
    text: 'Sample',
  })),
  'reply.retry.v1': about(REPLIES, (reply_id) => ({ reply_id })),
  'reply.cancel.v1': about(REPLIES, (reply_id) => ({ reply_id })),
  'triage.record.v1': about(MESSAGES, (message_id) => ({
    message_id,
    readings: readings(),
    evidence: [],
    language_supported: true,
    embedding: null,
    model_version: 'm',
  })),
  'triage.correct.v1': about(MESSAGES, (message_id) => ({
    message_id,
    topic: { from: 'billing', to: 'delivery' },
  })),
  'notification.read.v1': about(NOTIFICATIONS, (notification_id) => ({ notification_id })),
};

/** Functions that take a row's id: who does not see the row gets nothing of it and leaves nothing behind. */
export const ROW_CALLS: { name: string; about: string; rows: { id: string; args: Row }[] }[] = [
  {
    name: 'ticket_rows',
    about: 'public.tickets',
    rows: about(TICKETS, (ticket_id) => ({ ticket_id })),
  },
  {
    name: 'lease_triage',
    about: 'public.messages',
    rows: about(MESSAGES, (id) => ({
      message_ids: [id],
      device_id: uuid(993),
      model_version: 'm',
    })),
  },
];

/** The secret of the app that X would sign with. */
export const APP_SECRET = 'the-secret-of-the-app';
/** Arguments of save_x_credentials. */
export const KEYS_OF_X = [
  BRAND,
  {
    consumer_key: 'key',
    consumer_secret: APP_SECRET,
    access_token: 'token',
    access_secret: 'secret',
  },
];

/** What is sent to each edge function, where it is not an empty request: what would do harm if it were let through. */
export const EDGE_REQUESTS: Record<string, { path?: string; body?: string }> = {
  'POST import': { body: JSON.stringify({ pages: [] }) },
  'POST x-connection': { body: JSON.stringify({ action: 'pause', brand_account_id: BRAND }) },
  'GET webhook': { path: `/${BRAND}?crc_token=sample` },
  'POST webhook': {
    path: `/${BRAND}`,
    body: JSON.stringify({ data: { event_type: 'post.delete', payload: { id: '1000' } } }),
  },
};
