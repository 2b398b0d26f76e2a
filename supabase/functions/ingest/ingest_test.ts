import assert from 'node:assert/strict';
import { openStore } from '../_shared/database.ts';
import { readDatabaseEnvironment, readXEnvironment } from '../_shared/environment.ts';
import { linearModel } from '../_shared/intake/linear-model.ts';
import { openX } from '../_shared/x/client.ts';
import { cronCall, impatientClock, startTestStack } from '../_tests/test-stack.ts';
import type { TestStack } from '../_tests/test-stack.ts';
import { createHandler } from './handler.ts';
import { pollMentions } from './poll.ts';
import type { PollReport } from './poll.ts';

let stack: TestStack;
Deno.test.beforeAll(async () => {
  stack = await startTestStack();
});
Deno.test.afterAll(() => stack.stop());

async function poll(slept?: number[]): Promise<PollReport> {
  const handler = createHandler(stack.environment, impatientClock(slept));
  const response = await handler(cronCall(stack, 'ingest', '?force=1'));
  assert.equal(response.status, 200);
  const { accounts } = (await response.json()) as { accounts: PollReport[] };
  const [report] = accounts;
  assert.ok(report);
  return report;
}

interface Message {
  id: string;
  ticket_id: string;
  x_post_id: string;
  text: string;
  edited_at: string | null;
}

const messagesOf = (conversation: string): Promise<Message[]> =>
  stack.rows(
    `messages?select=id,ticket_id,x_post_id,text,edited_at,tickets!inner(conversation_id)&tickets.conversation_id=in.("${conversation}")&order=posted_at`,
  );

const ticketsOf = (conversation: string): Promise<{ id: string; status: string }[]> =>
  stack.rows(`tickets?select=id,status&conversation_id=in.("${conversation}")`);

const cursors = (): Promise<
  {
    since_id: string | null;
    next_token: string | null;
    retry_after: string | null;
    error_code: string | null;
  }[]
> =>
  stack.rows('ingest_cursors?source=eq.mentions&select=since_id,next_token,retry_after,error_code');

const mention = (
  text: string,
  more?: Parameters<TestStack['post']>[1],
): ReturnType<TestStack['post']> => stack.post(`@${stack.brand.username} ${text}`, more);

Deno.test(
  'a thread becomes one ticket with one message a post, judged by the linear model',
  async () => {
    const first = await mention('my parcel is late & nobody answers, charged twice!');
    const second = await mention('still nothing, this is urgent', { inReplyTo: first.id });
    assert.equal((await poll()).outcome, 'complete');
    assert.equal((await ticketsOf(first.key)).length, 1);
    const messages = await messagesOf(first.key);
    assert.deepEqual(
      messages.map((message) => message.x_post_id),
      [first.key, second.key],
    );
    assert.match(messages[0]?.text ?? '', /late & nobody/u);
    const triage = await stack.rows<{ source: string }>(
      `triage?select=source&message_id=eq.${messages[0]?.id ?? ''}`,
    );
    assert.deepEqual(triage, [{ source: 'linear' }]);
  },
);

Deno.test('duplicated, reordered and repeated pages change nothing', async () => {
  const posts = [await mention('one'), await mention('two'), await mention('three')];
  await stack.x('POST', 'faults', { kind: 'duplicate-posts', endpoint: 'users.mentions' });
  await stack.x('POST', 'faults', { kind: 'reorder-page', endpoint: 'users.mentions' });
  const report = await poll();
  assert.equal(report.counts.taken, 3);
  assert.ok(report.counts.known >= 3);
  assert.equal((await poll()).counts.taken, 0);
  for (const post of posts) {
    assert.equal((await messagesOf(post.key)).length, 1);
    assert.equal((await ticketsOf(post.key)).length, 1);
  }
});

Deno.test('two polls at the same time take each post once', async () => {
  const post = await mention('who is first?');
  const reports = await Promise.all([poll(), poll(), poll()]);
  assert.equal(
    reports.reduce((sum, report) => sum + report.counts.taken, 0),
    1,
  );
  assert.equal((await messagesOf(post.key)).length, 1);
});

Deno.test(
  'a malformed post is kept aside with its reason, and the rest of the page is taken',
  async () => {
    const posts = [await mention('before the trouble'), await mention('behind the trouble')];
    await stack.x('POST', 'faults', { kind: 'malformed-posts', endpoint: 'users.mentions' });
    const report = await poll();
    assert.equal(report.outcome, 'complete');
    assert.equal(report.counts.taken, 2);
    assert.equal(report.counts.refused, 3);
    for (const post of posts) assert.equal((await messagesOf(post.key)).length, 1);
    const refused = () =>
      stack.rows<{ error_code: string }>(
        'raw_events?select=error_code&state=eq.refused&order=error_code',
      );
    assert.deepEqual(
      (await refused()).map((row) => row.error_code),
      ['id_invalid', 'not_an_object', 'text_invalid'],
    );
    await stack.x('POST', 'faults', { kind: 'malformed-posts', endpoint: 'users.mentions' });
    await poll();
    assert.equal((await refused()).length, 3);
  },
);

Deno.test('an edit changes the message it belongs to', async () => {
  const post = await mention('the app crashes when I pay');
  await poll();
  await stack.x('PATCH', `posts/${post.id}`, {
    text: `@${stack.brand.username} the app crashes when I log in`,
  });
  assert.equal((await poll()).counts.edited, 1);
  const [message, ...others] = await messagesOf(post.key);
  assert.equal(others.length, 0);
  assert.match(message?.text ?? '', /log in/u);
  assert.ok(message?.edited_at);
});

