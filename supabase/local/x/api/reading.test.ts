import { ApiResponseError } from 'twitter-api-v2';
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

/** Mentions one second apart, oldest first. */
function addMentions(count: number): string[] {
  const startMs = Date.now() - count * 1000;
  return Array.from(
    { length: count },
    (_, index) =>
      simulator.addPost({
        author: `customer${String(index % 7)}`,
        text: `@Wrenby number ${String(index)}`,
        createdAtMs: startMs + index * 1000,
      }).id,
  );
}

describe('profiles', () => {
  it('tells the real client who it is', async () => {
    const me = await realClient(simulator).v2.me({
      'user.fields': ['verified', 'public_metrics', 'profile_image_url'],
    });
    expect(me.data).toMatchObject({ id: simulator.brand.id, username: 'Wrenby', verified: true });
    expect(me.data.public_metrics?.followers_count).toBe(simulator.brand.followers);
    const picture = await fetch(me.data.profile_image_url ?? '');
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(
      Buffer.from(await picture.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it('finds a user by name, and says so in errors when there is none', async () => {
    simulator.addPost({ author: { username: 'nell', name: 'Nell' }, text: 'hello' });
    const client = realClient(simulator, 'app');
    expect((await client.v2.userByUsername('NELL')).data.name).toBe('Nell');
    expect((await client.v2.userByUsername('nobody')).errors?.[0]).toMatchObject({
      title: 'Not Found Error',
      type: 'https://api.x.com/2/problems/resource-not-found',
      resource_type: 'user',
    });
  });
});

describe('mentions', () => {
  it('come newest first with authors, references and string ids beyond 2^53', async () => {
    const first = simulator.addPost({
      author: { username: 'nell', name: 'Nell', verified: 'blue', followers: 12 },
      text: '@Wrenby where is my <parcel> & when? #late',
      media: [{ scene: 'parcel', altText: 'A box' }],
    });
    const second = simulator.addPost({ author: 'nell', text: 'anyone?', inReplyTo: first.id });
    const page = await realClient(simulator).v2.userMentionTimeline(simulator.brand.id, {
      expansions: [
        'author_id',
        'referenced_tweets.id',
        'attachments.media_keys',
        'in_reply_to_user_id',
      ],
      'tweet.fields': ['created_at', 'conversation_id', 'entities', 'public_metrics', 'lang'],
      'user.fields': ['verified_type', 'public_metrics'],
      'media.fields': ['url', 'alt_text'],
    });
    expect(page.tweets.map((post) => post.id)).toEqual([second.id, first.id]);
    const [reply, root] = page.tweets;
    expect(BigInt(first.id)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
    expect(root).toMatchObject({
      text: '@Wrenby where is my &lt;parcel&gt; &amp; when? #late',
      conversation_id: first.id,
      edit_history_tweet_ids: [first.id],
      lang: 'en',
      public_metrics: { reply_count: 1, retweet_count: 0 },
    });
    expect(root?.entities?.mentions).toEqual([
      { start: 0, end: 7, username: 'Wrenby', id: simulator.brand.id },
    ]);
    expect(root?.entities?.hashtags[0]?.tag).toBe('late');
    expect(reply).toMatchObject({
      text: '@Wrenby anyone?',
      conversation_id: first.id,
      in_reply_to_user_id: first.authorId,
      referenced_tweets: [{ type: 'replied_to', id: first.id }],
    });
    expect(root && page.includes.author(root)).toMatchObject({
      username: 'nell',
      verified_type: 'blue',
    });
    expect(page.includes.tweets.map((post) => post.id)).toContain(first.id);
    const photo = await fetch(page.includes.media[0]?.url ?? '');
    expect(photo.status).toBe(200);
    expect(page.includes.media[0]?.alt_text).toBe('A box');
  });

  it('are paged by the real client without gap or repeat while new ones arrive', async () => {
    const ids = addMentions(23);
    const paginator = await realClient(simulator).v2.userMentionTimeline(simulator.brand.id, {
      max_results: 5,
    });
    simulator.addPost({ author: 'latecomer', text: '@Wrenby me too' });
    await paginator.fetchLast(100);
    expect(paginator.tweets.map((post) => post.id)).toEqual([...ids].reverse());
    expect(paginator.meta.next_token).toBeUndefined();
  });

  it('reach 800 back and no further', async () => {
    const ids = addMentions(812);
    const paginator = await realClient(simulator).v2.userMentionTimeline(simulator.brand.id, {
      max_results: 100,
    });
    await paginator.fetchLast(2000);
    expect(paginator.tweets).toHaveLength(800);
    expect(paginator.tweets.at(-1)?.id).toBe(ids[12]);
  });

  it('obey since_id and until_id, both excluded, and say nothing when there is nothing', async () => {
    const ids = addMentions(9);
    const client = realClient(simulator);
    const page = await client.v2.userMentionTimeline(simulator.brand.id, {
      since_id: ids[2] ?? '',
      until_id: ids[6] ?? '',
    });
    expect(page.tweets.map((post) => post.id)).toEqual([ids[5], ids[4], ids[3]]);
    expect(page.meta).toMatchObject({ newest_id: ids[5], oldest_id: ids[3], result_count: 3 });
    const empty = await callSigned(
      simulator,
      'GET',
      `/2/users/${simulator.brand.id}/mentions?since_id=${ids[8] ?? ''}`,
    );
    expect(await empty.json()).toEqual({ meta: { result_count: 0 } });
  });

  it('refuse fewer than 5 a page, unknown fields and forged tokens', async () => {
    const mentions = `/2/users/${simulator.brand.id}/mentions`;
    for (const query of [
      'max_results=4',
      'max_results=101',
      'tweet.fields=mood',
      'pagination_token=zz',
      'since_id=x',
    ]) {
      const answer = await callSigned(simulator, 'GET', `${mentions}?${query}`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ title: 'Invalid Request' });
    }
  });

  it('leave out deleted posts and older versions, keep a repost recognisable', async () => {
    const kept = simulator.addPost({ author: 'nell', text: '@Wrenby tpyo' });
    const gone = simulator.addPost({ author: 'odd', text: '@Wrenby rude words' });
    simulator.addPost({ author: 'fan', text: '', repostOf: kept.id });
    const edited = simulator.editPost(kept.id, '@Wrenby typo');
    simulator.deletePost(gone.id);
    const page = await realClient(simulator).v2.userMentionTimeline(simulator.brand.id, {
      'tweet.fields': ['referenced_tweets'],
    });
    expect(page.tweets.map((post) => post.text)).toEqual([
      '@Wrenby typo',
      'RT @nell: @Wrenby tpyo',
    ]);
    expect(page.tweets[0]).toMatchObject({
      id: edited.id,
      edit_history_tweet_ids: [kept.id, edited.id],
    });
    expect(page.tweets[1]?.referenced_tweets?.[0]?.type).toBe('retweeted');
  });
});

describe('posts', () => {
  it('beyond 280 carry their whole text in note_tweet, under either name', async () => {
    const long = `@Wrenby ${'a long story about a sofa & its legs. '.repeat(12)}`.trim();
    const post = simulator.addPost({ author: { username: 'nell', verified: 'blue' }, text: long });
    const { data } = await realClient(simulator).v2.singleTweet(post.id, {
      'tweet.fields': ['note_tweet'],
    });
    expect(data.text).toMatch(/… https:\/\/t\.co\/\w+$/u);
    expect(data.note_tweet?.text).toBe(long.replaceAll('&', '&amp;'));
    const renamed = await callSigned(
      simulator,
      'GET',
      `/2/tweets/${post.id}?post.fields=note_post`,
    );
    expect(await renamed.json()).toMatchObject({
      data: { note_post: { text: data.note_tweet?.text }, edit_history_post_ids: [post.id] },
    });
  });

  it('are looked up a hundred at a time; what is missing stands in errors', async () => {
    const ids = addMentions(99);
    simulator.deletePost(ids[3] ?? '');
    const result = await realClient(simulator).v2.tweets([...ids, '1700000000000000001']);
    expect(result.data).toHaveLength(98);
    expect(result.errors?.map((error) => error.resource_id)).toEqual([
      ids[3],
      '1700000000000000001',
    ]);
    expect(result.errors?.[0]?.type).toBe('https://api.x.com/2/problems/resource-not-found');
    await expect(
      realClient(simulator).v2.tweets([...ids, '1700000000000000001', '1700000000000000002']),
    ).rejects.toThrow(ApiResponseError);
  });

  it('are found by conversation, author and the post they answer', async () => {
    const root = simulator.addPost({ author: 'nell', text: '@Wrenby hello?' });
    const reply = simulator.addPost({ author: 'Wrenby', text: 'Hi Nell', inReplyTo: root.id });
    simulator.addPost({ author: 'odd', text: '@Wrenby unrelated' });
    const client = realClient(simulator);
    const conversation = await client.v2.search(`conversation_id:${root.id}`);
    expect(conversation.tweets.map((post) => post.id)).toEqual([reply.id, root.id]);
    const ours = await client.v2.search(`from:Wrenby in_reply_to_tweet_id:${root.id}`);
    expect(ours.tweets.map((post) => post.id)).toEqual([reply.id]);
    const timeline = await client.v2.userTimeline(simulator.brand.id);
    expect(timeline.tweets.map((post) => post.id)).toEqual([reply.id]);
    await expect(client.v2.search('smells:fishy')).rejects.toThrow(ApiResponseError);
  });
});
