/** How each table is tried: with a row, and a change of it. Whether it may be is in matrix.ts. */
import {
  BRAND,
  COMPANY,
  CUSTOMERS,
  MESSAGES,
  PEOPLE,
  readings,
  TEAMS,
  TICKETS,
  uuid,
} from '../support/world.ts';

export type Row = Record<string, unknown>;

export interface Sample {
  /** A row that the owner may insert at any time, tied to what all staff see where it can be. */
  sample: Row;
  /** The columns that find it again. */
  key: readonly string[];
  /** A change of the sample that its checks allow. */
  change: Row;
}

/** The id of each table's sample. */
export const SAMPLE_ID = uuid(990);
const NOW = '2026-01-01T00:00:00Z';

export const SAMPLES: Record<string, Sample> = {
  'public.members': {
    // Its row in auth.users is made by the checker.
    sample: { id: SAMPLE_ID, role: 'agent', display_name: 'Sample' },
    key: ['id'],
    change: { role: 'admin' },
  },
  'public.teams': {
    sample: { id: SAMPLE_ID, name: 'Sample' },
    key: ['id'],
    change: { name: 'Changed' },
  },
  'public.team_members': {
    sample: { team_id: TEAMS.b, member_id: PEOPLE.agentA },
    key: ['team_id', 'member_id'],
    change: { created_at: NOW },
  },
  'public.brand_accounts': {
    sample: { id: SAMPLE_ID, x_user_id: '990', handle: 'sample', name: 'Sample' },
    key: ['id'],
    change: { name: 'Changed' },
  },
  'public.settings': {
    sample: { id: SAMPLE_ID, key: 'topics', value: { hidden: [] } },
    key: ['id'],
    change: { value: { hidden: ['praise'] } },
  },
  'public.calendars': {
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
    sample: { id: SAMPLE_ID, calendar_id: COMPANY.calendar, day: '2026-01-06', name: 'Sample' },
    key: ['id'],
    change: { name: 'Changed' },
  },
  'public.sla_policies': {
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
    sample: { id: SAMPLE_ID, folder: 'Sample', title: 'Sample', body: 'Sample', topics: [] },
    key: ['id'],
    change: { body: 'Changed' },
  },
  'public.articles': {
    sample: { id: SAMPLE_ID, title: 'Sample', body: 'Sample', topics: [] },
    key: ['id'],
    change: { body: 'Changed' },
  },
  'public.customers': {
    sample: { id: SAMPLE_ID, x_user_id: '990', handle: 'sample', name: 'Sample' },
    key: ['id'],
    change: { name: 'Changed' },
  },
  'public.tickets': {
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
    sample: { id: SAMPLE_ID, user_id: PEOPLE.agentA, kind: 'assigned', ticket_id: TICKETS.free },
    key: ['id'],
    change: { read_at: NOW },
  },
  'public.ingest_cursors': {
    sample: { brand_account_id: BRAND, source: 'tombstones' },
    key: ['brand_account_id', 'source'],
    change: { since_id: '5' },
  },
  'public.x_connections': {
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
