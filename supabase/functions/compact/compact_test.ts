import assert from 'node:assert/strict';
import { cronCall, startTestStack } from '../_tests/test-stack.ts';
import type { TestStack } from '../_tests/test-stack.ts';
import { createHandler } from './handler.ts';

let stack: TestStack;
Deno.test.beforeAll(async () => {
  stack = await startTestStack();
});
Deno.test.afterAll(() => stack.stop());

const compact = (request: Request) => createHandler(stack.environment)(request);

Deno.test('what is old is forgotten to the last entry, in batches', async () => {
  await stack.sql(`insert into public.customers (x_user_id, handle, name)
    select (100000 + n)::text, 'old', 'Old' from generate_series(1, 5500) n`);
  await stack.sql(`update private.change_log set written_at = now() - interval '46 days'`);
  await stack.sql(
    `insert into public.customers (x_user_id, handle, name) values ('7', 'new', 'New')`,
  );
  const response = await compact(cronCall(stack, 'compact'));
  const report = (await response.json()) as { entries: number; more: boolean };
  assert.equal(response.status, 200);
  assert.ok(report.entries >= 5500);
  assert.equal(report.more, false);
  const kept = await stack.sql<{ n: number }>('select count(*)::int as n from private.change_log');
  assert.deepEqual(kept, [{ n: 1 }]);
});

Deno.test('nobody but the schedule calls it', async () => {
  const call = (headers: Record<string, string>) =>
    compact(new Request('http://127.0.0.1/functions/v1/compact', { method: 'POST', headers }));
  assert.equal((await call({})).status, 401);
  assert.equal((await call({ 'x-cron-secret': 'guess' })).status, 401);
  const admin = await stack.signIn('admin');
  assert.equal((await call({ authorization: `Bearer ${admin}` })).status, 403);
});
