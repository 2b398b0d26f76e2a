import assert from 'node:assert/strict';
import { PRICES, type XCheck } from '../../../src/lib/domain/x-connection.ts';
import { anotherApp, impatientClock, startTestStack } from '../_tests/test-stack.ts';
import type { TestStack } from '../_tests/test-stack.ts';
import { createHandler as createWebhook } from '../webhook/handler.ts';
import type { Outcome } from './carry-out.ts';
import { createHandler } from './handler.ts';

let stack: TestStack;
let admin: string;
let brand: string;
let keys: Record<string, string>;
Deno.test.beforeAll(async () => {
  stack = await startTestStack();
  admin = await stack.signIn('admin');
  const [account] = await stack.rows<{ id: string }>('brand_accounts?select=id');
  brand = account?.id ?? '';
  const env = stack.environment;
  keys = {
    consumer_key: env['X_APP_KEY'] ?? '',
    consumer_secret: env['X_APP_SECRET'] ?? '',
    access_token: env['X_ACCESS_TOKEN'] ?? '',
    access_secret: env['X_ACCESS_SECRET'] ?? '',
    bearer_token: env['X_BEARER_TOKEN'] ?? '',
  };
});
Deno.test.afterAll(() => stack.stop());

async function send(body: unknown, token = admin, environment = stack.environment) {
  const handler = createHandler(environment, impatientClock());
  const response = await handler(
    new Request('http://functions/x-connection', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    }),
  );
  return { status: response.status, body: (await response.json()) as Outcome };
}
const order = async (action: string, more: object = {}): Promise<Outcome> =>
  (await send({ action, brand_account_id: brand, ...more })).body;

async function test(): Promise<Record<string, string>> {
  const answer = await order('test');
  assert.ok(answer.ok && answer.checks);
  return inShort(answer.checks);
}
/** "ok", or the state with its code. */
const inShort = (checks: readonly XCheck[]): Record<string, string> =>
  Object.fromEntries(
    checks.map(({ name, state, code }) => [name, code === null ? state : `${state} ${code}`]),
  );
const stand = (standing: object) => stack.x('PATCH', `apps/${stack.brand.username}`, standing);
async function connection(id = brand): Promise<Record<string, unknown>> {
  const [row] = await stack.rows<Record<string, unknown>>(
    `x_connections?brand_account_id=eq.${id}`,
  );
  assert.ok(row);
  return row;
}

const SKIPPED = { mentions: 'skipped', post: 'skipped', webhook: 'skipped' };

Deno.test('only an admin may', async () => {
  for (const role of ['supervisor', 'agent', 'customer'])
    assert.equal(
      (await send({ action: 'pause', brand_account_id: brand }, await stack.signIn(role))).status,
      403,
    );
  assert.equal((await send({ action: 'pause', brand_account_id: brand }, 'no.token')).status, 401);
  assert.equal((await connection())['paused_at'], null);
});

Deno.test('what makes no sense is refused with the field, and nothing is changed', async () => {
  assert.equal((await send({ action: 'explode' })).status, 400);
  assert.deepEqual(await order('set_poll_seconds', { poll_seconds: 5 }), {
    ok: false,
    code: 'invalid',
    field: 'poll_seconds',
    reason: 'out_of_range',
  });
  assert.deepEqual(await order('save', { credentials: { consumer_key: 'two words' } }), {
    ok: false,
    code: 'invalid',
    field: 'consumer_key',
    reason: 'malformed',
  });
  assert.deepEqual(await order('save', { credentials: { access_token: '12-other' } }), {
    ok: false,
    code: 'invalid',
    field: 'access_token',
    reason: 'other_account',
  });
  assert.deepEqual(await order('pause', { brand_account_id: crypto.randomUUID() }), {
    ok: false,
    code: 'not_found',
  });
});

Deno.test('a good connection passes every check, and what was wrong before is over', async () => {
  await stack.rest('POST', 'rpc/note_x_outcome', {
    brand_account_id: brand,
    kind: 'send',
    error_code: 'x_read_only',
  });
  assert.deepEqual(await test(), {
    keys: 'ok',
    reach: 'ok',
    clock: 'ok',
    account: 'ok',
    plan: 'ok',
    mentions: 'ok',
    post: 'ok',
    webhook: 'unknown webhook_none',
  });
  const row = await connection();
  assert.equal(row['last_error_code'], null);
  assert.ok(row['tested_at']);
});

Deno.test('keys go in, are tested, and come out of nothing', async () => {
  const wrong = await send({
    action: 'save',
    brand_account_id: brand,
    credentials: { consumer_secret: 'not-the-secret-of-this-app' },
  });
  assert.deepEqual(Object.keys(wrong.body), ['ok']);
  assert.deepEqual(await test(), {
    keys: 'ok',
    reach: 'ok',
    clock: 'ok',
    account: 'failed x_unauthorized',
    plan: 'skipped',
    ...SKIPPED,
  });
  const row = JSON.stringify(await connection());
  for (const key of [...Object.values(keys), 'not-the-secret-of-this-app'])
    assert.ok(!row.includes(key));
  assert.deepEqual(await order('save', { credentials: keys }), { ok: true });
  assert.equal((await test())['account'], 'ok');
});

