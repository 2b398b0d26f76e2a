/**
 * Who may do what: every table and function against every persona. What is not named here does not pass,
 * also when it is harmless: a new table must be thought about first.
 */
import {
  BRAND,
  COMPANY,
  CUSTOMERS,
  MESSAGES,
  NOTIFICATIONS,
  PEOPLE,
  readings,
  TEAMS,
  TICKETS,
  type TicketName,
  uuid,
} from '../support/world.ts';

export const PERSONAS = [
  ...['admin', 'supervisor', 'agentA', 'agentB', 'customer', 'disabled'],
  /** Has the key that every visitor has, and no account. */
  'stranger',
  /** A request without any key. */
  'keyless',
  /** The functions of the server. */
  'service',
] as const;
export type Persona = (typeof PERSONAS)[number];

/** Ids of the rows that are seen; `all` of them; `denied` when not even asking is allowed. */
export type Sight = 'all' | 'denied' | readonly string[];
type Row = Record<string, unknown>;

export interface TableRule {
  select: Record<Persona, Sight>;
  /** May insert, update and delete; everybody else may none of it. */
  write: readonly Persona[];
  /** A row that the owner may insert at any time, tied to what all staff see where it can be. */
  sample: Row;
  /** The columns that find it again. */
  key: readonly string[];
  /** A change of the sample that its checks allow. */
  change: Row;
}

const SERVICE_ONLY: Record<Persona, Sight> = {
  admin: 'denied',
  supervisor: 'denied',
  agentA: 'denied',
  agentB: 'denied',
  customer: 'denied',
  disabled: 'denied',
  stranger: 'denied',
  keyless: 'denied',
  service: 'all',
};
const STAFF: Record<Persona, Sight> = {
  admin: 'all',
  supervisor: 'all',
  agentA: 'all',
  agentB: 'all',
  customer: [],
  disabled: [],
  stranger: 'denied',
  keyless: 'denied',
  service: 'all',
};
const inSight = (things: Record<TicketName, string>): Record<Persona, Sight> => ({
  ...STAFF,
  agentA: [things.free, things.inA, things.lent],
  agentB: [things.free, things.inB, things.lent],
});
const COLLEAGUES = [PEOPLE.admin, PEOPLE.supervisor, PEOPLE.agentA, PEOPLE.agentB, PEOPLE.disabled];
const by = (first: number): Record<TicketName, string> => ({
  free: uuid(first),
  inA: uuid(first + 1),
  inB: uuid(first + 2),
  lent: uuid(first + 3),
});
/** The id of each table's sample. */
export const SAMPLE_ID = uuid(990);
const NOW = '2026-01-01T00:00:00Z';

