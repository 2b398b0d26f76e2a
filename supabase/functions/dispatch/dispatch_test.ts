import assert from 'node:assert/strict';
import { openStore } from '../_shared/database.ts';
import { readDatabaseEnvironment } from '../_shared/environment.ts';
import { linearModel } from '../_shared/intake/linear-model.ts';
import { takePosts } from '../_shared/intake/take-posts.ts';
import { xUser } from '../_tests/posts.ts';
import { cronCall, impatientClock, startTestStack } from '../_tests/test-stack.ts';
import type { ShownPost, TestStack } from '../_tests/test-stack.ts';
import type { DispatchReport } from './dispatch.ts';
import { createHandler } from './handler.ts';

let stack: TestStack;
let agent: string;
Deno.test.beforeAll(async () => {
  stack = await startTestStack();
  agent = await stack.signIn('agent');
});
Deno.test.afterAll(() => stack.stop());

interface Reply {
  id: string;
  state: string;
  x_post_id: string | null;
  error_code: string | null;
  sent_at: string | null;
}

async function dispatch(): Promise<DispatchReport> {
  const response = await createHandler(
    stack.environment,
    impatientClock(),
  )(cronCall(stack, 'dispatch'));
  assert.equal(response.status, 200);
  return (await response.json()) as DispatchReport;
}

/** A customer's post, taken into the database. */
async function taken(text: string, by = 'marta_w'): Promise<ShownPost> {
  const post = await stack.post(text, { by });
  const store = openStore(readDatabaseEnvironment(stack.environment));
  const [account] = await store.brandAccounts();
  assert.ok(account);
  const raw = {
    id: post.id,
    text,
    author_id: '2244994945',
    conversation_id: post.key,
    created_at: new Date().toISOString(),
  };
  const page = { account, source: 'import', posts: [raw], includes: { users: [xUser()] } } as const;
  const [result] = await takePosts(page, { store, model: linearModel, clock: impatientClock() });
  assert.equal(result?.outcome, 'taken');
  return post;
}

/** Queues an agent's answer. @returns the reply's id */
async function answer(post: ShownPost, text: string): Promise<string> {
  const [message] = await stack.rows<{ id: string; ticket_id: string }>(
    `messages?select=id,ticket_id&x_post_id=in.("${post.key}")`,
  );
  assert.ok(message);
  const replyId = crypto.randomUUID();
  const args = {
    reply_id: replyId,
    ticket_id: message.ticket_id,
    in_reply_to_message_id: message.id,
    text,
  };
  await mutate('reply.queue.v1', args);
  return replyId;
}

async function mutate(name: string, args: unknown): Promise<void> {
  const mutation = { id: crypto.randomUUID(), name, args };
  const result = await stack.rest<{ status: string }>(
    'POST',
    'rpc/apply_mutation',
    { mutation },
    agent,
  );
  assert.equal(result.status, 'ok', JSON.stringify(result));
}

async function reply(id: string): Promise<Reply> {
  const [row] = await stack.rows<Reply>(
    `replies?select=id,state,x_post_id,error_code,sent_at&id=eq.${id}`,
  );
  assert.ok(row);
  return row;
}

/** What stands on X under a post, written by us. */
async function onX(post: ShownPost): Promise<ShownPost[]> {
  const { threads } = await stack.x<{ threads: { conversationId: string; posts: ShownPost[] }[] }>(
    'GET',
    'timeline?limit=100',
  );
  const thread = threads.find(({ conversationId }) => conversationId === post.key);
  return (thread?.posts ?? []).filter((other) => other.isBrand && other.inReplyTo === post.id);
}

/** As if so much time had passed since the dispatcher last had it in hand. */
async function later(replyId: string, seconds: number): Promise<void> {
  await stack.sql(
    `update private.reply_dispatch set looked_at = looked_at - make_interval(secs => $2) where reply_id = $1`,
    replyId,
    seconds,
  );
}

const mention = (text: string): string => `@${stack.brand.username} ${text}`;

Deno.test('a queued reply is posted, recorded, and not posted again', async () => {
  const post = await taken(mention('where is my order?'));
  const id = await answer(post, 'Sorry! It is on its way: https://example.org/track?a=1&b=2');
  assert.equal((await dispatch()).sent, 1);
  assert.equal((await dispatch()).sent, 0);
  const [shown, ...others] = await onX(post);
  assert.equal(others.length, 0);
  const row = await reply(id);
  assert.equal(row.state, 'sent');
  assert.equal(row.x_post_id, shown?.id);
  const rows = await stack.rows(`messages?select=id,kind,text&x_post_id=in.("${shown?.id ?? ''}")`);
  assert.deepEqual(rows, [
    { id, kind: 'outbound', text: 'Sorry! It is on its way: https://example.org/track?a=1&b=2' },
  ]);
});

Deno.test('any number of dispatchers at the same time post a reply once', async () => {
  const post = await taken(mention('is anybody there?'));
  await answer(post, 'We are here, all of us at once.');
  const reports = await Promise.all([dispatch(), dispatch(), dispatch(), dispatch()]);
  assert.equal(
    reports.reduce((sum, report) => sum + report.sent, 0),
    1,
  );
  assert.equal((await onX(post)).length, 1);
});

