/** Rows and views as the desk hands them out. Every text and person is invented. */
import { priority } from '../../../src/lib/domain/priority.ts';
import type { EffectiveTriage } from '../../../src/lib/domain/effective-triage.ts';
import type {
  BrandAccount,
  Customer,
  Member,
  Message,
  Notification,
  Reply,
  Rows,
  Ticket,
} from '../../../src/lib/domain/rows.ts';
import type { Schedule } from '../../../src/lib/domain/sla/schedule.ts';
import {
  HEADS,
  type Head,
  type Reading,
  type Topic,
  type TriageSource,
  type Urgency,
} from '../../../src/lib/domain/triage.ts';
import type { XConnection } from '../../../src/lib/domain/x-connection.ts';
import type { MessageView, QueueItem, TicketView } from '../../../src/lib/features/ports.ts';

/** All samples live around this moment. */
export const NOON = '2026-03-02T12:00:00.000Z';
const times = { created_at: NOON, updated_at: NOON };

const KINDS = {
  ticket: 1,
  customer: 2,
  message: 3,
  member: 4,
  brand: 5,
  other: 6,
  policy: 7,
  calendar: 8,
};

/** The n-th id of a kind: stable, so that tests can name rows. */
export function id(kind: keyof typeof KINDS, n: number): string {
  return `${KINDS[kind]}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

export function member(n: number, name: string): Member {
  return {
    id: id('member', n),
    role: 'agent',
    display_name: name,
    disabled_at: null,
    topics: [],
    languages: [],
    capacity: null,
    ...times,
  };
}

export function customer(n: number, changes: Partial<Customer> = {}): Customer {
  return {
    id: id('customer', n),
    x_user_id: String(4_000 + n),
    handle: `guest_${n}`,
    name: `Guest ${n}`,
    avatar_url: null,
    bio: null,
    followers: 120,
    following: 80,
    verified: false,
    ...times,
    ...changes,
  };
}

export function ticket(n: number, changes: Partial<Ticket> = {}): Ticket {
  return {
    id: id('ticket', n),
    number: n,
    brand_account_id: id('brand', 1),
    customer_id: id('customer', n),
    conversation_id: String(9_000 + n),
    status: 'open',
    assignee_id: null,
    team_id: null,
    first_message_at: NOON,
    last_customer_message_at: NOON,
    last_reply_at: null,
    solved_at: null,
    pauses: [],
    csat_asked_at: null,
    csat_score: null,
    csat_comment: null,
    csat_at: null,
    csat_verified: false,
    ...times,
    ...changes,
  };
}

export const BRAND: BrandAccount = {
  id: id('brand', 1),
  x_user_id: '9001',
  handle: 'larkline',
  name: 'Larkline',
  avatar_url: null,
  ...times,
};

function reading<H extends Head>(
  head: H,
  label: (typeof HEADS)[H][number],
  probability: number,
): Reading<(typeof HEADS)[H][number]> {
  const labels: readonly (typeof HEADS)[H][number][] = HEADS[head];
  const rest = (1 - probability) / (labels.length - 1);
  return {
    label,
    probability,
    probabilities: labels.map((each) => (each === label ? probability : rest)),
    unsure: probability < 0.5,
  };
}

export function judged(
  topic: Topic,
  urgency: Urgency,
  options: { source?: TriageSource; probability?: number } = {},
): EffectiveTriage {
  const { source = 'device', probability = 0.9 } = options;
  return {
    readings: {
      topic: reading('topic', topic, probability),
      sentiment: reading('sentiment', 'negative', probability),
      urgency: reading('urgency', urgency, probability),
    },
    sources: { topic: source, sentiment: source, urgency: source },
    evidence: ['charged twice'],
    languageSupported: true,
    modelVersion: 'triage-test',
  };
}

export function queueItem(n: number, changes: Partial<QueueItem> = {}): QueueItem {
  const triage = changes.triage === undefined ? judged('billing', 'normal') : changes.triage;
  return {
    ticket: ticket(n),
    customer: customer(n),
    preview: {
      text: `Message number ${n}`,
      posted_at: NOON,
      deleted_at: null,
      kind: 'inbound',
      language: 'en',
    },
    priority: priority({ triage, waitingMinutes: 5, unanswered: 1, followers: 120 }),
    waitingSince: NOON,
    unanswered: 1,
    promise: null,
    assignee: null,
    outgoing: null,
    ...changes,
    triage,
  };
}

export function message(n: number, changes: Partial<Message> = {}): Message {
  return {
    id: id('message', n),
    ticket_id: id('ticket', 1),
    kind: 'inbound',
    x_post_id: String(100_000 + n),
    in_reply_to_x_post_id: null,
    customer_id: id('customer', 1),
    author_id: null,
    text: `Message number ${n}`,
    language: 'en',
    media: [],
    posted_at: NOON,
    edited_at: null,
    deleted_at: null,
    ...times,
    ...changes,
  };
}

export function messageView(
  n: number,
  changes: Partial<Message> = {},
  rest: Partial<MessageView> = {},
): MessageView {
  return { message: message(n, changes), triage: null, author: null, reply: null, ...rest };
}

export function reply(n: number, state: Reply['state'], changes: Partial<Reply> = {}): Reply {
  return {
    id: id('message', n),
    ticket_id: id('ticket', 1),
    in_reply_to_message_id: id('message', 1),
    author_id: id('member', 1),
    text: 'We are on it',
    state,
    x_post_id: null,
    error_code: null,
    error_detail: null,
    attempts: 1,
    sent_at: null,
    macro_id: null,
    ...times,
    ...changes,
  };
}

export function ticketView(changes: Partial<TicketView> = {}): TicketView {
  const triage = judged('billing', 'high');
  return {
    ticket: ticket(1),
    customer: customer(1),
    others: [],
    brandAccount: BRAND,
    messages: [messageView(1, { text: 'I was charged twice' }, { triage })],
    priority: priority({ triage, waitingMinutes: 90, unanswered: 1, followers: 120 }),
    promise: null,
    assignee: null,
    pending: 0,
    troubles: [],
    ...changes,
  };
}

/** A first answer that is owed so many minutes from now, or was; with a warning a quarter of an hour before. */
export function owed(minutes: number): Schedule {
  const dueAt = Date.now() + minutes * 60_000;
  const none = { kind: 'none' } as const;
  return {
    policy: policy(1, { name: 'Day and night' }),
    plans: {
      first_response: { kind: 'owed', dueAt, warnAt: dueAt - 15 * 60_000 },
      next_response: none,
      solve: none,
    },
    dueAt,
  };
}

export function policy(
  n: number,
  changes: Partial<Rows['sla_policies']> = {},
): Rows['sla_policies'] {
  return {
    id: id('policy', n),
    name: `Policy ${n}`,
    position: n,
    levels: [],
    topics: [],
    brand_account_ids: [],
    calendar_id: null,
    first_response_minutes: 60,
    next_response_minutes: null,
    solve_minutes: null,
    pause_while_waiting: true,
    warn_minutes: 15,
    active: true,
    updated_by: null,
    ...times,
    ...changes,
  };
}

/** Nine to five on weekdays. */
export function calendar(n: number, changes: Partial<Rows['calendars']> = {}): Rows['calendars'] {
  const nine = [{ from: '09:00', to: '17:00' }];
  return {
    id: id('calendar', n),
    name: `Calendar ${n}`,
    time_zone: 'Europe/London',
    hours: [nine, nine, nine, nine, nine, [], []],
    updated_by: null,
    ...times,
    ...changes,
  };
}

export function notification(
  n: number,
  kind: Notification['kind'],
  changes: Partial<Notification> = {},
): Notification {
  return {
    id: id('other', n),
    user_id: id('member', 1),
    kind,
    ticket_id: id('ticket', 1),
    read_at: null,
    ...times,
    ...changes,
  };
}

/** A connection that works; `changes` replaces fields. */
export function connection(
  brandAccountId: string,
  changes: Partial<XConnection> = {},
): XConnection {
  return {
    id: brandAccountId,
    brand_account_id: brandAccountId,
    credentials_from: 'stored',
    credential_hints: {
      consumer_key: '1111',
      consumer_secret: '2222',
      access_token: '3333',
      access_secret: '4444',
    },
    credentials_saved_at: '2026-03-01T10:00:00Z',
    paused_at: null,
    disconnected_at: null,
    poll_seconds: 60,
    last_polled_at: '2026-03-02T09:59:40Z',
    last_post_at: '2026-03-02T09:30:00Z',
    last_error_kind: null,
    last_error_code: null,
    last_error_detail: null,
    last_error_at: null,
    failing_since: null,
    retry_after: null,
    webhook_state: 'none',
    webhook_last_event_at: null,
    tested_at: null,
    test_result: null,
    usage_month: '2026-03-01',
    posts_read: 0,
    posts_sent: 0,
    posts_with_link_sent: 0,
    last_usage: null,
    prices: null,
    updated_by: null,
    updated_at: '2026-03-02T09:59:40Z',
    ...changes,
  };
}