export const TABLES: Record<string, TableRule> = {
  'public.members': {
    select: {
      ...STAFF,
      supervisor: COLLEAGUES,
      agentA: COLLEAGUES,
      agentB: COLLEAGUES,
      customer: [PEOPLE.customer],
      disabled: [],
    },
    write: ['service'],
    // Its row in auth.users is made by the checker.
    sample: { id: SAMPLE_ID, role: 'agent', display_name: 'Sample' },
    key: ['id'],
    change: { role: 'admin' },
  },
  'public.teams': {
    select: STAFF,
    write: ['service'],
    sample: { id: SAMPLE_ID, name: 'Sample' },
    key: ['id'],
    change: { name: 'Changed' },
  },
  'public.team_members': {
    select: STAFF,
    write: ['service'],
    sample: { team_id: TEAMS.b, member_id: PEOPLE.agentA },
    key: ['team_id', 'member_id'],
    change: { created_at: NOW },
  },
  'public.brand_accounts': {
    select: STAFF,
    write: ['service'],
    sample: { id: SAMPLE_ID, x_user_id: '990', handle: 'sample', name: 'Sample' },
    key: ['id'],
    change: { name: 'Changed' },
  },
  'public.settings': {
    select: STAFF,
    write: ['service'],
    sample: { id: SAMPLE_ID, key: 'topics', value: { hidden: [] } },
    key: ['id'],
    change: { value: { hidden: ['praise'] } },
  },
  'public.calendars': {
    select: STAFF,
    write: ['service'],
    sample: {
      id: SAMPLE_ID,
      name: 'Sample',
      time_zone: 'Europe/Lisbon',
      hours: [[], [], [], [], [], [], []],
    },
    key: ['id'],
    change: { name: 'Changed' },
  },
  'public.holidays': {
    select: STAFF,
    write: ['service'],
    sample: { id: SAMPLE_ID, calendar_id: COMPANY.calendar, day: '2026-01-06', name: 'Sample' },
    key: ['id'],
    change: { name: 'Changed' },
  },
  'public.sla_policies': {
    select: STAFF,
    write: ['service'],
    sample: {
      id: SAMPLE_ID,
      name: 'Sample',
      position: 1,
      levels: [],
      topics: [],
      brand_account_ids: [],
      solve_minutes: 5,
      pause_while_waiting: true,
      warn_minutes: 1,
      active: true,
    },
    key: ['id'],
    change: { active: false },
  },
  'public.macros': {
    select: STAFF,
    write: ['service'],
    sample: { id: SAMPLE_ID, folder: 'Sample', title: 'Sample', body: 'Sample', topics: [] },
    key: ['id'],
    change: { body: 'Changed' },
  },
  'public.articles': {
    select: STAFF,
    write: ['service'],
    sample: { id: SAMPLE_ID, title: 'Sample', body: 'Sample', topics: [] },
    key: ['id'],
    change: { body: 'Changed' },
  },
  'public.customers': {
    select: inSight(CUSTOMERS),
    write: ['service'],
    sample: { id: SAMPLE_ID, x_user_id: '990', handle: 'sample', name: 'Sample' },
    key: ['id'],
    change: { name: 'Changed' },
  },
  'public.tickets': {
    select: inSight(TICKETS),
    write: ['service'],
    sample: {
      id: SAMPLE_ID,
      brand_account_id: BRAND,
      customer_id: CUSTOMERS.free,
      conversation_id: '990',
      first_message_at: NOW,
      last_customer_message_at: NOW,
    },
    key: ['id'],
    change: { status: 'solved' },
  },
  'public.messages': {
    select: inSight(MESSAGES),
    write: ['service'],
    sample: {
      id: SAMPLE_ID,
      ticket_id: TICKETS.free,
      kind: 'note',
      author_id: PEOPLE.agentA,
      text: 'Sample',
      posted_at: NOW,
    },
    key: ['id'],
    change: { text: 'Changed' },
  },
  'public.triage': {
    select: inSight(by(61)),
    write: ['service'],
    sample: {
      id: SAMPLE_ID,
      message_id: MESSAGES.free,
      ticket_id: TICKETS.free,
      source: 'device',
      readings: readings(),
      model_version: 'm',
    },
    key: ['id'],
    change: { model_version: 'changed' },
  },
  'public.replies': {
    select: inSight(by(71)),
    write: ['service'],
    sample: {
      id: SAMPLE_ID,
      ticket_id: TICKETS.free,
      in_reply_to_message_id: MESSAGES.free,
      author_id: PEOPLE.agentA,
      text: 'Sample',
    },
    key: ['id'],
    change: { text: 'Changed' },
  },
  'public.notifications': {
    select: {
      ...STAFF,
      admin: [],
      supervisor: [],
      agentA: [NOTIFICATIONS.agentA],
      agentB: [NOTIFICATIONS.agentB],
    },
    write: ['service'],
    sample: { id: SAMPLE_ID, user_id: PEOPLE.agentA, kind: 'assigned', ticket_id: TICKETS.free },
    key: ['id'],
    change: { read_at: NOW },
  },
  'public.ingest_cursors': {
    select: SERVICE_ONLY,
    write: ['service'],
    sample: { brand_account_id: BRAND, source: 'tombstones' },
    key: ['brand_account_id', 'source'],
    change: { since_id: '5' },
  },
  'public.x_connections': {
    select: { ...STAFF, supervisor: [], agentA: [], agentB: [] },
    write: ['service'],
    // Its brand account is made by the checker.
    sample: {
      id: SAMPLE_ID,
      brand_account_id: SAMPLE_ID,
      credentials_from: 'none',
      credential_hints: {},
      poll_seconds: 60,
      webhook_state: 'none',
      usage_month: '2026-01-01',
      posts_read: 0,
      posts_sent: 0,
      posts_with_link_sent: 0,
    },
    key: ['id'],
    change: { poll_seconds: 90 },
  },
  'public.raw_events': {
    select: SERVICE_ONLY,
    write: ['service'],
    sample: {
      id: SAMPLE_ID,
      brand_account_id: BRAND,
      source: 'poll',
      payload: {},
      state: 'refused',
      error_code: 'invalid_text',
    },
    key: ['id'],
    change: { error_code: 'changed' },
  },
};

/** Nobody reaches these, not even the server's functions: only code that runs as the owner. */
export const CLOSED_TABLES = [
  ...[
    'applied_mutations',
    'change_log',
    'invitations',
    'member_epochs',
    'post_edits',
    'reply_dispatch',
    'setup_code',
    'sign_in_attempts',
    'sla_notices',
    'sla_watch',
    'sync_settings',
    'sync_state',
    'ticket_changes',
  ],
  ...['tombstones', 'triage_leases', 'x_credentials', 'x_reads'],
].map((name) => `private.${name}`);

