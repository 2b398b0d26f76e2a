import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BRAND_ID, CUSTOMER_ID, xPost, xUser } from '../../_tests/posts.ts';
import { snowflakeAt, snowflakeTimeMs } from '../snowflake.ts';
import { indexLinked } from './linked.ts';
import { normalise } from './normalise.ts';
import type { Normalised } from './normalise.ts';
import type { NormalisedPost } from './post.ts';

function read(post: unknown, includes: unknown = { users: [xUser()] }): Normalised {
  return normalise(post, indexLinked(includes, [post]), BRAND_ID);
}

function taken(post: unknown, includes?: unknown): NormalisedPost {
  const result = read(post, includes);
  if (result.kind !== 'post') throw new Error(`not taken: ${JSON.stringify(result)}`);
  return result.post;
}

function refusal(post: unknown): { code: string; path: string } {
  const result = read(post);
  if (result.kind !== 'refused') throw new Error(`not refused: ${JSON.stringify(result)}`);
  return { code: result.code, path: result.path };
}

Deno.test('a mention becomes a post with its author, decoded once', () => {
  assert.deepEqual(taken(xPost()), {
    x_post_id: '1990000000000000001',
    edit_id: '1990000000000000001',
    conversation_id: '1990000000000000001',
    author: {
      x_user_id: CUSTOMER_ID,
      handle: 'marta_w',
      name: 'Marta',
      avatar_url: 'https://pbs.example/avatar.png',
      bio: 'tea & trains',
      followers: 120,
      following: 80,
      verified: false,
    },
    text: '@skyline my parcel never came & nobody answers',
    language: 'en',
    in_reply_to_x_post_id: null,
    media: [],
    posted_at: '2025-11-16T09:00:00.000Z',
    edited_at: null,
  });
});

Deno.test('someone who writes &lt; reads &lt; again', () => {
  assert.equal(
    taken(xPost({ text: 'the page shows &amp;lt;b&amp;gt; &lt;here&gt;' })).text,
    'the page shows &lt;b&gt; <here>',
  );
});

Deno.test('both namings of X say the same', () => {
  const ids = ['1990000000000000001', '1990000000100000001'];
  const old = xPost({
    id: ids[1],
    conversation_id: '1980000000000000000',
    edit_history_tweet_ids: ids,
    referenced_tweets: [{ type: 'replied_to', id: '1980000000000000000' }],
    note_tweet: { text: 'long words' },
  });
  const {
    edit_history_tweet_ids: history,
    referenced_tweets: references,
    note_tweet: note,
    ...rest
  } = old;
  const renamed = {
    ...rest,
    edit_history_post_ids: history,
    referenced_posts: references,
    note_post: note,
  };
  assert.deepEqual(taken(renamed), taken(old));
  assert.equal(taken(renamed).in_reply_to_x_post_id, '1980000000000000000');
});

Deno.test('a long post is taken whole', () => {
  const whole = `${'word '.repeat(200)}&amp; end`;
  const post = xPost({ text: 'word word… https://t.co/abc', note_tweet: { text: whole } });
  assert.equal(taken(post).text, whole.replace('&amp;', '&'));
});

Deno.test('every version of an edited post has the key of the first and its time', () => {
  const firstMs = Date.parse('2025-11-16T09:00:00.000Z');
  const [first, second] = [snowflakeAt(firstMs), snowflakeAt(firstMs + 60_000)];
  const edited = taken(
    xPost({
      id: second,
      conversation_id: first,
      edit_history_tweet_ids: [first, second],
      created_at: '2025-11-16T09:01:00.000Z',
    }),
  );
  assert.equal(edited.x_post_id, first);
  assert.equal(edited.edit_id, second);
  assert.equal(edited.posted_at, '2025-11-16T09:00:00.000Z');
  assert.equal(edited.edited_at, '2025-11-16T09:01:00.000Z');
});

Deno.test('links are the ones people wrote, and only web addresses', () => {
  const entities = {
    urls: [
      { url: 'https://t.co/aaa', expanded_url: 'https://example.org/order?id=1&x=2' },
      { url: 'https://t.co/bbb', expanded_url: 'javascript:alert(1)' },
      {
        url: 'https://t.co/ccc',
        expanded_url: 'https://x.com/marta_w/status/1/photo/1',
        media_key: '3_1',
      },
    ],
  };
  const text = 'see https://t.co/aaa and https://t.co/bbb https://t.co/ccc';
  assert.equal(
    taken(xPost({ text, entities })).text,
    'see https://example.org/order?id=1&x=2 and https://t.co/bbb',
  );
});

Deno.test(
  'pictures come with their description; addresses that are not web addresses do not',
  () => {
    const post = xPost({ attachments: { media_keys: ['3_1', '7_2', '3_9'] } });
    const media = [
      {
        media_key: '3_1',
        type: 'photo',
        url: 'https://pbs.example/1.jpg',
        alt_text: 'a wet &amp; torn box',
      },
      {
        media_key: '7_2',
        type: 'video',
        preview_image_url: 'data:text/html,boo',
        variants: [
          { content_type: 'application/x-mpegURL', url: 'https://video.example/2.m3u8' },
          { content_type: 'video/mp4', bit_rate: 256_000, url: 'https://video.example/low.mp4' },
          { content_type: 'video/mp4', bit_rate: 832_000, url: 'https://video.example/high.mp4' },
        ],
      },
    ];
    assert.deepEqual(taken(post, { users: [xUser()], media }).media, [
      {
        kind: 'photo',
        url: 'https://pbs.example/1.jpg',
        preview_url: null,
        alt_text: 'a wet & torn box',
      },
      { kind: 'video', url: 'https://video.example/high.mp4', preview_url: null, alt_text: null },
    ]);
  },
);

