import {
  entitiesOf,
  escapeForApi,
  maxWeightedLength,
  shortVersion,
  weightedLength,
} from '../post-text.ts';
import { hashText } from '../random.ts';
import type { XMedia, XPost, XUser } from '../model.ts';
import type { World } from '../world.ts';
import type { Selection } from './selection.ts';

/** Turns posts, users and media into API objects with the selected fields. */
export interface ObjectWriter {
  post(post: XPost, selection: Selection): Record<string, unknown>;
  user(user: XUser, selection: Selection): Record<string, unknown>;
  /** The `includes` of an answer, or undefined when nothing was expanded. */
  includes(posts: readonly XPost[], selection: Selection): Record<string, unknown> | undefined;
}

const editWindowMs = 30 * 60_000;
const editsAllowed = 5;

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** The t.co address by which a long post's short version refers to the whole. */
function selfLink(post: XPost): string {
  return `https://t.co/${hashText(post.id).toString(36).padStart(7, '0')}xSk`;
}

/** @param imageOrigin gives the address under which the simulator serves avatars and photos */
export function createObjectWriter(world: World, imageOrigin: () => string): ObjectWriter {
  const userIdOf = (username: string): string | undefined => world.userNamed(username)?.id;

  function writePost(post: XPost, selection: Selection): Record<string, unknown> {
    const { postFields, expansions, words } = selection;
    const wants = (...names: string[]): boolean => names.some((name) => postFields.has(name));
    const expands = (...names: string[]): boolean => names.some((name) => expansions.has(name));
    const isLong = post.repostOf === undefined && weightedLength(post.text) > maxWeightedLength;
    const escaped = escapeForApi(post.text);
    const text = isLong ? escapeForApi(shortVersion(post.text, selfLink(post))) : escaped;
    const links = isLong
      ? [
          ...post.links,
          { short: selfLink(post), expanded: `https://x.com/i/web/status/${post.id}` },
        ]
      : post.links;
    const out: Record<string, unknown> = { id: post.id, text };
    out[words === 'post' ? 'edit_history_post_ids' : 'edit_history_tweet_ids'] = post.history;
    if (wants('author_id') || expands('author_id')) out['author_id'] = post.authorId;
    if (wants('created_at')) out['created_at'] = isoTime(post.createdAtMs);
    if (wants('conversation_id')) out['conversation_id'] = post.conversationId;
    if (wants('lang')) out['lang'] = post.lang;
    if (wants('source')) out['source'] = post.source;
    if (wants('possibly_sensitive')) out['possibly_sensitive'] = false;
    if (wants('reply_settings')) out['reply_settings'] = 'everyone';
    if (wants('paid_partnership')) out['paid_partnership'] = false;
    if (wants('public_metrics')) out['public_metrics'] = postMetrics(post);
    if (wants('display_text_range'))
      out['display_text_range'] = [post.prefixLength, Array.from(text).length];
    if (wants('edit_controls')) out['edit_controls'] = editControls(post);
    if (post.inReplyTo && (wants('in_reply_to_user_id') || expands('in_reply_to_user_id'))) {
      out['in_reply_to_user_id'] = post.inReplyTo.userId;
    }
    const references = referencesOf(post);
    const asksReferences =
      wants('referenced_tweets', 'referenced_posts') ||
      expands('referenced_tweets.id', 'referenced_tweets.id.author_id', 'referenced_posts');
    if (references.length > 0 && asksReferences) {
      out[words === 'post' ? 'referenced_posts' : 'referenced_tweets'] = references;
    }
    if (post.media.length > 0 && (wants('attachments') || expands('attachments.media_keys'))) {
      out['attachments'] = { media_keys: post.media.map((medium) => medium.key) };
    }
    const entities = entitiesOf(text, links, userIdOf);
    if (entities && (wants('entities') || expands('entities.mentions.username')))
      out['entities'] = entities;
    if (isLong && wants('note_tweet', 'note_post')) {
      const noteEntities = entitiesOf(escaped, post.links, userIdOf);
      out[words === 'post' ? 'note_post' : 'note_tweet'] = {
        text: escaped,
        ...(noteEntities ? { entities: noteEntities } : {}),
      };
    }
    return out;
  }

  function referencesOf(post: XPost): { type: string; id: string }[] {
    return [
      ...(post.repostOf === undefined ? [] : [{ type: 'retweeted', id: post.repostOf }]),
      ...(post.quoteOf === undefined ? [] : [{ type: 'quoted', id: post.quoteOf }]),
      ...(post.inReplyTo ? [{ type: 'replied_to', id: post.inReplyTo.postId }] : []),
    ];
  }

  function postMetrics(post: XPost): Record<string, number> {
    const followers = world.user(post.authorId)?.followers ?? 0;
    const chance = hashText(post.history[0] ?? post.id);
    const likes = Math.floor(((chance % 1000) / 1000) ** 3 * Math.sqrt(followers + 4));
    const replies = world
      .conversation(post.conversationId)
      .filter((other) => other.inReplyTo?.postId === post.id);
    return {
      retweet_count: world.repostsOf(post.id).length,
      reply_count: replies.length,
      like_count: likes,
      quote_count: world.quotesOf(post.id).length,
      bookmark_count: 0,
      impression_count: 12 + likes * 31 + (chance % 97),
    };
  }

  function editControls(post: XPost): Record<string, unknown> {
    const first = world.anyPost(post.history[0] ?? post.id) ?? post;
    const remaining = editsAllowed - (post.history.length - 1);
    return {
      edits_remaining: Math.max(0, remaining),
      is_edit_eligible: post.inReplyTo === undefined && remaining > 0,
      editable_until: isoTime(first.createdAtMs + editWindowMs),
    };
  }

  function writeUser(user: XUser, selection: Selection): Record<string, unknown> {
    const wants = (name: string): boolean => selection.userFields.has(name);
    const out: Record<string, unknown> = { id: user.id, name: user.name, username: user.username };
    if (wants('created_at')) out['created_at'] = isoTime(user.createdAtMs);
    if (wants('description')) out['description'] = escapeForApi(user.description);
    if (wants('location') && user.location !== undefined) out['location'] = user.location;
    if (wants('url')) out['url'] = user.url ?? '';
    if (wants('protected')) out['protected'] = false;
    if (wants('verified')) out['verified'] = user.verified !== 'none';
    if (wants('verified_type')) out['verified_type'] = user.verified;
    if (wants('profile_image_url')) {
      out['profile_image_url'] = `${imageOrigin()}/profile_images/${user.id}/avatar_normal.png`;
    }
    if (wants('public_metrics')) {
      const posts = world.postsBy(user.id).length + user.earlierPosts;
      out['public_metrics'] = {
        followers_count: user.followers,
        following_count: user.following,
        tweet_count: posts,
        listed_count: Math.floor(user.followers / 250),
        like_count: Math.floor(user.earlierPosts * 1.7),
        media_count: Math.floor(user.earlierPosts / 9),
      };
    }
    return out;
  }

  function writeMedium(medium: XMedia, selection: Selection): Record<string, unknown> {
    const wants = (name: string): boolean => selection.mediaFields.has(name);
    const out: Record<string, unknown> = { media_key: medium.key, type: 'photo' };
    if (wants('url')) out['url'] = `${imageOrigin()}/media/${medium.key}.png`;
    if (wants('width')) out['width'] = 640;
    if (wants('height')) out['height'] = 400;
    if (wants('alt_text') && medium.altText !== undefined) out['alt_text'] = medium.altText;
    return out;
  }

  function includes(
    posts: readonly XPost[],
    selection: Selection,
  ): Record<string, unknown> | undefined {
    const { expansions, words } = selection;
    const users = new Map<string, XUser>();
    const addUser = (id: string | undefined): void => {
      const user = world.user(id ?? '');
      if (user) users.set(user.id, user);
    };
    const referenced = new Map<string, XPost>();
    const media = new Map<string, XMedia>();
    for (const post of posts) {
      if (expansions.has('author_id')) addUser(post.authorId);
      if (expansions.has('in_reply_to_user_id')) addUser(post.inReplyTo?.userId);
      if (expansions.has('entities.mentions.username')) post.mentionIds.forEach(addUser);
      if (expansions.has('attachments.media_keys'))
        for (const medium of post.media) media.set(medium.key, medium);
      const wantedIds = [
        ...(expansions.has('referenced_tweets.id') ||
        expansions.has('referenced_posts') ||
        expansions.has('referenced_tweets.id.author_id')
          ? referencesOf(post).map((reference) => reference.id)
          : []),
        ...(expansions.has('edit_history_tweet_ids') || expansions.has('edit_history_post_ids')
          ? post.history
          : []),
      ];
      for (const id of wantedIds) {
        const other = world.post(id);
        if (!other || id === post.id) continue;
        referenced.set(id, other);
        if (expansions.has('referenced_tweets.id.author_id')) addUser(other.authorId);
      }
    }
    const out: Record<string, unknown> = {};
    if (users.size > 0)
      out['users'] = [...users.values()].map((user) => writeUser(user, selection));
    if (referenced.size > 0) {
      const key = words === 'post' ? 'posts' : 'tweets';
      out[key] = [...referenced.values()].map((post) => writePost(post, selection));
    }
    if (media.size > 0)
      out['media'] = [...media.values()].map((medium) => writeMedium(medium, selection));
    return Object.keys(out).length > 0 ? out : undefined;
  }

  return { post: writePost, user: writeUser, includes };
}
