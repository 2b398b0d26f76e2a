/**
 * X API v2 objects as they arrive. Only what we use is named; X renames tweets to posts, so both words
 * are known. What a post can live without falls back to nothing; what it cannot is refused.
 * https://docs.x.com/x-api/fundamentals/data-dictionary
 */
import * as v from 'valibot';

/** Numbers beyond 2^53 have lost digits on the way already, so only exact ones pass. */
export const xIdSchema = v.pipe(
  v.union([v.string(), v.pipe(v.number(), v.safeInteger())]),
  v.transform(String),
  v.regex(/^[1-9]\d{0,18}$/u, 'not an id of X (a decimal number as text)'),
);

const time = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'not a time'),
);

/** Absent, null or spoilt: all the same to us. */
const lenient = <const S extends v.GenericSchema>(schema: S) => v.fallback(v.nullish(schema), null);

const link = v.object({
  url: v.string(),
  expanded_url: v.optional(v.string()),
  media_key: v.optional(v.string()),
});
const entities = lenient(v.object({ urls: lenient(v.array(link)) }));
const note = lenient(v.object({ text: v.string(), entities }));
const references = v.nullish(v.array(v.object({ type: v.string(), id: xIdSchema })));

export const postSchema = v.object({
  id: xIdSchema,
  text: v.pipe(v.string(), v.maxLength(100_000)),
  author_id: xIdSchema,
  created_at: v.nullish(time),
  conversation_id: v.nullish(xIdSchema),
  lang: lenient(v.pipe(v.string(), v.maxLength(35))),
  edit_history_tweet_ids: v.nullish(v.array(xIdSchema)),
  edit_history_post_ids: v.nullish(v.array(xIdSchema)),
  referenced_tweets: references,
  referenced_posts: references,
  in_reply_to_tweet_id: v.nullish(xIdSchema),
  in_reply_to_post_id: v.nullish(xIdSchema),
  note_tweet: note,
  note_post: note,
  entities,
  attachments: lenient(v.object({ media_keys: lenient(v.array(v.string())) })),
});
export type XPost = v.InferOutput<typeof postSchema>;

export const userSchema = v.object({
  id: xIdSchema,
  username: v.pipe(v.string(), v.regex(/^\w{1,50}$/u)),
  name: lenient(v.string()),
  description: lenient(v.string()),
  profile_image_url: lenient(v.string()),
  verified: lenient(v.boolean()),
  verified_type: lenient(v.string()),
  public_metrics: lenient(
    v.object({ followers_count: lenient(v.number()), following_count: lenient(v.number()) }),
  ),
});
export type XUser = v.InferOutput<typeof userSchema>;

export const mediaSchema = v.object({
  media_key: v.string(),
  type: v.picklist(['photo', 'video', 'animated_gif']),
  url: lenient(v.string()),
  preview_image_url: lenient(v.string()),
  alt_text: lenient(v.string()),
  variants: lenient(
    v.array(
      v.object({
        content_type: v.optional(v.string()),
        bit_rate: v.optional(v.number()),
        url: v.string(),
      }),
    ),
  ),
});
export type XMedia = v.InferOutput<typeof mediaSchema>;
