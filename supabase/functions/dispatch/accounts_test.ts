import assert from 'node:assert/strict';
import { createHandler as createIngest } from '../ingest/handler.ts';
import { anotherApp, cronCall, impatientClock, startTestStack } from '../_tests/test-stack.ts';
import type { ShownPost, TestStack } from '../_tests/test-stack.ts';
import type { DispatchReport } from './dispatch.ts';
import { createHandler } from './handler.ts';

let stack: TestStack;
let agent: string;
let brand: string;
let meadow: { account: string; x: string };
Deno.test.beforeAll(async () => {
  stack = await startTestStack();
  agent = await stack.signIn('agent');
  const [account] = await stack.rows<{ id: string }>('brand_accounts?select=id');
  brand = account?.id ?? '';
  const app = await anotherApp(stack, 'Meadow');
  const made = await stack.rest<{ brand_account_id: string }>('POST', 'rpc/connect_x_account', {
    profile: { x_user_id: app.id, handle: 'Meadow', name: 'Meadow' },
    credentials: app.credentials,
  });
  meadow = { account: made.brand_account_id, x: app.id };
});
Deno.test.afterAll(() => stack.stop());

async function dispatch(): Promise<DispatchReport> {
  const handler = createHandler(stack.environment, impatientClock());
  return (await (await handler(cronCall(stack, 'dispatch'))).json()) as DispatchReport;
}

/** A customer's post that is a ticket by now. */
async function ticket(text: string): Promise<ShownPost> {
  const post = await stack.post(text);
  await createIngest(stack.environment, impatientClock())(cronCall(stack, 'ingest', '?force=1'));
  return post;
}

async function answer(post: ShownPost, text: string): Promise<string> {
  const [message] = await stack.rows<{ id: string; ticket_id: string }>(
    `messages?select=id,ticket_id&x_post_id=in.("${post.key}")`,
  );
  assert.ok(message);
  const id = crypto.randomUUID();
  const args = {
    reply_id: id,
    ticket_id: message.ticket_id,
    in_reply_to_message_id: message.id,
    text,
  };
  await stack.rest(
    'POST',
    'rpc/apply_mutation',
    { mutation: { id: crypto.randomUUID(), name: 'reply.queue.v1', args } },
    agent,
  );
  return id;
}

async function reply(id: string): Promise<{ state: string; error_code: string | null }> {
  const [row] = await stack.rows<{ state: string; error_code: string | null }>(
    `replies?select=state,error_code&id=eq.${id}`,
  );
  assert.ok(row);
  return row;
}

/** Who answered a post on X. */
async function answeredBy(post: ShownPost): Promise<string[]> {
  const { threads } = await stack.x<{
    threads: {
      conversationId: string;
      posts: { inReplyTo: string | null; author: { username: string } }[];
    }[];
  }>('GET', 'timeline?limit=100');
  const thread = threads.find(({ conversationId }) => conversationId === post.key);
  return (thread?.posts ?? [])
    .filter(({ inReplyTo }) => inReplyTo === post.id)
    .map(({ author }) => author.username);
}

async function connection(id: string): Promise<Record<string, unknown>> {
  const [row] = await stack.rows<Record<string, unknown>>(
    `x_connections?brand_account_id=eq.${id}`,
  );
  assert.ok(row);
  return row;
}

Deno.test('a reply is posted by the account that was written to', async () => {
  const toBrand = await ticket(`@${stack.brand.username} who answers me?`);
  const toMeadow = await ticket('@Meadow and who answers me?');
  await answer(toBrand, 'We do, the first ones.');
  await answer(toMeadow, 'We do, see https://meadow.example.com/help for more.');
  assert.equal((await dispatch()).sent, 2);
  assert.deepEqual(await answeredBy(toBrand), [stack.brand.username]);
  assert.deepEqual(await answeredBy(toMeadow), ['Meadow']);
  const counted = await connection(meadow.account);
  assert.deepEqual([counted['posts_sent'], counted['posts_with_link_sent']], [1, 1]);
});

Deno.test('an account that may not post says so, and the others go on posting', async () => {
  await stack.x('PATCH', 'apps/Meadow', { access: 'read' });
  const toBrand = await ticket(`@${stack.brand.username} still there?`);
  const toMeadow = await ticket('@Meadow still there?');
  const sent = await answer(toBrand, 'Still here.');
  const refused = await answer(toMeadow, 'Still here as well.');
  await dispatch();
  assert.equal((await reply(sent)).state, 'sent');
  assert.deepEqual(await reply(refused), { state: 'failed', error_code: 'x_read_only' });
  assert.equal((await connection(meadow.account))['last_error_code'], 'x_read_only');
  assert.equal((await connection(brand))['last_error_code'], null);
  await stack.x('PATCH', 'apps/Meadow', { access: 'read-write' });
  await stack.rest(
    'POST',
    'rpc/apply_mutation',
    {
      mutation: {
        id: crypto.randomUUID(),
        name: 'reply.retry.v1',
        args: { reply_id: refused },
      },
    },
    agent,
  );
  assert.equal((await dispatch()).sent, 1);
  assert.equal((await connection(meadow.account))['last_error_code'], null);
});

Deno.test('a paused account keeps its replies in line and says why', async () => {
  const pause = (paused: boolean) =>
    stack.rest('POST', 'rpc/set_x_paused', { brand_account_id: brand, paused });
  const post = await ticket(`@${stack.brand.username} hold the line`);
  await pause(true);
  const id = await answer(post, 'Holding.');
  assert.equal((await dispatch()).sent, 0);
  assert.deepEqual(await reply(id), { state: 'queued', error_code: 'x_paused' });
  await pause(false);
  assert.equal((await dispatch()).sent, 1);
  assert.deepEqual(await reply(id), { state: 'sent', error_code: null });
});

Deno.test('an account without keys keeps its replies in line', async () => {
  const post = await ticket('@Meadow no keys');
  await stack.sql('delete from private.x_credentials where brand_account_id = $1', meadow.account);
  const id = await answer(post, 'No keys, no reply.');
  assert.equal((await dispatch()).queued, 1);
  assert.deepEqual(await reply(id), { state: 'queued', error_code: 'x_not_connected' });
  assert.deepEqual(await answeredBy(post), []);
});
