import assert from 'node:assert/strict';
import { xPost, xUser } from '../_tests/posts.ts';
import { startTestStack } from '../_tests/test-stack.ts';
import type { TestStack } from '../_tests/test-stack.ts';
import { createHandler } from './handler.ts';
import { signature } from './signature.ts';

let stack: TestStack;
let server: Deno.HttpServer<Deno.NetAddr>;
Deno.test.beforeAll(async () => {
  stack = await startTestStack();
  server = Deno.serve(
    { port: 0, hostname: '127.0.0.1', onListen: () => undefined },
    createHandler(stack.environment),
  );
  // The simulator challenges the address as X does, and delivers to it only when the answer is right.
  await stack.x('POST', 'webhook', { url: `http://127.0.0.1:${String(server.addr.port)}/webhook` });
});
Deno.test.afterAll(async () => {
  await server.shutdown();
  await stack.stop();
});

interface Delivery {
  eventType: string;
  eventUuid: string;
  lastStatus: number;
}

/** Waits until the simulator has an answer to the event about this post. */
async function delivered(eventType: string, uuid: string): Promise<Delivery[]> {
  for (let n = 0; n < 500; n += 1) {
    const { deliveries } = await stack.x<{ deliveries: Delivery[] }>('GET', 'deliveries');
    const mine = deliveries.filter(
      (delivery) => delivery.eventType === eventType && delivery.eventUuid === uuid,
    );
    if (mine.length > 0 && mine.every((delivery) => delivery.lastStatus > 0)) return mine;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${eventType} ${uuid} was not delivered`);
}

const messages = (post: string): Promise<{ text: string; deleted_at: string | null }[]> =>
  stack.rows(`messages?select=text,deleted_at&x_post_id=in.("${post}")`);

function event(payload: unknown, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    data: {
      event_uuid: '1',
      event_type: 'post.mention.create',
      filter: { user_id: stack.brand.id },
      payload,
      includes: { users: [xUser()] },
      ...more,
    },
  });
}

async function deliver(
  body: string,
  headers?: Record<string, string>,
): Promise<{ status: number; body: unknown }> {
  const handler = createHandler(stack.environment);
  const signed = {
    'x-twitter-webhooks-signature': signature(stack.environment['X_APP_SECRET'] ?? '', body),
  };
  const response = await handler(
    new Request('http://functions/webhook', { method: 'POST', body, headers: headers ?? signed }),
  );
  return { status: response.status, body: await response.json() };
}

Deno.test('a mention that X delivers is a message at once, however often it comes', async () => {
  await stack.x('POST', 'faults', { kind: 'webhook-duplicate' });
  const post = await stack.post(`@${stack.brand.username} the driver left my parcel in the rain`);
  const deliveries = await delivered('post.mention.create', post.id);
  assert.deepEqual(
    deliveries.map((delivery) => delivery.lastStatus),
    [200, 200],
  );
  const rows = await messages(post.key);
  assert.equal(rows.length, 1);
  assert.match(rows[0]?.text ?? '', /in the rain/u);
});

Deno.test('a deletion empties the message, and the post does not come back', async () => {
  const post = await stack.post(`@${stack.brand.username} please call me on my number`);
  await delivered('post.mention.create', post.id);
  await stack.x('DELETE', `posts/${post.id}`);
  await delivered('post.delete', `-${post.id}`);
  const [row] = await messages(post.key);
  assert.equal(row?.text, '');
  assert.ok(row.deleted_at);
  const late = event(xPost({ id: post.key, text: 'please call me on my number' }));
  assert.equal((await deliver(late)).status, 200);
  assert.equal((await messages(post.key))[0]?.text, '');
});

Deno.test('what X has not signed is refused', async () => {
  await stack.x('POST', 'faults', { kind: 'webhook-bad-signature' });
  const post = await stack.post(`@${stack.brand.username} forged`);
  assert.equal((await delivered('post.mention.create', post.id))[0]?.lastStatus, 401);
  assert.deepEqual(await messages(post.key), []);
  const body = event(xPost());
  assert.equal((await deliver(body, {})).status, 401);
  const other = signature(stack.environment['X_APP_SECRET'] ?? '', `${body} `);
  assert.equal((await deliver(body, { 'x-twitter-webhooks-signature': other })).status, 401);
});

Deno.test('the challenge is answered with the app secret; without a token it is not', async () => {
  const handler = createHandler({ X_APP_SECRET: 'secret' });
  const response = await handler(new Request('http://functions/webhook?crc_token=abc'));
  assert.deepEqual(await response.json(), { response_token: signature('secret', 'abc') });
  assert.equal((await handler(new Request('http://functions/webhook'))).status, 400);
  assert.equal(
    (await createHandler({})(new Request('http://functions/webhook?crc_token=abc'))).status,
    500,
  );
});

Deno.test('nobody has an event signed by asking for proof', async () => {
  const handler = createHandler(stack.environment);
  for (const body of ['{"data":{"event_type":"post.delete","payload":{"id":"1"}}}', ' \n{}']) {
    const response = await handler(
      new Request(`http://functions/webhook?crc_token=${encodeURIComponent(body)}`),
    );
    assert.equal(response.status, 400);
    assert.doesNotMatch(await response.text(), /sha256/u);
  }
});

