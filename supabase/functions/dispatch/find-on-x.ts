/** Finds out whether a reply whose answer was lost is on X after all. */
import { snowflakeAt, snowflakeTimeMs } from '../_shared/snowflake.ts';
import type { ClaimedReply, Store } from '../_shared/store.ts';
import type { OwnPost, XClient } from '../_shared/x/client.ts';

/** Our clock and X's may differ by this much. */
const SKEW_MS = 30_000;
/** 500 posts of ours since the attempt: more would not be people answering. */
const PAGES = 5;

/**
 * Matches author, answered post and time; not the text, which X changes (addresses become t.co links).
 *
 * @param taken posts found for other replies in this run; the one found is added
 * @returns the post's id and time; null when X has none
 * @throws XCallError, DatabaseError: then nothing is known
 */
export async function findOnX(
  reply: ClaimedReply & { attempted_at: string },
  taken: Set<string>,
  { x, store }: { x: XClient; store: Pick<Store, 'knownPosts'> },
): Promise<{ id: string; sentAt: string } | null> {
  const attemptedMs = Date.parse(reply.attempted_at);
  const sinceId = snowflakeAt(attemptedMs - SKEW_MS);
  const matches: OwnPost[] = [];
  let token: string | null = null;
  for (let page = 0; page < PAGES; page += 1) {
    const { posts, nextToken } = await x.ownPosts(reply.brand_x_user_id, { sinceId, token });
    matches.push(
      ...posts.filter((post) => isAnswer(post, reply.in_reply_to_x_post_id, attemptedMs)),
    );
    token = nextToken;
    if (token === null) break;
  }
  if (matches.length === 0) return null;
  const known = await store.knownPosts(matches.map(({ id }) => id));
  const free = matches
    .filter(({ id }) => !known.has(id) && !taken.has(id))
    .sort((a, b) => a.posted_at_ms - b.posted_at_ms)[0];
  if (!free) return null;
  taken.add(free.id);
  return { id: free.id, sentAt: sentAt(free.id, free.posted_at_ms) };
}

function isAnswer(post: OwnPost, target: string, attemptedMs: number): boolean {
  return post.in_reply_to === target && post.posted_at_ms >= attemptedMs - SKEW_MS;
}

/** A snowflake knows its time to the millisecond. */
export function sentAt(postId: string, otherwiseMs: number): string {
  return new Date(snowflakeTimeMs(postId) ?? otherwiseMs).toISOString();
}