Deno.test('retweets and our own posts are ignored, with the reason', () => {
  const retweet = xPost({ referenced_tweets: [{ type: 'retweeted', id: '1980000000000000000' }] });
  assert.deepEqual(read(retweet), {
    kind: 'ignored',
    reason: 'retweet',
    x_post_id: '1990000000000000001',
  });
  const own = read(xPost({ author_id: BRAND_ID }));
  assert.deepEqual(own, { kind: 'ignored', reason: 'own_post', x_post_id: '1990000000000000001' });
});

Deno.test('a post without its profile is taken, and claims nothing about the person', () => {
  for (const includes of [null, {}, { users: [{ id: CUSTOMER_ID, username: '<b>' }] }]) {
    const { author } = taken(xPost(), includes);
    assert.equal(author.x_user_id, CUSTOMER_ID);
    assert.equal(author.handle, null);
    assert.equal(author.name, null);
  }
});

Deno.test('what is malformed is refused with the place', () => {
  assert.deepEqual(refusal('not a post'), { code: 'not_an_object', path: '' });
  assert.deepEqual(refusal(null), { code: 'not_an_object', path: '' });
  assert.deepEqual(refusal([]), { code: 'not_an_object', path: '' });
  assert.deepEqual(refusal({ text: 'A post without an id.' }), { code: 'id_invalid', path: 'id' });
  assert.deepEqual(refusal(xPost({ id: 'abc' })), { code: 'id_invalid', path: 'id' });
  assert.deepEqual(refusal({ ...xPost(), id: 2 ** 60 }), {
    code: 'id_invalid',
    path: 'id',
  });
  assert.deepEqual(refusal(xPost({ text: null })), { code: 'text_invalid', path: 'text' });
  assert.deepEqual(refusal(xPost({ author_id: undefined })), {
    code: 'author_invalid',
    path: 'author_id',
  });
  assert.deepEqual(refusal(xPost({ created_at: 'soon' })), {
    code: 'time_invalid',
    path: 'created_at',
  });
  assert.deepEqual(refusal(xPost({ id: '77', created_at: undefined })), {
    code: 'time_invalid',
    path: 'created_at',
  });
  assert.deepEqual(refusal(xPost({ referenced_tweets: [{ type: 'quoted', id: {} }] })), {
    code: 'malformed',
    path: 'referenced_tweets.0.id',
  });
  assert.deepEqual(refusal(xPost({ note_tweet: { text: 'x'.repeat(25_001) } })), {
    code: 'text_too_long',
    path: 'text',
  });
});

Deno.test('a reply without a conversation is refused rather than given a ticket of its own', () => {
  const reply = xPost({
    conversation_id: undefined,
    referenced_tweets: [{ type: 'replied_to', id: '1980000000000000000' }],
  });
  assert.deepEqual(refusal(reply), { code: 'conversation_unknown', path: 'conversation_id' });
  const parent = {
    id: '1980000000000000000',
    conversation_id: '1970000000000000000',
    text: 'earlier',
  };
  assert.equal(
    taken(reply, { users: [xUser()], tweets: [parent] }).conversation_id,
    '1970000000000000000',
  );
});

Deno.test('no text can hold what Postgres cannot store', () => {
  const post = taken(xPost({ text: 'a\u0000b \ud83d end', lang: 'e\u0000n' }));
  assert.equal(post.text, 'ab \ufffd end');
  assert.equal(post.language, 'en');
});

Deno.test('spoilt extras never cost a post', () => {
  const post = xPost({
    entities: { urls: 'none' },
    attachments: 7,
    lang: 12,
    note_tweet: { text: 3 },
  });
  const { text, language } = taken(post, { users: 'x', media: [null, 4], tweets: { a: 1 } });
  assert.equal(text, '@skyline my parcel never came & nobody answers');
  assert.equal(language, null);
});

Deno.test('anything at all gets an answer, never an exception', () => {
  const names = [
    'id',
    'text',
    'author_id',
    'created_at',
    'referenced_tweets',
    'entities',
    'edit_history_tweet_ids',
  ];
  const spoilt = fc
    .tuple(fc.constantFrom(...names), fc.jsonValue())
    .map(([name, value]) => xPost({ [name]: value }));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), spoilt), fc.jsonValue(), (post, includes) => {
      assert.ok(['post', 'ignored', 'refused'].includes(read(post, includes).kind));
    }),
    { numRuns: 300 },
  );
});

Deno.test('ids keep their time through the snowflake', () => {
  const earliest = Date.parse('2012-01-01');
  fc.assert(
    fc.property(fc.integer({ min: earliest, max: Date.parse('2040-01-01') }), (ms) => {
      assert.equal(snowflakeTimeMs(snowflakeAt(ms)), ms);
    }),
  );
});
