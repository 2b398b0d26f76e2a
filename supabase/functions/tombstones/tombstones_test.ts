import assert from 'node:assert/strict';
import { createHandler as createIngest } from '../ingest/handler.ts';
import { anotherApp, cronCall, impatientClock, startTestStack } from '../_tests/test-stack.ts';
import type { TestStack } from '../_tests/test-stack.ts';
import { createHandler } from './handler.ts';
import type { SweepReport } from './sweep.ts';

let stack: TestStack;
Deno.test.beforeAll(async () => {
  stack = await startTestStack();
});
Deno.test.afterAll(() => stack.stop());

async function sweep(query = ''): Promise<SweepReport> {
  const response = await createHandler(
    stack.environment,
    impatientClock(),
  )(cronCall(stack, 'tombstones', query));
  assert.equal(response.status, 200);
  const { accounts } = (await response.json()) as { accounts: SweepReport[] };
  assert.ok(accounts[0]);
  return accounts[0];
}

Deno.test(
  'posts that were deleted without a word to us become tombstones, the others stay',
  async () => {
    const posts = [];
    for (let n = 0; n < 120; n += 1)
      posts.push(await stack.post(`@${stack.brand.username} number ${String(n)}`));
    await createIngest(stack.environment, impatientClock())(cronCall(stack, 'ingest'));
    const gone = [posts[3], posts[77], posts[119]].map((post) => post?.id ?? '');
    for (const id of gone) await stack.x('DELETE', `posts/${id}`);

    const report = await sweep();
    assert.deepEqual([report.outcome, report.asked, report.deleted], ['complete', 120, 3]);
    const empty = await stack.rows<{ x_post_id: string }>(
      'messages?select=x_post_id&deleted_at=not.is.null&text=eq.',
    );
    assert.deepEqual(empty.map((row) => row.x_post_id).sort(), [...gone].sort());

    assert.equal((await sweep()).outcome, 'not_due');
    assert.deepEqual(
      [(await sweep('?force=1')).asked, (await sweep('?force=1')).deleted],
      [117, 0],
    );
  },
);

Deno.test('trouble with X is recorded and never taken for a deletion', async () => {
  await stack.x('POST', 'faults', { kind: 'status', status: 503, endpoint: 'posts.lookup' });
  const report = await sweep('?force=1');
  assert.deepEqual(
    [report.outcome, report.error_code, report.deleted],
    ['waiting', 'x_unavailable', 0],
  );
  assert.equal((await sweep('?force=1')).outcome, 'waiting');
});

Deno.test('a disconnected account is swept with the keys of another one', async () => {
  await stack.sql('update ingest_cursors set retry_after = null');
  const app = await anotherApp(stack, 'Meadow');
  const meadow = await stack.rest<{ brand_account_id: string }>('POST', 'rpc/connect_x_account', {
    profile: { x_user_id: app.id, handle: 'Meadow', name: 'Meadow' },
    credentials: app.credentials,
  });
  const post = await stack.post('@Meadow please forget this');
  await createIngest(stack.environment, impatientClock())(cronCall(stack, 'ingest', '?force=1'));
  await stack.rest('POST', 'rpc/disconnect_x_account', {
    brand_account_id: meadow.brand_account_id,
  });
  await stack.x('DELETE', `posts/${post.id}`);
  await sweep('?force=1');
  const rows = await stack.rows(`messages?select=text&x_post_id=in.("${post.key}")`);
  assert.deepEqual(rows, [{ text: '' }]);
});