/**
 * What a call comes to: `ok`; `deny`, when the function may not even be called; else the code it answers with.
 * Those who are not named get `deny`.
 */
export interface FunctionRule {
  args: Row;
  outcome: Partial<Record<Persona, string>>;
}
const STAFF_OK = { admin: 'ok', supervisor: 'ok', agentA: 'ok', agentB: 'ok' };
const SIGNED_IN_OK = { ...STAFF_OK, customer: 'ok', disabled: 'ok' };
const ADMIN_ONLY = {
  admin: 'ok',
  supervisor: 'forbidden',
  agentA: 'forbidden',
  agentB: 'forbidden',
  customer: 'forbidden',
  disabled: 'forbidden',
};
const SUPERVISORS_TOO = { ...ADMIN_ONLY, supervisor: 'ok' };

export const FUNCTIONS: Record<string, FunctionRule> = {
  me: { args: {}, outcome: SIGNED_IN_OK },
  snapshot: { args: {}, outcome: SIGNED_IN_OK },
  pull_changes: { args: { since: 0 }, outcome: SIGNED_IN_OK },
  ticket_rows: { args: { ticket_id: TICKETS.free }, outcome: SIGNED_IN_OK },
  sync_settings: { args: {}, outcome: SIGNED_IN_OK },
  set_sync_settings: { args: { settings: {} }, outcome: ADMIN_ONLY },
  compact_sync: { args: {}, outcome: { ...ADMIN_ONLY, service: 'ok' } },
  apply_mutation: {
    args: {
      mutation: {
        id: uuid(991),
        name: 'note.add.v1',
        args: { message_id: uuid(992), ticket_id: TICKETS.free, text: 'Sample' },
      },
    },
    outcome: { ...STAFF_OK, customer: 'not_staff', disabled: 'disabled' },
  },
  lease_triage: {
    args: { message_ids: [MESSAGES.free], device_id: uuid(993), model_version: 'm' },
    outcome: SIGNED_IN_OK,
  },
  claim_first_admin: {
    args: { code: 'WRONG' },
    outcome: Object.fromEntries(Object.keys(SIGNED_IN_OK).map((name) => [name, 'setup_done'])),
  },
  set_member_role: { args: { member_id: PEOPLE.customer, role: 'agent' }, outcome: ADMIN_ONLY },
  sign_in_locks: { args: {}, outcome: ADMIN_ONLY },
  lift_sign_in_lock: { args: { address: 'agent.a@roost.test' }, outcome: ADMIN_ONLY },
  // For the auth server of hosted Supabase alone, which is none of these.
  password_verification_attempt: {
    args: { event: { user_id: PEOPLE.agentA, valid: false } },
    outcome: {},
  },
  set_member_disabled: { args: { member_id: PEOPLE.agentB, disabled: true }, outcome: ADMIN_ONLY },
  save_member: {
    args: {
      id: PEOPLE.agentA,
      place: { role: 'agent', team_ids: [TEAMS.a], topics: [], languages: [], capacity: null },
    },
    outcome: ADMIN_ONLY,
  },
  people: { args: {}, outcome: SUPERVISORS_TOO },
  sessions: { args: {}, outcome: { ...SIGNED_IN_OK, disabled: 'forbidden' } },
  end_sessions: { args: {}, outcome: { ...SIGNED_IN_OK, disabled: 'forbidden' } },
  invite_people: {
    args: {
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
    outcome: ADMIN_ONLY,
  },
  revoke_invitation: {
    args: { id: SAMPLE_ID },
    outcome: { ...ADMIN_ONLY, admin: 'not_found' },
  },
  accept_invitation: {
    args: { token: 'forged' },
    outcome: {
      ...Object.fromEntries(Object.keys(SIGNED_IN_OK).map((name) => [name, 'invitation_invalid'])),
      disabled: 'disabled',
    },
  },
  look_at_invitation: {
    args: { token: 'forged' },
    outcome: Object.fromEntries(
      [...Object.keys(SIGNED_IN_OK), 'stranger'].map((name) => [name, 'invitation_invalid']),
    ),
  },
  save_setting: {
    args: { key: 'company', value: { name: 'Fernpost' }, seen: null },
    outcome: ADMIN_ONLY,
  },
  save_team: { args: { id: SAMPLE_ID, name: 'Sample', seen: null }, outcome: ADMIN_ONLY },
  delete_team: { args: { id: TEAMS.a }, outcome: ADMIN_ONLY },
  set_team_members: {
    args: { team_id: TEAMS.b, member_ids: [PEOPLE.agentB], seen: null },
    outcome: ADMIN_ONLY,
  },
  save_calendar: {
    args: {
      id: SAMPLE_ID,
      name: 'Sample',
      time_zone: 'Europe/Lisbon',
      hours: [[{ from: '09:00', to: '17:00' }], [], [], [], [], [], []],
      seen: null,
    },
    outcome: ADMIN_ONLY,
  },
  delete_calendar: {
    args: { id: COMPANY.calendar },
    outcome: { ...ADMIN_ONLY, admin: 'invalid' },
  },
  save_holidays: {
    args: {
      calendar_id: COMPANY.calendar,
      holidays: [{ day: '2026-12-25', name: 'Christmas Day' }],
      seen: null,
    },
    outcome: ADMIN_ONLY,
  },
  save_sla_policy: {
    args: {
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
    outcome: ADMIN_ONLY,
  },
  delete_sla_policy: { args: { id: COMPANY.policy }, outcome: ADMIN_ONLY },
  order_sla_policies: { args: { ids: [COMPANY.policy] }, outcome: ADMIN_ONLY },
  claim_sla: { args: { most: 1, lease_seconds: 60 }, outcome: { service: 'ok' } },
  record_sla: { args: { looked: [] }, outcome: { service: 'ok' } },
  save_macro: {
    args: { id: SAMPLE_ID, folder: 'Sample', title: 'Sample', body: 'Sample', topics: [] },
    outcome: SUPERVISORS_TOO,
  },
  archive_macro: { args: { id: COMPANY.macro }, outcome: SUPERVISORS_TOO },
  import_macros: {
    args: { rows: JSON.stringify([{ folder: 'Sample', title: 'Sample', body: 'Sample' }]) },
    outcome: SUPERVISORS_TOO,
  },
  save_article: {
    args: { id: SAMPLE_ID, title: 'Sample', body: 'Sample', url: null, topics: [] },
    outcome: SUPERVISORS_TOO,
  },
  archive_article: { args: { id: COMPANY.article }, outcome: SUPERVISORS_TOO },
  refresh_macro_figures: { args: {}, outcome: { service: 'ok' } },
  ingest_posts: {
    args: { brand_account_id: BRAND, source: 'poll', posts: [] },
    outcome: { service: 'ok' },
  },
  tombstone_posts: { args: { x_post_ids: ['1000'] }, outcome: { service: 'ok' } },
  apply_retention: { args: {}, outcome: { service: 'ok' } },
  x_accounts: { args: {}, outcome: { service: 'ok' } },
  save_x_credentials: {
    args: {
      brand_account_id: BRAND,
      credentials: {
        consumer_key: 'key',
        consumer_secret: 'secret',
        access_token: 'token',
        access_secret: 'secret',
      },
    },
    outcome: { service: 'ok' },
  },
  connect_x_account: {
    args: {
      profile: { x_user_id: '992', handle: 'sample', name: 'Sample' },
      credentials: {
        consumer_key: 'key',
        consumer_secret: 'secret',
        access_token: 'token',
        access_secret: 'secret',
      },
    },
    outcome: { service: 'ok' },
  },
  disconnect_x_account: { args: { brand_account_id: BRAND }, outcome: { service: 'ok' } },
  set_x_paused: { args: { brand_account_id: BRAND, paused: true }, outcome: { service: 'ok' } },
  note_x_reads: {
    args: { brand_account_id: BRAND, kind: 'read', x_post_ids: ['1000'] },
    outcome: { service: 'ok' },
  },
  note_x_outcome: {
    args: { brand_account_id: BRAND, kind: 'read' },
    outcome: { service: 'ok' },
  },
  claim_replies: { args: { most: 1, stale_seconds: 60 }, outcome: { service: 'ok' } },
  finish_reply: {
    args: { reply_id: uuid(71), outcome: 'unknown' },
    outcome: { service: 'not_sending' },
  },
};

/** Helpers that policies and functions with the caller's rights need. None of them tells a stranger anything. */
export const PRIVATE_FUNCTIONS: Record<
  'anon' | 'authenticated' | 'service_role',
  readonly string[]
> = {
  anon: [],
  authenticated: [
    ...[
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
    ],
    ...['scope_start', 'sees_everything', 'sync_head'],
  ],
  service_role: ['is_time_zone', 'setting_problem', 'valid_hours', 'valid_readings'],
};

/** Private channels: who hears them, and who may say on them that they are there. Nobody broadcasts. */
export const TOPICS: Record<string, { hear: readonly Persona[]; presence: readonly Persona[] }> = {
  staff: {
    hear: ['admin', 'supervisor', 'agentA', 'agentB'],
    presence: ['admin', 'supervisor', 'agentA', 'agentB'],
  },
  [`user:${PEOPLE.agentA}`]: { hear: ['agentA'], presence: [] },
  [`user:${PEOPLE.customer}`]: { hear: ['customer'], presence: [] },
  [`user:${PEOPLE.disabled}`]: { hear: [], presence: [] },
  'user:': { hear: [], presence: [] },
  customers: { hear: [], presence: [] },
};