Deno.test('each account has an address, which answers with the secret of its app', async () => {
  const [account] = await stack.rows<{ id: string }>('brand_accounts?select=id');
  assert.ok(account);
  // Without the environment: what counts is what is stored.
  const { X_APP_SECRET: secret = '', X_APP_KEY, ...environment } = stack.environment;
  assert.ok(X_APP_KEY);
  const handler = createHandler(environment);
  const ask = (path: string) =>
    handler(new Request(`http://functions/webhook${path}?crc_token=abc`));
  assert.deepEqual(await (await ask(`/${account.id}`)).json(), {
    response_token: signature(secret, 'abc'),
  });
  assert.deepEqual(await (await ask('')).json(), { response_token: signature(secret, 'abc') });
  assert.equal((await ask(`/${crypto.randomUUID()}`)).status, 404);
});

Deno.test(
  'an event makes the webhook valid and is counted; a paused account takes none',
  async () => {
    const shown = async () => {
      const [row] = await stack.rows<{
        brand_account_id: string;
        webhook_state: string;
        posts_read: number;
      }>('x_connections?select=brand_account_id,webhook_state,posts_read');
      assert.ok(row);
      return row;
    };
    const before = await shown();
    const post = await stack.post(`@${stack.brand.username} one for the count`);
    await delivered('post.mention.create', post.id);
    const after = await shown();
    assert.equal(after.webhook_state, 'valid');
    assert.equal(after.posts_read, before.posts_read + 1);

    const pause = (paused: boolean) =>
      stack.rest('POST', 'rpc/set_x_paused', { brand_account_id: after.brand_account_id, paused });
    await pause(true);
    const late = await stack.post(`@${stack.brand.username} while you were away`);
    await delivered('post.mention.create', late.id);
    assert.equal((await messages(late.key)).length, 0);
    await pause(false);
  },
);

Deno.test('bad events get a code; a malformed post is kept aside and not sent back', async () => {
  assert.equal((await deliver('{"data":')).status, 400);
  assert.equal((await deliver('{"data":{}}')).status, 400);
  assert.equal((await deliver('x'.repeat(1024 * 1024 + 1))).status, 413);
  assert.deepEqual(await deliver(event({}, { event_type: 'follow.follow' })), {
    status: 200,
    body: { outcome: 'ignored', code: 'event_type' },
  });
  assert.deepEqual((await deliver(event(xPost(), { filter: { user_id: '42' } }))).body, {
    outcome: 'ignored',
    code: 'account_unknown',
  });
  const spoilt = await deliver(event(xPost({ id: '1990000000000000321', text: 7 })));
  assert.equal(spoilt.status, 200);
  const rows = await stack.rows(
    'raw_events?select=error_code,external_id&external_id=in.("1990000000000000321")',
  );
  assert.deepEqual(rows, [{ error_code: 'text_invalid', external_id: '1990000000000000321' }]);
});

Deno.test('markup in a post is text', async () => {
  const text = `@${stack.brand.username} <img src=x onerror=alert(1)> & "quotes"`;
  const post = await stack.post(text);
  await delivered('post.mention.create', post.id);
  assert.equal((await messages(post.key))[0]?.text, text);
});
