/** From an X API object to a post of ours. Pure: the same page gives the same answer, in any order. */
import * as v from 'valibot';
import type { Media } from '../../../../src/lib/domain/rows.ts';
import { compareIds, snowflakeTimeMs } from '../snowflake.ts';
import type { Linked } from './linked.ts';
import type { Author, NormalisedPost } from './post.ts';
import { postSchema } from './schema.ts';
import type { XMedia, XPost, XUser } from './schema.ts';
import { decodeEntities, expandLinks, storable, webAddress } from './text.ts';

/** Longest text X lets anyone post. */
const LONGEST_TEXT = 25_000;

/** X's `lang` for "no language": links, media, tags or mentions only, or undetermined. */
const NO_LANGUAGE = new Set(['und', 'zxx', 'art', 'qam', 'qct', 'qht', 'qme', 'qst']);

type IgnoreReason = 'retweet' | 'own_post';

type RefusalCode =
  | 'not_an_object'
  | 'id_invalid'
  | 'text_invalid'
  | 'text_too_long'
  | 'author_invalid'
  | 'time_invalid'
  | 'conversation_unknown'
  | 'malformed';

export type Normalised =
  | { kind: 'post'; post: NormalisedPost }
  | { kind: 'ignored'; reason: IgnoreReason; x_post_id: string }
  | {
      kind: 'refused';
      code: RefusalCode;
      /** Where in the object, such as `referenced_tweets.0.id`; empty for the whole. */
      path: string;
      detail: string;
      /** As given, if there was one to read. */
      x_post_id: string | null;
    };

/**
 * @param raw One post of `data` as parsed from JSON.
 * @param linked What the page brought beside it.
 * @param brandXUserId The account the page was read for; its own posts are not for the inbox.
 */
export function normalise(raw: unknown, linked: Linked, brandXUserId: string): Normalised {
  const parsed = v.safeParse(postSchema, raw);
  if (!parsed.success) return refusalOf(raw, parsed.issues[0]);
  const post = parsed.output;
  const history = editHistory(post);
  const firstId = history[0] ?? post.id;
  const references = post.referenced_tweets ?? post.referenced_posts ?? [];

  if (references.some(({ type }) => type === 'retweeted' || type === 'reposted')) {
    return { kind: 'ignored', reason: 'retweet', x_post_id: firstId };
  }
  if (post.author_id === brandXUserId) {
    return { kind: 'ignored', reason: 'own_post', x_post_id: firstId };
  }

  const refuse = (code: RefusalCode, path: string, detail: string): Normalised => ({
    kind: 'refused',
    code,
    path,
    detail,
    x_post_id: firstId,
  });
  const inReplyTo =
    references.find(({ type }) => type === 'replied_to')?.id ??
    post.in_reply_to_tweet_id ??
    post.in_reply_to_post_id ??
    null;
  const conversation = conversationOf(post, firstId, inReplyTo, linked);
  if (conversation === null) {
    return refuse('conversation_unknown', 'conversation_id', 'A reply needs its conversation_id.');
  }
  const times = timesOf(post, history);
  if (times === null) {
    return refuse(
      'time_invalid',
      'created_at',
      'Neither created_at nor the id says when it was posted.',
    );
  }
  const text = textOf(post);
  if (Array.from(text).length > LONGEST_TEXT) {
    return refuse(
      'text_too_long',
      'text',
      `The text is longer than ${String(LONGEST_TEXT)} characters.`,
    );
  }
  return {
    kind: 'post',
    post: {
      x_post_id: firstId,
      edit_id: history.at(-1) ?? post.id,
      conversation_id: conversation,
      author: authorOf(post.author_id, linked.users.get(post.author_id)),
      text,
      language: post.lang && !NO_LANGUAGE.has(post.lang) ? storable(post.lang) : null,
      in_reply_to_x_post_id: inReplyTo,
      media: mediaOf(post, linked.media),
      ...times,
    },
  };
}

/** Every id this version knows of, oldest first; its own id belongs to them even when X leaves the list out. */
function editHistory(post: XPost): string[] {
  const listed = post.edit_history_tweet_ids ?? post.edit_history_post_ids ?? [];
  return [...new Set([...listed, post.id])].sort(compareIds);
}

