import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Journal } from '../journal.ts';
import type { SimulatorClock } from '../clock.ts';

/** A callback address that X delivers events to. */
export interface Webhook {
  id: string;
  url: string;
  /** False after a failed challenge: X then delivers nothing until it is validated again. */
  valid: boolean;
  createdAtMs: number;
  /** The account whose app it is; the brand's when it is left out. */
  accountId?: string | undefined;
}

/** Activity events that this simulator produces. */
export const eventTypes = [
  'post.create',
  'post.delete',
  'post.mention.create',
  'post.reply.create',
  'post.quote.create',
  'post.repost.create',
] as const;

export type EventType = (typeof eventTypes)[number];

/** Asks for events of one type about one user. */
export interface Subscription {
  id: string;
  eventType: string;
  userId: string;
  webhookId?: string | undefined;
  tag?: string | undefined;
  createdAtMs: number;
}

/** The outcome of a challenge, `ok` or why not. */
type ChallengeResult = { kind: 'ok' } | { kind: 'failed'; reason: string };

/** Registered callbacks and subscriptions of all apps. */
export interface WebhookRegistry {
  webhooks(): Webhook[];
  subscriptions(): Subscription[];
  /** Registers a callback when it passes the challenge. */
  register(url: string, accountId: string): Promise<{ webhook: Webhook } | { failed: string }>;
  /** Challenges a callback again and remembers the result. */
  validate(id: string): Promise<ChallengeResult>;
  remove(id: string): boolean;
  subscribe(input: {
    eventType: EventType;
    userId: string;
    webhookId?: string | undefined;
    tag?: string | undefined;
  }): Subscription;
  unsubscribe(id: string): boolean;
}

const challengeTimeoutMs = 3000;

/** `sha256=` and the base64 HMAC of a text, as X signs challenges and deliveries. */
export function signWith(consumerSecret: string, content: string | Buffer): string {
  return `sha256=${createHmac('sha256', consumerSecret).update(content).digest('base64')}`;
}

/** Sends the challenge-response check: the callback proves that it knows the consumer secret. */
async function challenge(url: string, consumerSecret: string): Promise<ChallengeResult> {
  const token = randomBytes(24).toString('base64url');
  const address = new URL(url);
  address.searchParams.set('crc_token', token);
  try {
    const answer = await fetch(address, {
      redirect: 'manual',
      signal: AbortSignal.timeout(challengeTimeoutMs),
    });
    if (answer.status !== 200)
      return { kind: 'failed', reason: `The callback answered ${String(answer.status)}.` };
    const body: unknown = await answer.json();
    const given =
      typeof body === 'object' && body !== null && 'response_token' in body
        ? String(body.response_token)
        : '';
    const expected = Buffer.from(signWith(consumerSecret, token));
    const actual = Buffer.from(given);
    const matches = expected.length === actual.length && timingSafeEqual(expected, actual);
    return matches ? { kind: 'ok' } : { kind: 'failed', reason: 'The response token is wrong.' };
  } catch (error) {
    return {
      kind: 'failed',
      reason: error instanceof Error ? error.message : 'The callback cannot be reached.',
    };
  }
}

/**
 * @param secretOf the secret of an account's app
 * @param mintId gives ids for callbacks and subscriptions
 */
export function createWebhookRegistry(
  secretOf: (accountId: string) => string,
  mintId: () => string,
  clock: SimulatorClock,
  journal: Journal,
): WebhookRegistry {
  const webhooks = new Map<string, Webhook>();
  const subscriptions = new Map<string, Subscription>();
  for (const entry of journal.entries) {
    if ('webhook' in entry) webhooks.set(entry.webhook.id, entry.webhook);
    if ('subscription' in entry) subscriptions.set(entry.subscription.id, entry.subscription);
  }

  function keep(webhook: Webhook): Webhook {
    webhooks.set(webhook.id, webhook);
    journal.append({ webhook });
    return webhook;
  }

  function drop(map: Map<string, unknown>, id: string): boolean {
    if (!map.delete(id)) return false;
    journal.append({ removed: id });
    return true;
  }

  return {
    webhooks: () => [...webhooks.values()],
    subscriptions: () => [...subscriptions.values()],
    async register(url, accountId) {
      if ([...webhooks.values()].some((webhook) => webhook.url === url))
        return { failed: 'DuplicateUrlFailed' };
      const result = await challenge(url, secretOf(accountId));
      if (result.kind === 'failed') return { failed: `CrcValidationFailed: ${result.reason}` };
      const createdAtMs = clock.now();
      return { webhook: keep({ id: mintId(), url, valid: true, createdAtMs, accountId }) };
    },
    async validate(id) {
      const webhook = webhooks.get(id);
      if (!webhook) return { kind: 'failed', reason: 'WebhookIdInvalid' };
      const result = await challenge(webhook.url, secretOf(webhook.accountId ?? ''));
      keep({ ...webhook, valid: result.kind === 'ok' });
      return result;
    },
    remove(id) {
      for (const subscription of subscriptions.values()) {
        if (subscription.webhookId === id) drop(subscriptions, subscription.id);
      }
      return drop(webhooks, id);
    },
    subscribe(input) {
      const subscription: Subscription = { id: mintId(), ...input, createdAtMs: clock.now() };
      subscriptions.set(subscription.id, subscription);
      journal.append({ subscription });
      return subscription;
    },
    unsubscribe: (id) => drop(subscriptions, id),
  };
}