Deno.test('retweets are not for the inbox', async () => {
  const post = await mention('look at this mess');
  const retweet = await stack.post('RT', { by: 'somebody_else', repostOf: post.id });
  const report = await poll();
  assert.equal(report.counts.taken, 1);
  assert.equal(report.counts.ignored, 1);
  assert.equal((await messagesOf(retweet.key)).length, 0);
});

Deno.test('a customer who writes again reopens a solved ticket', async () => {
  const first = await mention('please help');
  await poll();
  await stack.sql(
    `update tickets set status = 'solved', solved_at = now() where conversation_id = $1`,
    first.key,
  );
  await mention('it broke again', { inReplyTo: first.id });
  await poll();
  assert.deepEqual(
    (await ticketsOf(first.key)).map((ticket) => ticket.status),
    ['open'],
  );
});

Deno.test('429 waits until the time X names, without calling again', async () => {
  const post = await mention('are you there?');
  await stack.x('POST', 'faults', {
    kind: 'status',
    status: 429,
    resetInSeconds: 600,
    endpoint: 'users.mentions',
  });
  const limited = await poll();
  assert.equal(limited.outcome, 'waiting');
  assert.equal(limited.error_code, 'x_rate_limited');
  const seconds = (Date.parse(limited.retry_after ?? '') - Date.now()) / 1_000;
  assert.ok(seconds > 580 && seconds <= 601, `waits ${String(seconds)} s`);
  assert.equal((await poll()).outcome, 'waiting');
  assert.equal((await messagesOf(post.key)).length, 0);
  await stack.sql(`update ingest_cursors set retry_after = now() - interval '1 second'`);
  assert.equal((await poll()).outcome, 'complete');
  assert.equal((await messagesOf(post.key)).length, 1);
});

Deno.test(
  'server errors are tried again with growing waits; lasting ones are recorded',
  async () => {
    const post = await mention('hello?');
    await stack.x('POST', 'faults', {
      kind: 'status',
      status: 503,
      times: 2,
      endpoint: 'users.mentions',
    });
    await stack.x('POST', 'faults', { kind: 'cut-answer', endpoint: 'users.mentions' });
    const slept: number[] = [];
    assert.equal((await poll(slept)).outcome, 'complete');
    assert.deepEqual(slept, [500, 1_000, 2_000]);
    assert.equal((await messagesOf(post.key)).length, 1);

    const [before] = await cursors();
    await stack.x('POST', 'faults', {
      kind: 'status',
      status: 500,
      times: 4,
      endpoint: 'users.mentions',
    });
    const failed = await poll();
    assert.equal(failed.outcome, 'waiting');
    assert.equal(failed.error_code, 'x_unavailable');
    const [after] = await cursors();
    assert.equal(after?.error_code, 'x_unavailable');
    assert.equal(after.since_id, before?.since_id);
    await stack.sql(`update ingest_cursors set retry_after = null`);
    assert.equal((await poll()).error_code, null);
  },
);

Deno.test(
  'a pass that is cut short goes on where it stopped, and moves the cursor only at its end',
  async () => {
    const posts = [];
    for (let n = 0; n < 230; n += 1) posts.push(await mention(`backlog ${String(n)}`));
    const [before] = await cursors();
    const environment = readDatabaseEnvironment(stack.environment);
    const store = openStore(environment);
    const [account] = await store.brandAccounts();
    assert.ok(account);
    const { origin, credentials } = readXEnvironment(stack.environment);
    assert.ok(credentials);
    const x = openX({ origin, keys: credentials });
    const parts = { store, x, model: linearModel, clock: impatientClock() };

    assert.equal((await pollMentions(account, 0, parts)).outcome, 'cut_short');
    const [cut] = await cursors();
    assert.equal(cut?.since_id, before?.since_id);
    assert.ok(cut?.next_token);
    const late = await mention('while you were away');

    for (let [now] = await cursors(); now?.next_token != null; [now] = await cursors()) {
      assert.equal(now.since_id, before?.since_id);
      await pollMentions(account, 0, parts);
    }
    const [done] = await cursors();
    assert.equal(done?.since_id, posts.at(-1)?.id);
    assert.equal((await poll()).outcome, 'complete');
    assert.equal((await cursors())[0]?.since_id, late.id);
    for (const post of [...posts, late]) assert.equal((await messagesOf(post.key)).length, 1);
  },
);

Deno.test('a page token that X no longer knows starts the pass over', async () => {
  await poll();
  const post = await mention('after a long pause');
  await stack.sql(`update ingest_cursors set next_token = 'stale' where source = 'mentions'`);
  assert.equal((await poll()).outcome, 'complete');
  assert.equal((await messagesOf(post.key)).length, 1);
});

Deno.test('only the schedule and staff may poll', async () => {
  const handler = createHandler(stack.environment);
  const status = async (headers: Record<string, string>): Promise<number> =>
    (await handler(new Request('http://functions/ingest', { method: 'POST', headers }))).status;
  const bearer = async (role: string): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await stack.signIn(role)}`,
  });
  assert.equal(await status({}), 401);
  assert.equal(await status({ 'x-cron-secret': 'guess' }), 401);
  assert.equal(
    await status({ authorization: `Bearer ${stack.environment['SUPABASE_ANON_KEY'] ?? ''}` }),
    401,
  );
  assert.equal(await status({ authorization: 'Bearer not.a.token' }), 401);
  assert.equal(await status(await bearer('customer')), 403);
  assert.equal(await status(await bearer('agent')), 200);
  assert.equal((await handler(new Request('http://functions/ingest'))).status, 405);
});