function conversationOf(
  post: XPost,
  firstId: string,
  inReplyTo: string | null,
  linked: Linked,
): string | null {
  if (post.conversation_id) return post.conversation_id;
  return inReplyTo === null ? firstId : (linked.conversations.get(inReplyTo) ?? null);
}

/** An edit is a later post of its own on X; the ticket keeps the time of the first version. */
function timesOf(
  post: XPost,
  history: readonly string[],
): Pick<NormalisedPost, 'posted_at' | 'edited_at'> | null {
  const firstId = history[0] ?? post.id;
  const created = post.created_at ? Date.parse(post.created_at) : null;
  const posted =
    (history.length > 1 ? snowflakeTimeMs(firstId) : created) ??
    created ??
    snowflakeTimeMs(firstId);
  if (posted === null) return null;
  const edited =
    history.length > 1 ? (snowflakeTimeMs(history.at(-1) ?? post.id) ?? created ?? posted) : null;
  return {
    posted_at: new Date(posted).toISOString(),
    edited_at: edited === null ? null : new Date(edited).toISOString(),
  };
}

function textOf(post: XPost): string {
  const note = post.note_tweet ?? post.note_post;
  const long = note?.text.trim() ? note : null;
  const links = [...(long?.entities?.urls ?? []), ...(post.entities?.urls ?? [])];
  return expandLinks(storable(decodeEntities(long?.text ?? post.text)), links);
}

function authorOf(xUserId: string, user: XUser | undefined): Author {
  const count = (value: number | null | undefined): number =>
    Math.min(2_147_483_647, Math.max(0, Math.trunc(value ?? 0)));
  const words = (text: string | null | undefined, longest: number): string | null =>
    text
      ? Array.from(storable(decodeEntities(text)))
          .slice(0, longest)
          .join('')
      : null;
  return {
    x_user_id: xUserId,
    handle: user?.username ?? null,
    name: user ? (words(user.name, 200) ?? user.username) : null,
    avatar_url: webAddress(user?.profile_image_url),
    bio: words(user?.description, 1_000),
    followers: count(user?.public_metrics?.followers_count),
    following: count(user?.public_metrics?.following_count),
    verified: user?.verified ?? (user?.verified_type ? user.verified_type !== 'none' : false),
  };
}

function mediaOf(post: XPost, known: ReadonlyMap<string, XMedia>): Media[] {
  return (post.attachments?.media_keys ?? [])
    .map((key) => known.get(key))
    .filter((medium) => medium !== undefined)
    .map((medium) => ({
      kind: medium.type,
      url: webAddress(medium.url) ?? bestVideo(medium),
      preview_url: webAddress(medium.preview_image_url),
      alt_text: medium.alt_text ? storable(decodeEntities(medium.alt_text)) : null,
    }));
}

/** The best MP4 of a video; streams (m3u8) need a player that we do not bring. */
function bestVideo(medium: XMedia): string | null {
  const files = (medium.variants ?? []).filter(({ content_type: type }) => type === 'video/mp4');
  const best = files.sort((a, b) => (b.bit_rate ?? 0) - (a.bit_rate ?? 0))[0];
  return webAddress(best?.url);
}

const CODE_BY_FIELD: Readonly<Record<string, RefusalCode>> = {
  id: 'id_invalid',
  text: 'text_invalid',
  author_id: 'author_invalid',
  created_at: 'time_invalid',
};

function refusalOf(raw: unknown, issue: v.BaseIssue<unknown>): Normalised {
  const isObject = typeof raw === 'object' && raw !== null && !Array.isArray(raw);
  const path = isObject ? (v.getDotPath(issue) ?? '') : '';
  const field = path.split('.')[0] ?? '';
  const id =
    isObject && 'id' in raw && typeof raw.id === 'string' && /^\d{1,19}$/u.test(raw.id)
      ? raw.id
      : null;
  return {
    kind: 'refused',
    code: isObject ? (CODE_BY_FIELD[field] ?? 'malformed') : 'not_an_object',
    path,
    detail: issue.message,
    x_post_id: id,
  };
}