for (const kind of ['drop-answer', 'cut-answer']) {
  Deno.test(`an answer lost on the way (${kind}) is found on X: sent exactly once`, async () => {
    const post = await taken(mention(`lost answer, ${kind}`));
    const id = await answer(post, `You will read this once (${kind}).`);
    await stack.x('POST', 'faults', { kind, endpoint: 'posts.create' });
    assert.equal((await dispatch()).unknown, 1);
    assert.equal((await reply(id)).state, 'unknown');
    await later(id, 60);
    assert.equal((await dispatch()).sent, 1);
    const shown = await onX(post);
    assert.equal(shown.length, 1);
    const row = await reply(id);
    assert.equal(row.state, 'sent');
    assert.equal(row.x_post_id, shown[0]?.id);
  });
}

Deno.test(
  'a reply in doubt that is not on X is sent again only when a person says so',
  async () => {
    const post = await taken(mention('server trouble'));
    const id = await answer(post, 'This one fails first.');
    await stack.x('POST', 'faults', { kind: 'status', status: 500, endpoint: 'posts.create' });
    assert.equal((await dispatch()).unknown, 1);
    await later(id, 60);
    assert.equal((await dispatch()).unknown, 1);
    await stack.sql(
      `update private.reply_dispatch set attempted_at = attempted_at - interval '3 minutes', looked_at = looked_at - interval '3 minutes' where reply_id = $1`,
      id,
    );
    assert.equal((await dispatch()).failed, 1);
    assert.equal((await reply(id)).error_code, 'not_on_x');
    assert.equal((await onX(post)).length, 0);
    await mutate('reply.retry.v1', { reply_id: id });
    assert.equal((await dispatch()).sent, 1);
    assert.equal((await onX(post)).length, 1);
  },
);

Deno.test(
  'a dispatcher that died leaves its reply in doubt, and the next one looks on X',
  async () => {
    const post = await taken(mention('and then the power went'));
    const id = await answer(post, 'Written just before the power went.');
    const store = openStore(readDatabaseEnvironment(stack.environment));
    const [claimed] = await store.claimReplies(10, 90);
    assert.equal(claimed?.id, id);
    assert.equal((await dispatch()).sent, 0);
    await stack.sql(
      `update private.reply_dispatch set attempted_at = attempted_at - interval '100 seconds' where reply_id = $1`,
      id,
    );
    // Without triggers, for they would set updated_at.
    await stack.sql(`do $$ begin
    perform set_config('session_replication_role', 'replica', true);
    update replies set updated_at = updated_at - interval '100 seconds' where id = '${id}';
  end $$`);
    assert.equal((await dispatch()).unknown, 1);
    assert.equal((await reply(id)).state, 'unknown');
    assert.equal((await onX(post)).length, 0);
  },
);

Deno.test('what X refuses is failed with a code a person can act on', async () => {
  const stranger = await taken('nobody was mentioned here', 'quiet_one');
  const notAllowed = await answer(stranger, 'May we help?');
  await dispatch();
  assert.equal((await reply(notAllowed)).error_code, 'reply_not_allowed');

  const twice = await taken(mention('same words'));
  await answer(twice, 'The very same words.');
  await dispatch();
  const again = await answer(twice, 'The very same words.');
  await dispatch();
  assert.equal((await reply(again)).error_code, 'duplicate');

  const gone = await taken(mention('I will delete this'));
  const late = await answer(gone, 'Too late.');
  await stack.x('DELETE', `posts/${gone.id}`);
  await dispatch();
  assert.equal((await reply(late)).error_code, 'target_deleted');

  const long = await taken(mention('tell me everything'));
  const novel = await answer(long, 'word '.repeat(80).trim());
  await dispatch();
  assert.equal((await reply(novel)).error_code, 'too_long');
  assert.equal((await reply(novel)).state, 'failed');
});

Deno.test('429 puts a reply back until the time X names', async () => {
  const post = await taken(mention('busy day'));
  const id = await answer(post, 'Patience, please.');
  await stack.x('POST', 'faults', {
    kind: 'status',
    status: 429,
    resetInSeconds: 300,
    endpoint: 'posts.create',
  });
  assert.equal((await dispatch()).queued, 1);
  assert.equal((await reply(id)).state, 'queued');
  assert.deepEqual(await dispatch(), { sent: 0, failed: 0, unknown: 0, queued: 0 });
  await stack.sql(
    `update private.reply_dispatch set not_before = now() - interval '1 second' where reply_id = $1`,
    id,
  );
  assert.equal((await dispatch()).sent, 1);
  assert.equal((await onX(post)).length, 1);
});

Deno.test('staff may dispatch, customers may not', async () => {
  const handler = createHandler(stack.environment);
  const status = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await handler(new Request('http://functions/dispatch', { method: 'POST', headers })))
      .status;
  };
  assert.equal(await status(agent), 200);
  assert.equal(await status(await stack.signIn('customer')), 403);
});
