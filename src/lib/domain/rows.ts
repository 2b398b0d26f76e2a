/**
 * Rows as they travel between Postgres, the wire and the local database. Field names are the column
 * names, so a pulled row, a pending patch and a conflict speak of the same thing without a mapping layer.
 * Times are ISO 8601 strings in UTC; ids are UUIDs; X ids are decimal strings beyond 2^53.
 */
import * as v from 'valibot';
import { ROLES } from './roles.ts';
import { HEAD_NAMES, readingsSchema, TRIAGE_SOURCES } from './triage.ts';

const id = v.pipe(v.string(), v.uuid());
const xId = v.pipe(v.string(), v.regex(/^\d{1,20}$/));
const time = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'not a time'),
);

export const TICKET_STATUSES = ['open', 'pending', 'waiting', 'solved', 'closed'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

export const MESSAGE_KINDS = ['inbound', 'outbound', 'note', 'portal'] as const;

export const REPLY_STATES = [
  'queued',
  'sending',
  'sent',
  'failed',
  'unknown',
  'cancelled',
] as const;
export type ReplyState = (typeof REPLY_STATES)[number];

export const memberSchema = v.object({
  /** The user's id in auth.users. */
  id,
  role: v.picklist(ROLES),
  display_name: v.string(),
  disabled_at: v.nullable(time),
  created_at: time,
  updated_at: time,
});

export const teamSchema = v.object({ id, name: v.string(), created_at: time, updated_at: time });

export const brandAccountSchema = v.object({
  id,
  x_user_id: xId,
  handle: v.string(),
  name: v.string(),
  avatar_url: v.nullable(v.string()),
  created_at: time,
  updated_at: time,
});

export const customerSchema = v.object({
  id,
  x_user_id: xId,
  handle: v.string(),
  name: v.string(),
  avatar_url: v.nullable(v.string()),
  bio: v.nullable(v.string()),
  followers: v.number(),
  following: v.number(),
  verified: v.boolean(),
  created_at: time,
  updated_at: time,
});

export const ticketSchema = v.object({
  id,
  /** Human number, counts up from 1 within the installation. */
  number: v.number(),
  brand_account_id: id,
  customer_id: id,
  /** X conversation id; one ticket a conversation and brand account. */
  conversation_id: xId,
  status: v.picklist(TICKET_STATUSES),
  assignee_id: v.nullable(id),
  team_id: v.nullable(id),
  first_message_at: time,
  last_customer_message_at: time,
  /** Last public reply of ours; null while nobody has answered. */
  last_reply_at: v.nullable(time),
  solved_at: v.nullable(time),
  created_at: time,
  updated_at: time,
});

export const mediaSchema = v.object({
  kind: v.picklist(['photo', 'video', 'animated_gif']),
  url: v.nullable(v.string()),
  preview_url: v.nullable(v.string()),
  alt_text: v.nullable(v.string()),
});

export const messageSchema = v.object({
  id,
  ticket_id: id,
  kind: v.picklist(MESSAGE_KINDS),
  /** First id of the post's edit history; null for notes and portal messages. */
  x_post_id: v.nullable(xId),
  in_reply_to_x_post_id: v.nullable(xId),
  /** Set for inbound and portal messages. */
  customer_id: v.nullable(id),
  /** Set for notes and for outbound messages that a member wrote here. */
  author_id: v.nullable(id),
  /** Empty once deleted. */
  text: v.string(),
  /** BCP 47, as X reports it; null when unknown. */
  language: v.nullable(v.string()),
  media: v.array(mediaSchema),
  posted_at: time,
  edited_at: v.nullable(time),
  deleted_at: v.nullable(time),
  created_at: time,
  updated_at: time,
});

export const triageSchema = v.object({
  id,
  message_id: id,
  ticket_id: id,
  source: v.picklist(TRIAGE_SOURCES),
  readings: readingsSchema,
  /** The heads a person has set; empty for models. Only these outrank the models. */
  corrected_heads: v.array(v.picklist(HEAD_NAMES)),
  /** Words that weighed most in the judgement, most telling first; at most three. */
  evidence: v.array(v.string()),
  /** False when the message's language is outside what the model was trained on. */
  language_supported: v.boolean(),
  /** Base64 of 384 int8 (unit vector times 127); null for linear and person. */
  embedding: v.nullable(v.string()),
  /** Model id, or 'person'. */
  model_version: v.string(),
  /** The person, for source 'person'; the member whose device computed it, for 'device'. */
  author_id: v.nullable(id),
  created_at: time,
  updated_at: time,
});

export const replySchema = v.object({
  id,
  ticket_id: id,
  in_reply_to_message_id: id,
  author_id: id,
  text: v.string(),
  state: v.picklist(REPLY_STATES),
  /** Set once X has it. */
  x_post_id: v.nullable(xId),
  error_code: v.nullable(v.string()),
  error_detail: v.nullable(v.string()),
  attempts: v.number(),
  sent_at: v.nullable(time),
  created_at: time,
  updated_at: time,
});

export const notificationSchema = v.object({
  id,
  user_id: id,
  kind: v.picklist(['urgent_ticket', 'assigned', 'reply_failed', 'customer_answered']),
  ticket_id: v.nullable(id),
  read_at: v.nullable(time),
  created_at: time,
  updated_at: time,
});

/** Every table that a device holds, by its name in Postgres. */
export const SYNCED = {
  members: memberSchema,
  teams: teamSchema,
  brand_accounts: brandAccountSchema,
  customers: customerSchema,
  tickets: ticketSchema,
  messages: messageSchema,
  triage: triageSchema,
  replies: replySchema,
  notifications: notificationSchema,
} as const;

export type SyncedTable = keyof typeof SYNCED;
export const SYNCED_TABLES = Object.keys(SYNCED) as SyncedTable[];

export type Member = v.InferOutput<typeof memberSchema>;
export type Team = v.InferOutput<typeof teamSchema>;
export type BrandAccount = v.InferOutput<typeof brandAccountSchema>;
export type Customer = v.InferOutput<typeof customerSchema>;
export type Ticket = v.InferOutput<typeof ticketSchema>;
export type Media = v.InferOutput<typeof mediaSchema>;
export type Message = v.InferOutput<typeof messageSchema>;
export type Triage = v.InferOutput<typeof triageSchema>;
export type Reply = v.InferOutput<typeof replySchema>;
export type Notification = v.InferOutput<typeof notificationSchema>;

/** The row type of each synced table. */
export interface Rows {
  members: Member;
  teams: Team;
  brand_accounts: BrandAccount;
  customers: Customer;
  tickets: Ticket;
  messages: Message;
  triage: Triage;
  replies: Reply;
  notifications: Notification;
}
