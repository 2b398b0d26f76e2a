import type { SimulatorClock } from '../clock.ts';
import { signWith, type Subscription, type Webhook, type WebhookRegistry } from './registry.ts';
import type { ActivityEvent } from './activity.ts';

/** What became of one delivery. */
export interface Delivery {
  webhookId: string;
  eventType: string;
  eventUuid: string;
  attempts: number;
  /** Status of the last answer; 0 when there was none within ten seconds. */
  lastStatus: number;
}

/** How deliveries may go wrong on purpose. */
export interface DeliveryFaults {
  /** Decides for one delivery: as it should be, twice, never, or with a wrong signature. */
  next(): 'none' | 'duplicate' | 'drop' | 'bad-signature';
}

/** X gives a callback ten seconds. */
const answerTimeoutMs = 10_000;

/** Waits before the second and third attempt. */
const retryDelaysMs = [2_000, 10_000];

/** Delivers events to callbacks and keeps a record of the last ones. */
interface Deliverer {
  deliver(event: ActivityEvent): void;
  recent(): readonly Delivery[];
  /** Settles when nothing is on its way. Waiting retries do not count. */
  idle(): Promise<void>;
  /** Forgets waiting retries. */
  stop(): void;
}

/** A subscription about the user `*` hears of everyone: tests and the demo use it for deletions. */
export function createDeliverer(
  registry: WebhookRegistry,
  secretOf: (accountId: string) => string,
  clock: SimulatorClock,
  faults: DeliveryFaults,
): Deliverer {
  const recent: Delivery[] = [];
  const underWay = new Set<Promise<void>>();
  const waiting = new Set<() => void>();

  async function post(webhook: Webhook, body: Buffer, signature: string): Promise<number> {
    try {
      const answer = await fetch(webhook.url, {
        method: 'POST',
        body: new Uint8Array(body),
        redirect: 'manual',
        headers: { 'content-type': 'application/json', 'x-twitter-webhooks-signature': signature },
        signal: AbortSignal.timeout(answerTimeoutMs),
      });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      return 0;
    }
  }

  async function attempt(
    webhook: Webhook,
    body: Buffer,
    signature: string,
    delivery: Delivery,
  ): Promise<void> {
    delivery.attempts += 1;
    delivery.lastStatus = await post(webhook, body, signature);
    const failed = delivery.lastStatus === 0 || delivery.lastStatus >= 500;
    const delayMs = retryDelaysMs[delivery.attempts - 1];
    if (!failed || delayMs === undefined) return;
    const cancel = clock.after(delayMs, () => {
      waiting.delete(cancel);
      run(attempt(webhook, body, signature, delivery));
    });
    waiting.add(cancel);
  }

  function run(work: Promise<void>): void {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  function send(webhook: Webhook, subscription: Subscription, event: ActivityEvent): void {
    const body = Buffer.from(
      JSON.stringify({
        data: {
          event_uuid: event.uuid,
          filter: { user_id: event.userId },
          event_type: event.type,
          ...(subscription.tag === undefined ? {} : { tag: subscription.tag }),
          payload: event.payload,
          includes: event.includes,
        },
      }),
    );
    const fault = faults.next();
    if (fault === 'drop') return;
    const secret = secretOf(webhook.accountId ?? '');
    const signature = signWith(fault === 'bad-signature' ? `${secret}?` : secret, body);
    for (let copy = 0; copy < (fault === 'duplicate' ? 2 : 1); copy++) {
      const delivery: Delivery = {
        webhookId: webhook.id,
        eventType: event.type,
        eventUuid: event.uuid,
        attempts: 0,
        lastStatus: 0,
      };
      recent.push(delivery);
      if (recent.length > 200) recent.shift();
      run(attempt(webhook, body, signature, delivery));
    }
  }

  return {
    deliver(event) {
      const webhooks = registry.webhooks();
      for (const subscription of registry.subscriptions()) {
        if (subscription.eventType !== event.type) continue;
        if (subscription.userId !== event.userId && subscription.userId !== '*') continue;
        const webhook = webhooks.find((candidate) => candidate.id === subscription.webhookId);
        if (webhook?.valid) send(webhook, subscription, event);
      }
    },
    recent: () => recent,
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    stop() {
      for (const cancel of waiting) cancel();
      waiting.clear();
    },
  };
}
