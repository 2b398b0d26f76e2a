/** What the ends of replies say of their account's connection. Pure. */
import type { ReplyEnd, XTrouble } from '../_shared/store.ts';

/** Faults of the connection: any other reply would meet them too. What is wrong with one reply is not among them. */
const OF_THE_CONNECTION = new Set([
  'x_unauthorized',
  'x_clock_skew',
  'x_read_only',
  'x_not_enrolled',
  'x_no_credits',
  'x_usage_capped',
  'x_suspended',
  'x_rate_limited',
  'x_unreachable',
  'x_unavailable',
  'x_timeout',
]);

/** @returns the trouble, null when X took the reply, undefined when the end says nothing of the connection */
export function troubleOfEnd(end: ReplyEnd): XTrouble | null | undefined {
  if (end.outcome === 'sent') return null;
  if (!OF_THE_CONNECTION.has(end.error_code)) return undefined;
  const retryAfter = end.outcome === 'queued' ? end.not_before : null;
  return { code: end.error_code, detail: end.error_detail, retryAfter };
}
