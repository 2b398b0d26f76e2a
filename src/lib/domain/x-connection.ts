/**
 * How a brand account is connected to X, as functions write it and an admin reads it. Not a synced row: it changes
 * with every poll (`public.x_connections`).
 */
import * as v from 'valibot';

const time = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'not a time'),
);
const count = v.pipe(v.number(), v.minValue(0));

/** The five keys of an app on X and of the account that it acts for, by the names of the columns. */
export const KEY_NAMES = [
  'consumer_key',
  'consumer_secret',
  'access_token',
  'access_secret',
  'bearer_token',
] as const;
export type KeyName = (typeof KEY_NAMES)[number];

/** What the test of a connection looks at, in its order: each needs those before it. */
export const CHECK_NAMES = [
  /** The four keys that every call is signed with are there. */
  'keys',
  /** X answers, whatever it says. */
  'reach',
  /** The server's clock is near that of X, or no signature holds. */
  'clock',
  /** The keys are known to X, and of this account. */
  'account',
  /** The app has a project, a plan and credits. */
  'plan',
  /** Mentions can be read. */
  'mentions',
  /** The app may post. */
  'post',
  /** X pushes posts by itself. Polling works without. */
  'webhook',
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

export const checkSchema = v.object({
  name: v.picklist(CHECK_NAMES),
  /** `skipped`: an earlier one has failed. `unknown`: X does not say. */
  state: v.picklist(['ok', 'failed', 'skipped', 'unknown']),
  /** Why it is not ok. */
  code: v.nullable(v.string()),
  /** X's own words, or a name that the sentence needs. */
  detail: v.nullable(v.string()),
  /** X asks to wait until then. */
  until: v.nullable(time),
});
export type XCheck = v.InferOutput<typeof checkSchema>;

export const POLL_SECONDS = { least: 30, usual: 60, most: 3_600 } as const;

/** US dollars. */
export const pricesSchema = v.object({
  /** A post read or pushed, once a day. */
  post_read: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
  post_sent: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
  /** A post that has a link in it. */
  post_with_link_sent: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
});
export type XPrices = v.InferOutput<typeof pricesSchema>;

/**
 * What X charges without a contract, as docs.x.com/x-api/getting-started/pricing had it on PRICES_OF: "Posts: Read",
 * "Post: Create" and "Post: Create (with URL)". The same post read twice on one day (UTC) is charged once, and an
 * event that is pushed costs as much as a read. Some calls cost less: one's own mentions ("Owned Reads") $0.001, an
 * answer to somebody who has mentioned the account ("summoned reply") $0.010. So this is rather too high than too low.
 */
export const PRICES: XPrices = { post_read: 0.005, post_sent: 0.015, post_with_link_sent: 0.2 };
export const PRICES_OF = '2026-08-28';

const usageSchema = v.object({
  /** First day of the month (UTC). */
  month: v.string(),
  posts_read: count,
  posts_sent: count,
  /** Of those sent. */
  posts_with_link_sent: count,
});
export type XUsage = v.InferOutput<typeof usageSchema>;

export const xConnectionSchema = v.object({
  id: v.string(),
  brand_account_id: v.string(),
  credentials_from: v.picklist(['none', 'stored', 'environment']),
  /** The last four characters of each stored key; empty for one that is too short to show any. */
  credential_hints: v.record(v.string(), v.string()),
  credentials_saved_at: v.nullable(time),
  paused_at: v.nullable(time),
  disconnected_at: v.nullable(time),
  poll_seconds: v.number(),
  last_polled_at: v.nullable(time),
  last_post_at: v.nullable(time),
  last_error_kind: v.nullable(v.picklist(['read', 'send', 'webhook'])),
  last_error_code: v.nullable(v.string()),
  last_error_detail: v.nullable(v.string()),
  last_error_at: v.nullable(time),
  failing_since: v.nullable(time),
  retry_after: v.nullable(time),
  webhook_state: v.picklist(['none', 'registered', 'valid', 'failing']),
  webhook_last_event_at: v.nullable(time),
  tested_at: v.nullable(time),
  test_result: v.nullable(v.array(checkSchema)),
  usage_month: v.string(),
  posts_read: count,
  posts_sent: count,
  posts_with_link_sent: count,
  last_usage: v.nullable(usageSchema),
  prices: v.nullable(pricesSchema),
  updated_by: v.nullable(v.string()),
  updated_at: time,
});
export type XConnection = v.InferOutput<typeof xConnectionSchema>;

/** How an account is doing, the most telling first. */
export type XState =
  | { kind: 'disconnected'; since: string }
  | { kind: 'paused'; since: string }
  /** There are no keys. */
  | { kind: 'unconnected' }
  /** X asks us to wait: it goes on by itself. */
  | { kind: 'waiting'; until: string }
  | { kind: 'failing'; since: string; code: string }
  /** Nothing calls the functions on a schedule. */
  | { kind: 'unattended'; since: string | null }
  | { kind: 'live' };

/** A schedule that calls once a minute may be a little late. */
const LATE_MS = 3 * 60_000;

/** @param nowMs When the row was read, by the device's clock. */
export function stateOf(connection: XConnection, nowMs: number): XState {
  const { disconnected_at, paused_at, retry_after, failing_since, last_error_code } = connection;
  if (disconnected_at !== null) return { kind: 'disconnected', since: disconnected_at };
  if (paused_at !== null) return { kind: 'paused', since: paused_at };
  if (last_error_code === 'x_rate_limited' && retry_after !== null)
    return { kind: 'waiting', until: retry_after };
  if (last_error_code === 'x_not_connected') return { kind: 'unconnected' };
  if (failing_since !== null && last_error_code !== null)
    return { kind: 'failing', since: failing_since, code: last_error_code };
  if (connection.credentials_from === 'none') return { kind: 'unconnected' };
  const polled = connection.last_polled_at;
  // Whoever saves keys or ends a pause makes it due at once, so there is no time of a poll then.
  const lastMs = Date.parse(polled ?? connection.updated_at);
  if (nowMs - lastMs > connection.poll_seconds * 1_000 + LATE_MS)
    return { kind: 'unattended', since: polled };
  return { kind: 'live' };
}

/** This month's counters; a row that nothing was counted in since the month began still has the last one's. */
export function usageOf(connection: XConnection, nowMs: number): XUsage {
  const month = `${new Date(nowMs).toISOString().slice(0, 7)}-01`;
  const { usage_month, posts_read, posts_sent, posts_with_link_sent } = connection;
  if (usage_month < month) return { month, posts_read: 0, posts_sent: 0, posts_with_link_sent: 0 };
  return { month: usage_month, posts_read, posts_sent, posts_with_link_sent };
}

/** The month before the one that `usageOf` shows; null when nothing was counted in it. */
export function lastUsageOf(connection: XConnection, nowMs: number): XUsage | null {
  const { usage_month, posts_read, posts_sent, posts_with_link_sent, last_usage } = connection;
  const shown = usageOf(connection, nowMs);
  if (shown.month === usage_month) return last_usage;
  return { month: usage_month, posts_read, posts_sent, posts_with_link_sent };
}

export interface XCost {
  read: number;
  sent: number;
  sentWithLink: number;
  total: number;
}

/** US dollars: read × price + sent without link × price + sent with link × price. An estimate. */
export function costOf(usage: XUsage, prices: XPrices): XCost {
  const read = usage.posts_read * prices.post_read;
  const sent = (usage.posts_sent - usage.posts_with_link_sent) * prices.post_sent;
  const sentWithLink = usage.posts_with_link_sent * prices.post_with_link_sent;
  return { read, sent, sentWithLink, total: read + sent + sentWithLink };
}
