import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock, type ManualClock } from '../manual-clock.ts';
import { startXSimulator } from '../server.ts';
import type { XSimulator } from '../options.ts';

interface Received {
  signature: string;
  raw: Buffer;
  data: {
    event_uuid: string;
    event_type: string;
    filter: { user_id: string };
    payload: Record<string, unknown>;
    includes: { users?: unknown[] };
  };
}

let simulator: XSimulator;
let clock: ManualClock;
let callback: Server;
let callbackUrl: string;
let received: Received[];
/** Statuses that the callback gives next; 200 when empty. */
let answers: number[];
let knowsSecret: boolean;

function sign(content: string | Buffer): string {
  const hmac = createHmac('sha256', simulator.credentials.consumerSecret);
  return `sha256=${hmac.update(content).digest('base64')}`;
}

beforeEach(async () => {
  received = [];
  answers = [];
  knowsSecret = true;
  clock = createManualClock(Date.now());
  simulator = await startXSimulator({ clock });
  callback = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://callback');
    const token = url.searchParams.get('crc_token');
    if (request.method === 'GET') {
      const proof = knowsSecret ? sign(token ?? '') : 'sha256=guess';
      response.end(JSON.stringify({ response_token: proof }));
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const { data } = JSON.parse(raw.toString('utf8')) as Pick<Received, 'data'>;
      received.push({
        signature: String(request.headers['x-twitter-webhooks-signature']),
        raw,
        data,
      });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => callback.listen(0, '127.0.0.1', resolve));
  callbackUrl = `http://127.0.0.1:${String((callback.address() as AddressInfo).port)}/webhook?brand=1`;
});

afterEach(async () => {
  await simulator.close();
  callback.closeAllConnections();
  await new Promise((resolve) => callback.close(resolve));
});

describe('the challenge', () => {
  it('must be answered with the consumer secret before anything is delivered', async () => {
    knowsSecret = false;
    await expect(simulator.connectWebhook(callbackUrl)).rejects.toThrow(/CrcValidationFailed/u);
    simulator.addPost({ author: 'nell', text: '@Wrenby hi' });
    await simulator.deliveriesSettled();
    expect(received).toEqual([]);
  });

  it('is sent by POST /2/webhooks and PUT, as an installation registers itself', async () => {
    const headers = {
      authorization: `Bearer ${simulator.credentials.bearerToken}`,
      'content-type': 'application/json',
    };
    const ask = async (
      method: string,
      path: string,
      body?: unknown,
    ): Promise<Record<string, unknown>> => {
      const answer = await fetch(`${simulator.origin}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (await answer.json()) as Record<string, unknown>;
    };
    const created = (await ask('POST', '/2/webhooks', { url: callbackUrl })) as {
      data: { id: string };
    };
    expect(created.data).toMatchObject({ url: callbackUrl, valid: true });
    await ask('POST', '/2/activity/subscriptions', {
      event_type: 'post.mention.create',
      filter: { user_id: simulator.brand.id },
      webhook_id: created.data.id,
      tag: 'mentions',
    });
    simulator.addPost({ author: 'nell', text: '@Wrenby hi' });
    await simulator.deliveriesSettled();
    expect(received).toHaveLength(1);
    knowsSecret = false;
    await ask('PUT', `/2/webhooks/${created.data.id}`);
    expect(await ask('GET', '/2/webhooks')).toMatchObject({ data: [{ valid: false }] });
    simulator.addPost({ author: 'nell', text: '@Wrenby hi again' });
    await simulator.deliveriesSettled();
    expect(received).toHaveLength(1);
  });
});

describe('deliveries', () => {
  beforeEach(async () => {
    await simulator.connectWebhook(callbackUrl);
  });

  it('are signed over the raw bytes and carry the post under data.payload', async () => {
    const post = simulator.addPost({
      author: { username: 'nell', name: 'Nell Ångström' },
      text: '@Wrenby größer & <b>?',
    });
    await simulator.deliveriesSettled();
    const [event] = received;
    expect(event?.signature).toBe(sign(event?.raw ?? ''));
    expect(event?.data).toMatchObject({
      event_uuid: post.id,
      event_type: 'post.mention.create',
      filter: { user_id: simulator.brand.id },
      payload: {
        id: post.id,
        author_id: post.authorId,
        text: '@Wrenby größer &amp; &lt;b&gt;?',
        conversation_id: post.id,
        edit_history_tweet_ids: [post.id],
      },
    });
    expect(event?.data.includes.users).toContainEqual(
      expect.objectContaining({ username: 'nell', name: 'Nell Ångström' }),
    );
  });

  it('name a direct answer post.reply.create, since its handle is only put before it', async () => {
    const ours = simulator.addPost({ author: 'Wrenby', text: 'Good morning' });
    simulator.addPost({ author: 'nell', text: 'morning!', inReplyTo: ours.id });
    await simulator.deliveriesSettled();
    const types = received.map((event) => event.data.event_type);
    expect(types).toContain('post.reply.create');
    expect(types).not.toContain('post.mention.create');
  });

  it('tell of deletions, one for each version of the post', async () => {
    const post = simulator.addPost({ author: 'nell', text: '@Wrenby tpyo' });
    const edited = simulator.editPost(post.id, '@Wrenby typo');
    simulator.deletePost(post.id);
    await simulator.deliveriesSettled();
    const gone = received.filter((event) => event.data.event_type === 'post.delete');
    expect(gone.map((event) => event.data.payload['id'])).toEqual(
      expect.arrayContaining([post.id, edited.id]),
    );
    expect(gone[0]?.data.payload).not.toHaveProperty('text');
  });

  it('come again after 5xx and give up after three attempts', async () => {
    answers = [503, 500, 500, 500];
    simulator.addPost({ author: 'nell', text: '@Wrenby hi' });
    await simulator.deliveriesSettled();
    clock.advance(2_000);
    await simulator.deliveriesSettled();
    clock.advance(10_000);
    await simulator.deliveriesSettled();
    clock.advance(60_000);
    await simulator.deliveriesSettled();
    expect(received).toHaveLength(3);
    expect(new Set(received.map((event) => event.data.event_uuid)).size).toBe(1);
    expect(simulator.deliveries()[0]).toMatchObject({ attempts: 3, lastStatus: 500 });
  });

  it('can be doubled, dropped and signed wrongly on purpose', async () => {
    simulator.setFault({ kind: 'webhook-duplicate' });
    simulator.addPost({ author: 'nell', text: '@Wrenby one' });
    await simulator.deliveriesSettled();
    expect(received).toHaveLength(2);
    simulator.setFault({ kind: 'webhook-drop' });
    simulator.addPost({ author: 'nell', text: '@Wrenby two' });
    await simulator.deliveriesSettled();
    expect(received).toHaveLength(2);
    simulator.setFault({ kind: 'webhook-bad-signature' });
    simulator.addPost({ author: 'nell', text: '@Wrenby three' });
    await simulator.deliveriesSettled();
    expect(received[2]?.signature).not.toBe(sign(received[2]?.raw ?? ''));
  });
});
