/**
 * Rows as they travel between Postgres, the wire and the local database. Field names are the column
 * names, so a pulled row, a pending patch and a conflict speak of the same thing without a mapping layer.
 * Times are ISO 8601 strings in UTC; ids are UUIDs; X ids are decimal strings beyond 2^53.
 */
import * as v from 'valibot';
import { pausesSchema } from './pauses.ts';
import { LEVELS } from './priority.ts';
import { ROLES } from './roles.ts';
import { HEAD_NAMES, readingsSchema, TOPICS, TRIAGE_SOURCES } from './triage.ts';

const id = v.pipe(v.string(), v.uuid());
const xId = v.pipe(v.string(), v.regex(/^\d{1,20}$/));
const time = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'not a time'),
);

const topics = v.array(v.picklist(TOPICS));
/** Who changed a row last; null when they have left, or nobody has since it was made by the server. */
const updated_by = v.nullable(id);

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
  /** What they are good at; empty says nothing. */
  topics: v.optional(topics, []),
  /** BCP 47; empty says nothing. */
  languages: v.optional(v.array(v.string()), []),
  /** Open tickets at once; null is no limit. */
  capacity: v.optional(v.nullable(v.number()), null),
  created_at: time,
  updated_at: time,
});

export const teamSchema = v.object({
  id,
  name: v.string(),
  updated_by: v.optional(updated_by, null),
  created_at: time,
  updated_at: time,
});

export const teamMemberSchema = v.object({
  id,
  team_id: id,
  member_id: id,
  created_at: time,
  updated_at: time,
});

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
  /** When it waited for the customer, oldest first. */
  pauses: v.optional(pausesSchema, []),
  csat_asked_at: v.optional(v.nullable(time), null),
  /** 1 to 5. */
  csat_score: v.optional(v.nullable(v.number()), null),
  csat_comment: v.optional(v.nullable(v.string()), null),
  csat_at: v.optional(v.nullable(time), null),
  /** The score came from the customer's own account on X. */
  csat_verified: v.optional(v.boolean(), false),
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
  /** The macro that it was made from. */
  macro_id: v.optional(v.nullable(id), null),
  created_at: time,
  updated_at: time,
});

export const notificationSchema = v.object({
  id,
  user_id: id,
  kind: v.picklist([
    'urgent_ticket',
    'assigned',
    'reply_failed',
    'customer_answered',
    'sla_warning',
    'sla_breached',
  ]),
  ticket_id: v.nullable(id),
  read_at: v.nullable(time),
  created_at: time,
  updated_at: time,
});

export const settingSchema = v.object({
  id,
  key: v.string(),
  /** Of the shape that `settings.ts` has for its key; read it with `settingOf`. */
  value: v.record(v.string(), v.unknown()),
  updated_by,
  created_at: time,
  updated_at: time,
});

const timeOfDay = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/));
const spanSchema = v.object({
  from: timeOfDay,
  to: v.union([timeOfDay, v.literal('24:00')]),
});
/** Seven days, Monday first, each in the order of the day and without overlap. */
export const hoursSchema = v.pipe(v.array(v.array(spanSchema)), v.length(7));

export const calendarSchema = v.object({
  id,
  name: v.string(),
  /** IANA. */
  time_zone: v.string(),
  hours: hoursSchema,
  updated_by,
  created_at: time,
  updated_at: time,
});

export const holidaySchema = v.object({
  id,
  calendar_id: id,
  /** YYYY-MM-DD in the calendar's time zone. */
  day: v.pipe(v.string(), v.isoDate()),
  name: v.string(),
  created_at: time,
  updated_at: time,
});

export const slaPolicySchema = v.object({
  id,
  name: v.string(),
  /** The first that fits is the one that counts. */
  position: v.number(),
  /** Empty fits every level; likewise the topics and accounts. */
  levels: v.array(v.picklist(LEVELS)),
  topics,
  brand_account_ids: v.array(id),
  /** Minutes count in its hours; null counts around the clock. */
  calendar_id: v.nullable(id),
  first_response_minutes: v.nullable(v.number()),
  next_response_minutes: v.nullable(v.number()),
  solve_minutes: v.nullable(v.number()),
  pause_while_waiting: v.boolean(),
  warn_minutes: v.number(),
  active: v.boolean(),
  updated_by,
  created_at: time,
  updated_at: time,
});

export const macroSchema = v.object({
  id,
  folder: v.string(),
  title: v.string(),
  body: v.string(),
  topics,
  /** What the ticket becomes when it is sent; null leaves that to the desk. */
  status_after: v.nullable(v.picklist(['open', 'pending', 'waiting', 'solved'])),
  archived_at: v.nullable(time),
  used_count: v.number(),
  solved_count: v.number(),
  updated_by,
  created_at: time,
  updated_at: time,
});

export const articleSchema = v.object({
  id,
  title: v.string(),
  body: v.string(),
  /** https only. */
  url: v.nullable(v.string()),
  topics,
  archived_at: v.nullable(time),
  updated_by,
  created_at: time,
  updated_at: time,
});

/** Small, of the whole company, and held whole: `private.company_tables` in Postgres names the same. */
export const COMPANY = {
  members: memberSchema,
  teams: teamSchema,
  team_members: teamMemberSchema,
  brand_accounts: brandAccountSchema,
  settings: settingSchema,
  calendars: calendarSchema,
  holidays: holidaySchema,
  sla_policies: slaPolicySchema,
  macros: macroSchema,
  articles: articleSchema,
} as const;

export type CompanyTable = keyof typeof COMPANY;

/** Every table that a device holds, by its name in Postgres. */
export const SYNCED = {
  ...COMPANY,
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

export type Macro = v.InferOutput<typeof macroSchema>;
export type Article = v.InferOutput<typeof articleSchema>;

/** The row type of each synced table. */
export type Rows = { [Table in SyncedTable]: v.InferOutput<(typeof SYNCED)[Table]> };
