import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startXSimulator } from '../server.ts';
import { callSigned, realClient } from '../test-client.ts';
import type { XSimulator } from '../options.ts';

let simulator: XSimulator;

beforeEach(async () => {
  simulator = await startXSimulator();
});

afterEach(async () => {
  await simulator.close();
});

const refusedByRule = /not been mentioned or otherwise engaged by the author/u;

describe('replies', () => {
  it('appear in the conversation, with the link rewritten and the handle before them', async () => {
    const root = simulator.addPost({ author: 'nell', text: '@Wrenby where is it?' });
    const sent = await realClient(simulator).v2.reply(
      'See https://example.com/track?id=1',
      root.id,
    );
    expect(sent.data.text).toMatch(/^@nell See https:\/\/t\.co\/\w{10}$/u);
    const { data } = await realClient(simulator).v2.singleTweet(sent.data.id, {
      'tweet.fields': ['entities', 'conversation_id', 'in_reply_to_user_id'],
    });
    expect(data).toMatchObject({ conversation_id: root.id, in_reply_to_user_id: root.authorId });
    expect(data.entities?.urls[0]?.expanded_url).toBe('https://example.com/track?id=1');
    expect(simulator.timeline()[0]?.posts.map((post) => post.text)).toEqual([
      '@Wrenby where is it?',
      'See https://example.com/track?id=1',
    ]);
  });

  it('are allowed only to authors who named or quoted the account in that conversation', async () => {
    const client = realClient(simulator);
    const stranger = simulator.addPost({ author: 'stranger', text: 'my parcel is late' });
    await expect(client.v2.reply('Hello there', stranger.id)).rejects.toMatchObject({
      code: 403,
      data: {
        title: 'Forbidden',
        type: 'about:blank',
        detail: expect.stringMatching(refusedByRule) as string,
      },
    });
    const bystander = simulator.addPost({
      author: 'bystander',
      text: 'same',
      inReplyTo: stranger.id,
    });
    await expect(client.v2.reply('Hello you', bystander.id)).rejects.toMatchObject({ code: 403 });
    const ours = await client.v2.tweet('Good morning');
    const quoting = simulator.addPost({ author: 'quoter', text: 'ha', quoteOf: ours.data.id });
    const mentioning = simulator.addPost({ author: 'nell', text: 'hi @wrenby' });
    expect((await client.v2.reply('Thanks for the quote', quoting.id)).data.id).toBeTruthy();
    expect((await client.v2.reply('Hi Nell', mentioning.id)).data.id).toBeTruthy();
    expect((await client.v2.reply('More of our own', ours.data.id)).data.id).toBeTruthy();
  });

  it('to a deleted post, with the same words again, or too long are refused with the reason', async () => {
    const client = realClient(simulator);
    const root = simulator.addPost({ author: 'nell', text: '@Wrenby hi' });
    const other = simulator.addPost({ author: 'odd', text: '@Wrenby ho' });
    await client.v2.reply('We are on it', root.id);
    await expect(client.v2.reply('We are on it', root.id)).rejects.toMatchObject({
      code: 403,
      data: { detail: 'You are not allowed to create a Tweet with duplicate content.' },
    });
    // A macro goes to many customers: the same words in another conversation are no duplicate.
    expect((await client.v2.reply('We are on it', other.id)).data.id).toBeTruthy();
    await expect(client.v2.reply('漢'.repeat(141), root.id)).rejects.toMatchObject({ code: 403 });
    expect((await client.v2.reply('漢'.repeat(140), root.id)).data.id).toBeTruthy();
    simulator.deletePost(root.id);
    await expect(client.v2.reply('Still there?', root.id)).rejects.toMatchObject({
      code: 403,
      data: { detail: expect.stringMatching(/deleted or not visible/u) as string },
    });
  });
});

describe('posting', () => {
  it('refuses an empty text, a body that is not JSON, and quoting', async () => {
    expect((await callSigned(simulator, 'POST', '/2/tweets', { body: { text: ' ' } })).status).toBe(
      400,
    );
    expect((await callSigned(simulator, 'POST', '/2/tweets', { body: { text: 7 } })).status).toBe(
      400,
    );
    expect((await callSigned(simulator, 'POST', '/2/tweets')).status).toBe(400);
    const post = simulator.addPost({ author: 'nell', text: '@Wrenby hi' });
    const quote = { text: 'look', quote_tweet_id: post.id };
    expect((await callSigned(simulator, 'POST', '/2/tweets', { body: quote })).status).toBe(403);
  });

  it('edits an own post under a new id and deletes all its versions', async () => {
    const client = realClient(simulator);
    const { data } = await client.v2.tweet('Good mroning');
    const body = { text: 'Good morning', edit_options: { previous_post_id: data.id } };
    const edited = (await (await callSigned(simulator, 'POST', '/2/tweets', { body })).json()) as {
      data: { id: string; edit_history_tweet_ids: string[] };
    };
    expect(edited.data.edit_history_tweet_ids).toEqual([data.id, edited.data.id]);
    expect((await client.v2.deleteTweet(edited.data.id)).data.deleted).toBe(true);
    expect((await client.v2.tweets([data.id, edited.data.id])).errors).toHaveLength(2);
  });

  it('does not delete what others wrote', async () => {
    const post = simulator.addPost({ author: 'nell', text: '@Wrenby hi' });
    await expect(realClient(simulator).v2.deleteTweet(post.id)).rejects.toMatchObject({
      code: 403,
    });
    expect(simulator.timeline()).toHaveLength(1);
  });
});
