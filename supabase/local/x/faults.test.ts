import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startXSimulator } from './server.ts';
import { callSigned, realClient } from './test-client.ts';
import type { XSimulator } from './options.ts';

let simulator: XSimulator;

beforeEach(async () => {
  simulator = await startXSimulator();
  for (let index = 0; index < 6; index++) {
    simulator.addPost({ author: `customer${String(index)}`, text: `@Wrenby ${String(index)}` });
  }
});

afterEach(async () => {
  await simulator.close();
});

async function mentions(): Promise<unknown[]> {
  const answer = await callSigned(simulator, 'GET', `/2/users/${simulator.brand.id}/mentions`);
  return ((await answer.json()) as { data: unknown[] }).data;
}

describe('faults', () => {
  it('answer 429 or 503 as often as asked, at the endpoint named and at no other', async () => {
    simulator.setFault({ kind: 'status', status: 503, endpoint: 'users.mentions', times: 2 });
    simulator.setFault({ kind: 'status', status: 429, endpoint: 'users.me', resetInSeconds: 5 });
    const client = realClient(simulator);
    await expect(client.v2.userMentionTimeline(simulator.brand.id)).rejects.toMatchObject({
      code: 503,
    });
    await expect(client.v2.userMentionTimeline(simulator.brand.id)).rejects.toMatchObject({
      code: 503,
    });
    expect((await client.v2.userMentionTimeline(simulator.brand.id)).tweets).toHaveLength(6);
    const error: unknown = await client.v2.me().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 429, rateLimit: { remaining: 0 } });
    expect((await client.v2.me()).data.username).toBe('Wrenby');
  });

  it('break the connection in the middle of an answer', async () => {
    simulator.setFault({ kind: 'cut-answer', endpoint: 'users.mentions' });
    await expect(mentions()).rejects.toThrow();
    expect(await mentions()).toHaveLength(6);
  });

  it('never answer, and the caller gives up by itself', async () => {
    simulator.setFault({ kind: 'timeout', endpoint: 'posts.create' });
    const attempt = realClient(simulator).v2.post('tweets', { text: 'hello' }, { timeout: 60 });
    await expect(attempt).rejects.toThrow();
    expect(simulator.timeline().some((thread) => thread.posts[0]?.isBrand)).toBe(false);
  });

  it('take a reply and drop the answer, so that the sender cannot know', async () => {
    const root = simulator.addPost({ author: 'nell', text: '@Wrenby hi' });
    simulator.setFault({ kind: 'drop-answer', endpoint: 'posts.create' });
    const client = realClient(simulator);
    await expect(client.v2.reply('Hello Nell', root.id)).rejects.toThrow();
    const found = await client.v2.search(`from:Wrenby in_reply_to_tweet_id:${root.id}`);
    expect(found.tweets.map((post) => post.text)).toEqual(['@nell Hello Nell']);
  });

  it('double, reorder and spoil pages', async () => {
    const clean = await mentions();
    simulator.setFault({ kind: 'duplicate-posts' });
    expect(await mentions()).toHaveLength(12);
    simulator.setFault({ kind: 'reorder-page' });
    const reordered = await mentions();
    expect(reordered).not.toEqual(clean);
    expect(new Set(reordered.map((post) => JSON.stringify(post)))).toEqual(
      new Set(clean.map((post) => JSON.stringify(post))),
    );
    simulator.setFault({ kind: 'malformed-posts' });
    const spoiled = await mentions();
    expect(spoiled).toContain('not a post');
    expect(spoiled).toHaveLength(9);
    simulator.setFault({ kind: 'duplicate-posts', times: 9 });
    simulator.clearFaults();
    expect(await mentions()).toEqual(clean);
  });
});
