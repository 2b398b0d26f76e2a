/** X as the functions use it: mentions, posts by id, our own latest posts, and replying. */
import * as v from 'valibot';
import { xIdSchema } from '../posts/schema.ts';
import { openApi, read, type XAccess } from './api.ts';

/** One page of posts, not yet looked into. */
export interface PostsPage {
  posts: unknown[];
  includes: unknown;
  newestId: string | null;
  nextToken: string | null;
}

/** A post of ours, as far as finding a lost reply needs it. */
export interface OwnPost {
  id: string;
  in_reply_to: string | null;
  /** Milliseconds since 1970. */
  posted_at_ms: number;
}

interface LookupAnswer {
  /** Ids that X shows. */
  found: Set<string>;
  /** Ids that X says are not there, or not to be shown: deleted, protected, suspended, withheld. */
  gone: Set<string>;
}

/** All methods throw XCallError. */
export interface XClient {
  mentions(
    userId: string,
    page: { sinceId: string | null; token: string | null },
  ): Promise<PostsPage>;
  lookup(ids: readonly string[]): Promise<LookupAnswer>;
  /** Our own posts after `sinceId`, newest first, a page at a time. */
  ownPosts(
    userId: string,
    page: { sinceId: string; token: string | null },
  ): Promise<{ posts: OwnPost[]; nextToken: string | null }>;
  /** @returns the new post's id */
  reply(text: string, toPostId: string): Promise<string>;
}

const FIELDS = {
  'tweet.fields':
    'attachments,author_id,conversation_id,created_at,edit_history_tweet_ids,entities,in_reply_to_user_id,lang,note_tweet,referenced_tweets',
  'user.fields': 'description,profile_image_url,public_metrics,verified,verified_type',
  'media.fields': 'alt_text,preview_image_url,type,url,variants',
  expansions: 'author_id,attachments.media_keys,referenced_tweets.id',
} as const;

/** A posting call that gives up early leaves a reply in doubt. */
const POST_TIMEOUT_MS = 30_000;

const pageSchema = v.object({
  data: v.optional(v.array(v.unknown()), []),
  includes: v.optional(v.unknown()),
  meta: v.optional(
    v.object({ newest_id: v.optional(xIdSchema), next_token: v.optional(v.string()) }),
    {},
  ),
});

const ownPostSchema = v.object({
  id: xIdSchema,
  created_at: v.string(),
  referenced_tweets: v.optional(v.array(v.object({ type: v.string(), id: xIdSchema })), []),
});

const lookupSchema = v.object({
  data: v.optional(v.array(v.object({ id: xIdSchema })), []),
  errors: v.optional(
    v.array(v.looseObject({ resource_id: v.optional(xIdSchema), value: v.optional(xIdSchema) })),
    [],
  ),
});

const createdSchema = v.object({ data: v.object({ id: xIdSchema }) });

/** @param fetchFunction `fetch`, or something that behaves like it */
export function openX(access: XAccess, fetchFunction: typeof fetch = fetch): XClient {
  const { asUser, asApp } = openApi(access, fetchFunction);
  const asReader = asApp ?? asUser;
  const given = (query: Record<string, string | number | null>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(query).flatMap(([key, value]) =>
        value === null ? [] : [[key, String(value)]],
      ),
    );

  return {
    async mentions(userId, { sinceId, token }) {
      const query = given({
        ...FIELDS,
        max_results: 100,
        since_id: sinceId,
        pagination_token: token,
      });
      const page = read(
        pageSchema,
        await asReader.get<unknown>('users/:id/mentions', query, { params: { id: userId } }),
      );
      return {
        posts: page.data,
        includes: page.includes,
        newestId: page.meta.newest_id ?? null,
        nextToken: page.meta.next_token ?? null,
      };
    },
    async lookup(ids) {
      const answer = read(
        lookupSchema,
        await asReader.get<unknown>('tweets', { ids: ids.join(',') }),
      );
      const found = new Set(answer.data.map(({ id }) => id));
      const named = answer.errors.flatMap(({ resource_id: id, value }) => id ?? value ?? []);
      return { found, gone: new Set(ids.filter((id) => named.includes(id) && !found.has(id))) };
    },
    async ownPosts(userId, { sinceId, token }) {
      const query = given({
        'tweet.fields': 'created_at,referenced_tweets',
        max_results: 100,
        since_id: sinceId,
        pagination_token: token,
      });
      const page = read(
        pageSchema,
        await asReader.get<unknown>('users/:id/tweets', query, { params: { id: userId } }),
      );
      const posts = page.data.flatMap((raw): OwnPost[] => {
        const parsed = v.safeParse(ownPostSchema, raw);
        if (!parsed.success) return [];
        const { id, created_at: createdAt, referenced_tweets: references } = parsed.output;
        const parent = references.find(({ type }) => type === 'replied_to');
        return [{ id, in_reply_to: parent?.id ?? null, posted_at_ms: Date.parse(createdAt) }];
      });
      return { posts, nextToken: page.meta.next_token ?? null };
    },
    async reply(text, toPostId) {
      const body = { text, reply: { in_reply_to_tweet_id: toPostId } };
      return read(
        createdSchema,
        await asUser.post<unknown>('tweets', body, { timeout: POST_TIMEOUT_MS }),
      ).data.id;
    },
  };
}
