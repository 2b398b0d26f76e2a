/** Rows for tests: whole, valid, and as plain as they can be. */
import { certain, HEADS, type TriageSource, type Urgency } from '../../domain/triage.ts';
import type { Rows } from '../../domain/rows.ts';

/** A UUID that ends in the number. */
export function idOf(kind: number, n: number): string {
  return `00000000-0000-4000-8${kind.toString(16).padStart(3, '0')}-${n.toString(16).padStart(12, '0')}`;
}

export const T0 = '2026-05-04T08:00:00.000Z';
/** Minutes after T0, as Postgres writes it. */
export function minute(n: number): string {
  return new Date(Date.parse(T0) + n * 60_000).toISOString().replace('Z', '000+00:00');
}

export const ME = idOf(1, 1);
export const COLLEAGUE = idOf(1, 2);
export const BRAND = idOf(2, 1);
export const ticketId = (n: number): string => idOf(3, n);
export const messageId = (n: number): string => idOf(4, n);
export const customerId = (n: number): string => idOf(5, n);
export const triageId = (n: number): string => idOf(6, n);
export const replyId = (n: number): string => idOf(7, n);

const times = { created_at: minute(0), updated_at: minute(0) };

export function member(id = ME, over: Partial<Rows['members']> = {}): Rows['members'] {
  return {
    id,
    role: 'agent',
    display_name: id === ME ? 'Ada' : 'Bo',
    disabled_at: null,
    topics: [],
    languages: [],
    capacity: null,
    ...times,
    ...over,
  };
}

export function brandAccount(): Rows['brand_accounts'] {
  return { id: BRAND, x_user_id: '17', handle: 'shop', name: 'Shop', avatar_url: null, ...times };
}

export function customer(n = 1, over: Partial<Rows['customers']> = {}): Rows['customers'] {
  return {
    id: customerId(n),
    x_user_id: String(1000 + n),
    handle: `customer${String(n)}`,
    name: `Customer ${String(n)}`,
    avatar_url: null,
    bio: null,
    followers: 10,
    following: 10,
    verified: false,
    ...times,
    ...over,
  };
}

export function ticket(n = 1, over: Partial<Rows['tickets']> = {}): Rows['tickets'] {
  return {
    id: ticketId(n),
    number: n,
    brand_account_id: BRAND,
    customer_id: customerId(1),
    conversation_id: String(9000 + n),
    status: 'open',
    assignee_id: null,
    team_id: null,
    first_message_at: minute(0),
    last_customer_message_at: minute(0),
    last_reply_at: null,
    solved_at: null,
    pauses: [],
    csat_asked_at: null,
    csat_score: null,
    csat_comment: null,
    csat_at: null,
    csat_verified: false,
    ...times,
    ...over,
  };
}

export function message(n = 1, over: Partial<Rows['messages']> = {}): Rows['messages'] {
  return {
    id: messageId(n),
    ticket_id: ticketId(1),
    kind: 'inbound',
    x_post_id: String(5000 + n),
    in_reply_to_x_post_id: null,
    customer_id: customerId(1),
    author_id: null,
    text: `message ${String(n)}`,
    language: 'en',
    media: [],
    posted_at: minute(n),
    edited_at: null,
    deleted_at: null,
    ...times,
    ...over,
  };
}

export function readings(urgency: Urgency = 'normal'): Rows['triage']['readings'] {
  return {
    sentiment: certain(HEADS.sentiment, 'neutral'),
    topic: certain(HEADS.topic, 'delivery'),
    urgency: certain(HEADS.urgency, urgency),
  };
}

export function triage(
  n = 1,
  source: TriageSource = 'linear',
  over: Partial<Rows['triage']> = {},
): Rows['triage'] {
  return {
    id: triageId(n * 10 + ['linear', 'device', 'person'].indexOf(source)),
    message_id: messageId(n),
    ticket_id: ticketId(1),
    source,
    readings: readings(),
    corrected_heads: [],
    evidence: [],
    language_supported: true,
    embedding: null,
    model_version: source === 'person' ? 'person' : 'model-1',
    author_id: null,
    ...times,
    ...over,
  };
}

export function reply(n = 1, over: Partial<Rows['replies']> = {}): Rows['replies'] {
  return {
    id: replyId(n),
    ticket_id: ticketId(1),
    in_reply_to_message_id: messageId(1),
    author_id: ME,
    text: 'We are on it.',
    state: 'queued',
    x_post_id: null,
    error_code: null,
    error_detail: null,
    attempts: 0,
    sent_at: null,
    macro_id: null,
    ...times,
    ...over,
  };
}
