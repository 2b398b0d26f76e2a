/** Looks a connection over, step by step, and says what is missing. Nothing is posted. */
import { CHECK_NAMES } from '../../../src/lib/domain/x-connection.ts';
import type { CheckName, XCheck } from '../../../src/lib/domain/x-connection.ts';
import { XCallError } from '../_shared/x/call-error.ts';
import type { WhoAmI, XSetup } from '../_shared/x/setup-client.ts';

export interface Inspection {
  checks: XCheck[];
  /** Who the keys are; null when X did not say. */
  who: WhoAmI | null;
  /** What X knows of our webhook; null when it was not asked. */
  webhook: 'none' | 'valid' | 'failing' | null;
  /** Posts that the look has cost. */
  postsRead: string[];
}

/** What `failed` and `unknown` need to be put into words. */
type Reason = Pick<XCheck, 'code'> & Partial<Pick<XCheck, 'detail' | 'until'>>;

/** Faults that X names before it looks whose keys these are. */
const OF_THE_PLAN = new Set(['x_not_enrolled', 'x_no_credits', 'x_usage_capped']);

/** The results so far, in the order of their names; what is not reached stays skipped. */
class Findings {
  readonly #found = new Map<CheckName, XCheck>();

  ok(...names: CheckName[]): void {
    for (const name of names) this.#put(name, 'ok', { code: null });
  }

  failed(name: CheckName, reason: Reason): void {
    this.#put(name, 'failed', reason);
  }

  unknown(name: CheckName, reason: Reason): void {
    this.#put(name, 'unknown', reason);
  }

  list(): XCheck[] {
    return CHECK_NAMES.map(
      (name) =>
        this.#found.get(name) ?? { name, state: 'skipped', code: null, detail: null, until: null },
    );
  }

  #put(name: CheckName, state: XCheck['state'], { code, detail, until }: Reason): void {
    this.#found.set(name, { name, state, code, detail: detail ?? null, until: until ?? null });
  }
}

/** @returns the checks of an account that there are no keys for */
export function nothingToCheck(detail: string): XCheck[] {
  const findings = new Findings();
  findings.failed('keys', { code: 'x_not_connected', detail });
  return findings.list();
}

/**
 * @param xUserId Whose keys they should be; null for an account that is to be connected.
 * @param webhookUrl Where X should push to; null when that is not to be looked at.
 */
export async function inspect(
  x: XSetup,
  xUserId: string | null,
  webhookUrl: string | null,
): Promise<Inspection> {
  const findings = new Findings();
  const end = (more: Partial<Inspection> = {}): Inspection => ({
    who: null,
    webhook: null,
    postsRead: [],
    ...more,
    checks: findings.list(),
  });
  findings.ok('keys');
  let who: WhoAmI;
  try {
    who = await x.whoAmI();
  } catch (error) {
    blame(error, findings);
    return end();
  }
  findings.ok('reach', 'clock', 'plan');
  if (xUserId !== null && who.profile.x_user_id !== xUserId) {
    findings.failed('account', { code: 'other_account', detail: `@${who.profile.handle}` });
    return end({ who });
  }
  findings.ok('account');
  if (who.access === 'read-write') findings.ok('post');
  else if (who.access === 'read') findings.failed('post', { code: 'x_read_only' });
  else findings.unknown('post', { code: 'access_unsaid' });

  const [postsRead, webhook] = await Promise.all([
    lookAtMentions(x, who.profile.x_user_id, findings),
    webhookUrl === null ? null : lookAtWebhook(x, webhookUrl, findings),
  ]);
  return end({ who, webhook, postsRead });
}

/** Which step it was that the first call failed at. */
function blame(error: unknown, findings: Findings): void {
  if (!(error instanceof XCallError)) throw error;
  const reason = reasonOf(error);
  if (error.kind !== 'refused' || error.status >= 500) {
    findings.failed('reach', reason);
    return;
  }
  findings.ok('reach');
  if (error.code === 'x_clock_skew') {
    findings.failed('clock', { ...reason, detail: inWords(error.skewMs ?? 0) });
    return;
  }
  if (error.skewMs !== null) findings.ok('clock');
  else findings.unknown('clock', { code: 'time_unsaid' });
  findings.failed(OF_THE_PLAN.has(error.code) ? 'plan' : 'account', reason);
}

async function lookAtMentions(x: XSetup, userId: string, findings: Findings): Promise<string[]> {
  try {
    const ids = await x.newestMentions(userId);
    findings.ok('mentions');
    return ids;
  } catch (error) {
    if (!(error instanceof XCallError)) throw error;
    // The account's own keys have just been taken, so it is the app's token that is not.
    const isToken = error.code === 'x_unauthorized' && x.webhooks !== null;
    const reason = reasonOf(error);
    findings.failed('mentions', isToken ? { ...reason, code: 'bearer_refused' } : reason);
    return [];
  }
}

/** Polling works without it, so only one that is there and broken is a fault. */
async function lookAtWebhook(
  { webhooks }: XSetup,
  url: string,
  findings: Findings,
): Promise<Inspection['webhook']> {
  if (webhooks === null) {
    findings.unknown('webhook', { code: 'bearer_missing' });
    return null;
  }
  try {
    const ours = (await webhooks.list()).find((webhook) => webhook.url === url);
    if (!ours) {
      findings.unknown('webhook', { code: 'webhook_none' });
      return 'none';
    }
    if (ours.valid) findings.ok('webhook');
    else findings.failed('webhook', { code: 'webhook_refused', detail: url });
    return ours.valid ? 'valid' : 'failing';
  } catch (error) {
    if (!(error instanceof XCallError)) throw error;
    findings.unknown('webhook', reasonOf(error));
    return null;
  }
}

function reasonOf(error: XCallError): Reason {
  const until = error.resetAt === null || error.status !== 429 ? null : error.resetAt * 1_000;
  return {
    code: error.code,
    detail: error.detail.slice(0, 300),
    until: until === null ? null : new Date(until).toISOString(),
  };
}

/** "12 minutes behind": how far our clock is from that of X. */
function inWords(skewMs: number): string {
  const minutes = Math.max(1, Math.round(Math.abs(skewMs) / 60_000));
  return `${String(minutes)} minutes ${skewMs > 0 ? 'behind' : 'ahead'}`;
}
