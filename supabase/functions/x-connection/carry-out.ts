/** Does what an admin has ordered. */
import type { XCheck } from '../../../src/lib/domain/x-connection.ts';
import type { Clock } from '../_shared/clock.ts';
import type { XEnvironment } from '../_shared/environment.ts';
import { logFailure } from '../_shared/http.ts';
import type { Answer, ConnectionChanges, Store, XAccount } from '../_shared/store.ts';
import { notConnected } from '../_shared/x/account-clients.ts';
import { XCallError } from '../_shared/x/call-error.ts';
import { credentialsOf, type XCredentials } from '../_shared/x/credentials.ts';
import { openSetup, type XSetup } from '../_shared/x/setup-client.ts';
import { troubleOf } from '../_shared/x/trouble.ts';
import { inspect, nothingToCheck } from './check.ts';
import type { Order } from './orders.ts';
import { registerWebhook, removeWebhook, webhookUrl } from './webhook-registration.ts';

interface OrderParts {
  store: Store;
  x: XEnvironment;
  supabaseUrl: string;
  clock: Clock;
}

export type Outcome =
  | { ok: true; brand_account_id?: string; checks?: XCheck[] }
  | (Extract<Answer, { ok: false }> & { detail?: string; checks?: XCheck[] });

const NOT_FOUND = { ok: false, code: 'not_found' } as const;

export async function carryOut(order: Order, adminId: string, parts: OrderParts): Promise<Outcome> {
  if (order.action === 'connect') return connect(order.credentials, adminId, parts);
  const { store } = parts;
  const accounts = await store.xAccounts();
  const account = accounts.find(({ id }) => id === order.brand_account_id);
  if (!account) return NOT_FOUND;
  const change = async (changes: ConnectionChanges): Promise<Outcome> => {
    await store.changeConnection(account.id, { ...changes, updated_by: adminId });
    return { ok: true };
  };
  switch (order.action) {
    case 'save':
      return store.saveCredentials(account.id, order.credentials, adminId);
    case 'test':
      return { ok: true, checks: await test(account, parts) };
    case 'pause':
    case 'resume':
      return store.setPaused(account.id, order.action === 'pause', adminId);
    case 'disconnect':
      return disconnect(account, adminId, parts);
    case 'set_poll_seconds':
      return change({ poll_seconds: order.poll_seconds });
    case 'set_prices':
      return change({ prices: order.prices });
    case 'register_webhook':
      return register(account, parts);
  }
}

function setupOf(account: XAccount, { x }: OrderParts): XSetup | null {
  const chosen = credentialsOf(account, x);
  return chosen && openSetup({ origin: x.origin, keys: chosen.keys });
}

/** Only keys that X knows are stored, for it says whose they are. */
async function connect(
  keys: XCredentials,
  adminId: string,
  { store, x }: OrderParts,
): Promise<Outcome> {
  const { who, checks, postsRead } = await inspect(
    openSetup({ origin: x.origin, keys }),
    null,
    null,
  );
  if (!who) return { ok: false, code: 'not_connected', checks };
  const id = await store.connectAccount(who.profile, keys, adminId);
  await store.noteReads(id, 'read', postsRead, false);
  return { ok: true, brand_account_id: id, checks };
}

async function test(account: XAccount, parts: OrderParts): Promise<XCheck[]> {
  const { store, clock } = parts;
  const setup = setupOf(account, parts);
  const { checks, who, webhook, postsRead } = setup
    ? await inspect(setup, account.x_user_id, webhookUrl(parts.supabaseUrl, account.id))
    : {
        checks: nothingToCheck(notConnected(parts.x).detail),
        who: null,
        webhook: null,
        postsRead: [],
      };
  await store.noteReads(account.id, 'read', postsRead, false);
  await store.changeConnection(account.id, {
    tested_at: new Date(clock.now()).toISOString(),
    test_result: checks,
    // That events come, only an event can tell.
    ...(webhook === 'valid' || webhook === null ? {} : { webhook_state: webhook }),
  });
  if (who?.profile.x_user_id === account.x_user_id && who.profile.handle !== account.handle)
    await store.renameAccount(account.id, who.profile);
  const failed = checks.find(({ state }) => state === 'failed');
  if (!failed) await store.clearTrouble(account.id);
  else {
    const { name, code, detail, until } = failed;
    const work = name === 'post' ? 'send' : name === 'webhook' ? 'webhook' : 'read';
    const trouble = { code: code ?? name, detail: detail ?? '', retryAfter: until };
    await store.noteOutcome(account.id, work, trouble);
  }
  return checks;
}

async function register(account: XAccount, parts: OrderParts): Promise<Outcome> {
  const { store } = parts;
  const webhooks = setupOf(account, parts)?.webhooks ?? null;
  if (!webhooks) return { ok: false, code: 'bearer_missing' };
  try {
    const url = webhookUrl(parts.supabaseUrl, account.id);
    if (await registerWebhook(webhooks, account, url)) {
      await store.clearTrouble(account.id, 'webhook');
      await store.changeConnection(account.id, { webhook_state: 'registered' });
      return { ok: true };
    }
    return await refused(account, { code: 'webhook_refused', detail: url }, store);
  } catch (error) {
    if (!(error instanceof XCallError)) throw error;
    const { code, detail } = troubleOf(error, null);
    // X answers 400 when our address did not prove itself.
    return refused(
      account,
      { code: error.status === 400 ? 'webhook_refused' : code, detail },
      store,
    );
  }
}

async function refused(
  account: XAccount,
  { code, detail }: { code: string; detail: string },
  store: Store,
): Promise<Outcome> {
  await store.noteOutcome(account.id, 'webhook', { code, detail, retryAfter: null });
  return { ok: false, code, detail };
}

async function disconnect(account: XAccount, adminId: string, parts: OrderParts): Promise<Outcome> {
  const webhooks = setupOf(account, parts)?.webhooks ?? null;
  try {
    if (webhooks) await removeWebhook(webhooks, webhookUrl(parts.supabaseUrl, account.id));
  } catch (error) {
    // Keys that X does not take any more are no reason to keep them.
    logFailure('x-connection', error);
  }
  return parts.store.disconnectAccount(account.id, adminId);
}
