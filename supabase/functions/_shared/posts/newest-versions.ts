import { compareIds } from '../snowflake.ts';
import type { NormalisedPost } from './post.ts';

/**
 * One version a post, the newest; order of first appearance is kept. A statement that writes rows cannot
 * touch one row twice, and an older version must not win because it came later on the page.
 */
export function newestVersions<P extends Pick<NormalisedPost, 'x_post_id' | 'edit_id'>>(
  posts: readonly P[],
): P[] {
  const newest = new Map<string, P>();
  for (const post of posts) {
    const known = newest.get(post.x_post_id);
    if (!known || compareIds(post.edit_id, known.edit_id) > 0) newest.set(post.x_post_id, post);
  }
  return [...newest.values()];
}
