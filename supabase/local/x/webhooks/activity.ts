import { everything } from '../api/selection.ts';
import { ownWords, usernamesIn } from '../post-text.ts';
import type { ObjectWriter } from '../api/objects.ts';
import type { XChange, XPost } from '../model.ts';
import type { World } from '../world.ts';
import type { EventType } from './registry.ts';

/** Something that happened, as one subscription about `userId` would be told. */
export interface ActivityEvent {
  uuid: string;
  type: EventType;
  /** The user whose subscribers are told. */
  userId: string;
  payload: Record<string, unknown>;
  includes: Record<string, unknown>;
}

/** Users named in the words of a post themselves, not in the handles X puts before a reply. */
function namedInWords(post: XPost, world: World): string[] {
  const ids = usernamesIn(ownWords(post)).map((name) => world.userNamed(name)?.id);
  return [...new Set(ids.filter((id) => id !== undefined))].filter((id) => id !== post.authorId);
}

/**
 * The activity events of a change. As on X, a mention event fires only for a handle in the words
 * themselves, a reply event only for a direct reply, and a delete event under its author's id.
 */
export function activityOf(change: XChange, world: World, objects: ObjectWriter): ActivityEvent[] {
  if (change.kind === 'delete') {
    // One event for each version: whoever keyed on an older id must hear of it too.
    return change.posts.map((post) => {
      const author = world.user(post.authorId);
      return {
        uuid: `-${post.id}`,
        type: 'post.delete',
        userId: post.authorId,
        payload: { id: post.id, author_id: post.authorId },
        includes: author ? { users: [{ data: objects.user(author, everything) }] } : {},
      };
    });
  }
  const { post } = change;
  const payload = objects.post(post, everything);
  const includes = objects.includes([post], everything) ?? {};
  const event = (type: EventType, userId: string): ActivityEvent => ({
    uuid: post.id,
    type,
    userId,
    payload,
    includes,
  });
  const other = (postId: string | undefined): string | undefined => {
    const authorId = world.anyPost(postId ?? '')?.authorId;
    return authorId === post.authorId ? undefined : authorId;
  };
  const events = [event('post.create', post.authorId)];
  const repostedId = other(post.repostOf);
  if (post.repostOf !== undefined) {
    if (repostedId !== undefined) events.push(event('post.repost.create', repostedId));
    return events;
  }
  for (const userId of namedInWords(post, world)) events.push(event('post.mention.create', userId));
  const repliedId = other(post.inReplyTo?.postId);
  if (repliedId !== undefined) events.push(event('post.reply.create', repliedId));
  const quotedId = other(post.quoteOf);
  if (quotedId !== undefined) events.push(event('post.quote.create', quotedId));
  return events;
}
