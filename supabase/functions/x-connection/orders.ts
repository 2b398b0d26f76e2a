/** What an admin may ask for. Every field is checked here: what comes from a browser may be anything. */
import * as v from 'valibot';
import { POLL_SECONDS, pricesSchema } from '../../../src/lib/domain/x-connection.ts';
import { HttpProblem } from '../_shared/http.ts';

const account = v.pipe(v.string(), v.uuid());
const key = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500), v.regex(/^[!-~]+$/u));

const wholeKeys = v.strictObject({
  consumer_key: key,
  consumer_secret: key,
  access_token: key,
  access_secret: key,
  bearer_token: v.optional(v.nullable(key), null),
});
/** Only those that change; null takes the bearer token away. */
const someKeys = v.strictObject({
  consumer_key: v.exactOptional(key),
  consumer_secret: v.exactOptional(key),
  access_token: v.exactOptional(key),
  access_secret: v.exactOptional(key),
  bearer_token: v.exactOptional(v.nullable(key)),
});

const orderSchema = v.variant('action', [
  v.object({ action: v.literal('connect'), credentials: wholeKeys }),
  v.object({ action: v.literal('save'), brand_account_id: account, credentials: someKeys }),
  v.object({
    action: v.picklist(['test', 'disconnect', 'pause', 'resume', 'register_webhook']),
    brand_account_id: account,
  }),
  v.object({
    action: v.literal('set_poll_seconds'),
    brand_account_id: account,
    poll_seconds: v.pipe(
      v.number(),
      v.integer(),
      v.minValue(POLL_SECONDS.least),
      v.maxValue(POLL_SECONDS.most),
    ),
  }),
  v.object({
    action: v.literal('set_prices'),
    brand_account_id: account,
    /** Null goes back to what X publishes. */
    prices: v.nullable(pricesSchema),
  }),
]);

export type Order = v.InferOutput<typeof orderSchema>;

/** An order that can be read but not carried out: what is wrong with which field. */
export interface Refused {
  ok: false;
  code: string;
  field?: string;
  reason?: string;
}

/**
 * @returns the order, or which of its fields is at fault
 * @throws HttpProblem 400 'order_unknown'
 */
export function readOrder(body: unknown): Order | Refused {
  const parsed = v.safeParse(orderSchema, body);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? '';
  if (path === '' || path === 'action')
    throw new HttpProblem(400, 'order_unknown', 'There is no such action.');
  return {
    ok: false,
    code: 'invalid',
    field: path.split('.').at(-1) ?? path,
    reason: reasonOf(issue),
  };
}

function reasonOf(issue: v.BaseIssue<unknown>): string {
  if (issue.input === undefined || issue.type === 'min_length') return 'empty';
  if (issue.type === 'max_length') return 'too_long';
  if (issue.type === 'min_value' || issue.type === 'max_value') return 'out_of_range';
  return issue.type === 'strict_object' ? 'unknown' : 'malformed';
}
