import { ownWords } from './post-text.ts';
import { compareIds } from './snowflake.ts';
import type { XPost, XUser } from './model.ts';
import type { World } from './world.ts';

/** A post as a visitor of the simulator's page sees it. */
export interface TimelinePost {
  id: string;
  /** First id of the edit history: stays the same when the post is edited. */
  key: string;
  /** The words, without the handles before a reply, links as they lead. */
  text: string;
  author: {
    id: string;
    username: string;
    name: string;
    verified: XUser['verified'];
    bio: string;
    avatar: string;
  };
  isBrand: boolean;
  createdAt: string;
  inReplyTo: string | null;
  edited: boolean;
  lang: string;
  photos: { url: string; alt: string }[];
  quoted: { name: string; username: string; text: string } | null;
  repostedBy: string | null;
}

/** A conversation: its first post, then the answers in order of time. */
export interface TimelineThread {
  conversationId: string;
  posts: TimelinePost[];
}

function wordsOf(post: XPost): string {
  let text = ownWords(post);
  for (const link of post.links) text = text.replaceAll(link.short, link.expanded);
  if (post.quoteOf !== undefined)
    text = text.replace(/\s*https:\/\/x\.com\/\w+\/status\/\d+$/u, '');
  return text;
}

/** Shows one post. */
export function showPost(post: XPost, world: World, brandId: string): TimelinePost {
  const shown = post.repostOf === undefined ? post : (world.post(post.repostOf) ?? post);
  const author = world.user(shown.authorId);
  const first = world.anyPost(post.history[0] ?? post.id) ?? post;
  const quoted = shown.quoteOf === undefined ? undefined : world.post(shown.quoteOf);
  const quotedAuthor = quoted && world.user(quoted.authorId);
  return {
    id: post.id,
    key: post.history[0] ?? post.id,
    text: wordsOf(shown),
    author: {
      id: author?.id ?? '',
      username: author?.username ?? '',
      name: author?.name ?? '',
      verified: author?.verified ?? 'none',
      bio: author?.description ?? '',
      avatar: `/profile_images/${author?.id ?? '0'}/avatar_bigger.png`,
    },
    isBrand: shown.authorId === brandId,
    createdAt: new Date(first.createdAtMs).toISOString(),
    inReplyTo: post.inReplyTo?.postId ?? null,
    edited: shown.history.length > 1,
    lang: shown.lang,
    photos: shown.media.map((medium) => ({
      url: `/media/${medium.key}.png`,
      alt: medium.altText ?? '',
    })),
    quoted:
      quoted && quotedAuthor
        ? { name: quotedAuthor.name, username: quotedAuthor.username, text: wordsOf(quoted) }
        : null,
    repostedBy: shown === post ? null : (world.user(post.authorId)?.name ?? null),
  };
}

/**
 * The newest conversations that concern the brand, newest first.
 * @param before show only conversations older than this conversation id
 */
export function showTimeline(
  world: World,
  brandId: string,
  options: { limit: number; before?: string | undefined },
): TimelineThread[] {
  // An edit mints a later id; the post keeps its place all the same.
  const place = (post: XPost): string => post.history[0] ?? post.id;
  const byPlace = (left: XPost, right: XPost): number => compareIds(place(left), place(right));
  const roots = world
    .allPosts()
    .filter((post) => post.inReplyTo === undefined)
    .sort(byPlace);
  const end =
    options.before === undefined
      ? -1
      : roots.findIndex((post) => post.conversationId === options.before);
  const reachable = end < 0 ? roots : roots.slice(0, end);
  return reachable
    .slice(-options.limit)
    .reverse()
    .map((root) => ({
      conversationId: root.conversationId,
      posts: world
        .conversation(root.conversationId)
        .sort(byPlace)
        .map((post) => showPost(post, world, brandId)),
    }));
}
