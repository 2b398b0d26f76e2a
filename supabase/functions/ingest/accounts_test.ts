import assert from 'node:assert/strict';
import { anotherApp, cronCall, impatientClock, startTestStack } from '../_tests/test-stack.ts';
import type { TestStack } from '../_tests/test-stack.ts';
import { createHandler } from './handler.ts';
import type { PollReport } from './poll.ts';

let stack: TestStack;
let meadow: string;
let brand: string;
Deno.test.beforeAll(async () => {
  stack = await startTestStack();
  const [account] = await stack.rows<{ id: string }>('brand_accounts?select=id');
  brand = account?.id ?? '';
  const app = await anotherApp(stack, 'Meadow');
  const made = await stack.rest<{ brand_account_id: string }>('POST', 'rpc/connect_x_account', {
    profile: { x_user_id: app.id, handle: 'Meadow', name: 'Meadow' },
    credentials: app.credentials,
  });
  meadow = made.brand_account_id;
});
Deno.test.afterAll(() => stack.stop());

async function poll(query = '?force=1', environment = stack.environment) {
  const handler = createHandler(environment, impatientClock());
  const response = await handler(cronCall(stack, 'ingest', query));
  assert.equal(response.status, 200);
  const { accounts } = (await response.json()) as { accounts: PollReport[] };
  return (id: string): PollReport => {
    const report = accounts.find((one) => one.brand_account_id === id);
    assert.ok(report);
    return report;
  };
}

interface Connection {
  last_error_code: string | null;
  last_polled_at: string | null;
  last_post_at: string | null;
  failing_since: string | null;
  credentials_from: string;
  posts_read: number;
}
async function connection(id: string): Promise<Connection> {
  const [row] = await stack.rows<Connection>(`x_connections?brand_account_id=eq.${id}`);
  assert.ok(row);
  return row;
}
const stand = (username: string, standing: object) =>
  stack.x('PATCH', `apps/${username}`, standing);
const ticketsOf = (conversation: string) =>
  stack.rows<{ brand_account_id: string }>(
    `tickets?select=brand_account_id&conversation_id=in.("${conversation}")`,
  );

Deno.test('each account is read with its own keys, and its tickets belong to it', async () => {
  const one = await stack.post(`@${stack.brand.username} hello`);
  const other = await stack.post('@Meadow hello');
  const both = await stack.post(`@${stack.brand.username} @Meadow hello`);
  const reports = await poll();
  assert.equal(reports(brand).outcome, 'complete');
  assert.equal(reports(meadow).outcome, 'complete');
  assert.deepEqual(await ticketsOf(one.key), [{ brand_account_id: brand }]);
  assert.deepEqual(await ticketsOf(other.key), [{ brand_account_id: meadow }]);
  assert.equal((await ticketsOf(both.key)).length, 1);
  const { last_post_at: at, credentials_from: from, posts_read } = await connection(meadow);
  assert.equal(from, 'stored');
  assert.equal(posts_read, 2);
  assert.ok(Math.abs(Date.parse(at ?? '') - Date.now()) < 60_000);
});

Deno.test('one that X refuses says so and stops none of the others', async () => {
  await stand('Meadow', { revoked: true, enrolled: false });
  const post = await stack.post(`@${stack.brand.username} are you there?`);
  const reports = await poll();
  assert.equal(reports(meadow).error_code, 'x_not_enrolled');
  assert.equal(reports(brand).counts.taken, 1);
  assert.equal((await ticketsOf(post.key)).length, 1);
  const failing = await connection(meadow);
  assert.equal(failing.last_error_code, 'x_not_enrolled');
  assert.ok(failing.failing_since);
  assert.equal((await connection(brand)).last_error_code, null);

  await stand('Meadow', { revoked: false, enrolled: true });
  await poll();
  assert.equal((await connection(meadow)).last_error_code, null);
});

Deno.test(
  'one that is paused is not asked; what was written meanwhile comes when it goes on',
  async () => {
    const pause = (paused: boolean) =>
      stack.rest('POST', 'rpc/set_x_paused', { brand_account_id: meadow, paused });
    await pause(true);
    const post = await stack.post('@Meadow while you were away');
    assert.equal((await poll())(meadow).outcome, 'held');
    assert.equal((await ticketsOf(post.key)).length, 0);
    await pause(false);
    assert.equal((await poll(''))(meadow).counts.taken, 1);
    assert.equal((await ticketsOf(post.key)).length, 1);
  },
);

Deno.test('each is polled at its own pace', async () => {
  await poll();
  assert.equal((await poll(''))(brand).outcome, 'not_due');
  await stack.sql(
    `update x_connections set last_polled_at = now() - interval '61 seconds', poll_seconds = case when brand_account_id = $1 then 60 else 300 end`,
    brand,
  );
  const reports = await poll('');
  assert.equal(reports(brand).outcome, 'complete');
  assert.equal(reports(meadow).outcome, 'not_due');
});

Deno.test('X bills a post once a day, and so does the count', async () => {
  const before = (await connection(brand)).posts_read;
  await stack.post(`@${stack.brand.username} counted once`);
  await poll();
  await poll();
  assert.equal((await connection(brand)).posts_read, before + 1);
});

Deno.test('keys of the environment serve the account that they are of, and no other', async () => {
  await stack.sql('delete from private.x_credentials');
  const reports = await poll();
  assert.equal(reports(brand).outcome, 'complete');
  assert.equal((await connection(brand)).credentials_from, 'environment');
  assert.equal(reports(meadow).error_code, 'x_not_connected');
  assert.equal((await connection(meadow)).credentials_from, 'none');

  const { X_ACCESS_SECRET, ...half } = stack.environment;
  assert.ok(X_ACCESS_SECRET);
  const detail = (await poll('?force=1', half))(brand).error_detail;
  assert.equal(detail, 'Environment variables missing: X_ACCESS_SECRET.');
});