Deno.test('what is missing at X is named', async () => {
  await stand({ access: 'read' });
  assert.equal((await test())['post'], 'failed x_read_only');
  assert.equal((await connection())['last_error_code'], 'x_read_only');
  await stand({ access: 'read-write', enrolled: false });
  assert.equal((await test())['plan'], 'failed x_not_enrolled');
  await stand({ enrolled: true, credits: false });
  assert.equal((await test())['plan'], 'failed x_no_credits');
  await stand({ credits: true, revoked: true });
  assert.equal((await test())['account'], 'failed x_unauthorized');
  await stand({ revoked: false });
  await stack.x('POST', 'faults', {
    kind: 'status',
    status: 429,
    resetInSeconds: 600,
    endpoint: 'users.mentions',
  });
  const answer = await order('test');
  const limited = answer.ok && answer.checks?.find(({ name }) => name === 'mentions');
  assert.ok(limited);
  assert.equal(limited.code, 'x_rate_limited');
  assert.ok(Date.parse(limited.until ?? '') > Date.now() + 500_000);
});

Deno.test(
  'a token of the app that X does not know is told from the keys of the account',
  async () => {
    await order('save', { credentials: { bearer_token: 'AAAA-not-a-token' } });
    assert.equal((await test())['mentions'], 'failed bearer_refused');
    await order('save', { credentials: { bearer_token: null } });
    const without = await test();
    assert.equal(without['mentions'], 'ok');
    assert.equal(without['webhook'], 'unknown bearer_missing');
    await order('save', { credentials: keys });
  },
);

Deno.test('X that does not answer is told from X that refuses', async () => {
  const listener = Deno.listen({ port: 0, hostname: '127.0.0.1' });
  const { port } = listener.addr;
  listener.close();
  const nowhere = { ...stack.environment, X_API_ORIGIN: `http://127.0.0.1:${String(port)}` };
  const { body } = await send({ action: 'test', brand_account_id: brand }, admin, nowhere);
  assert.ok(body.ok && body.checks);
  assert.equal(inShort(body.checks)['reach'], 'failed x_unreachable');
});

Deno.test('another account is connected by its keys alone, once', async () => {
  const app = await anotherApp(stack, 'Meadow');
  const first = (await send({ action: 'connect', credentials: app.credentials })).body;
  assert.ok(first.ok && first.brand_account_id);
  const [row] = await stack.rows<object>(
    `brand_accounts?select=x_user_id,handle&id=eq.${first.brand_account_id}`,
  );
  assert.deepEqual(row, { x_user_id: app.id, handle: 'Meadow' });
  const again = (await send({ action: 'connect', credentials: app.credentials })).body;
  assert.ok(again.ok);
  assert.equal(again.brand_account_id, first.brand_account_id);

  const wrong = { ...app.credentials, access_secret: 'wrong-secret' };
  const refused = (await send({ action: 'connect', credentials: wrong })).body;
  assert.ok(!refused.ok && refused.checks);
  assert.equal(inShort(refused.checks)['account'], 'failed x_unauthorized');
});

Deno.test('pace and prices are the admin’s; null goes back to what X publishes', async () => {
  assert.deepEqual(await order('set_poll_seconds', { poll_seconds: 90 }), { ok: true });
  const prices = { ...PRICES, post_read: 0.001 };
  await order('set_prices', { prices });
  const row = await connection();
  assert.equal(row['poll_seconds'], 90);
  assert.deepEqual(row['prices'], prices);
  await order('set_prices', { prices: null });
  assert.equal((await connection())['prices'], null);
});

Deno.test(
  'the webhook is registered where X can prove it, and taken back with the keys',
  async () => {
    // The address that X is told is below SUPABASE_URL; here a server stands in for its gateway.
    const webhook = createWebhook(stack.environment);
    const seen: string[] = [];
    const database = stack.environment['SUPABASE_URL'] ?? '';
    const gateway = Deno.serve(
      { port: 0, hostname: '127.0.0.1', onListen: () => undefined },
      (request) => {
        const { pathname, search } = new URL(request.url);
        if (pathname.startsWith('/functions/v1/')) {
          seen.push(pathname);
          return webhook(request);
        }
        return fetch(new Request(`${database}${pathname}${search}`, request));
      },
    );
    const environment = {
      ...stack.environment,
      SUPABASE_URL: `http://127.0.0.1:${String(gateway.addr.port)}`,
    };
    const at = async (action: string) =>
      (await send({ action, brand_account_id: brand }, admin, environment)).body;
    assert.deepEqual(await at('register_webhook'), { ok: true });
    assert.deepEqual(seen, [`/functions/v1/webhook/${brand}`]);
    assert.equal((await connection())['webhook_state'], 'registered');
    assert.deepEqual(await at('register_webhook'), { ok: true });
    const tested = await at('test');
    assert.ok(tested.ok && tested.checks);
    assert.equal(inShort(tested.checks)['webhook'], 'ok');

    assert.deepEqual(await at('disconnect'), { ok: true });
    const row = await connection();
    assert.deepEqual([row['credentials_from'], row['credential_hints']], ['none', {}]);
    await order('save', { credentials: keys });
    const after = await at('test');
    assert.ok(after.ok && after.checks);
    assert.equal(inShort(after.checks)['webhook'], 'unknown webhook_none');
    await gateway.shutdown();

    const refused = await order('register_webhook');
    assert.ok(!refused.ok);
    assert.equal(refused.code, 'webhook_refused');
    assert.equal((await connection())['webhook_state'], 'failing');
  },
);
