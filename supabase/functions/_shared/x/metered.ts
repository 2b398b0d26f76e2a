/** X bills what it gives. Counts it, whichever function asked. */
import { xIdSchema } from '../posts/schema.ts';
import { logFailure } from '../http.ts';
import type { Store } from '../store.ts';
import * as v from 'valibot';
import type { XClient } from './client.ts';

const identified = v.object({ id: xIdSchema });

/**
 * The same client, which tells the store of every post that X has given. A count that cannot be kept stops nothing:
 * it is for an estimate, and what was read is worth more.
 */
export function metered(x: XClient, accountId: string, store: Pick<Store, 'noteReads'>): XClient {
  async function note(ids: readonly string[], incoming: boolean): Promise<void> {
    try {
      await store.noteReads(accountId, 'read', ids, incoming);
    } catch (error) {
      logFailure('metered', error);
    }
  }
  return {
    async mentions(userId, page) {
      const answer = await x.mentions(userId, page);
      const ids = answer.posts.flatMap((post) => {
        const parsed = v.safeParse(identified, post);
        return parsed.success ? [parsed.output.id] : [];
      });
      await note(ids, true);
      return answer;
    },
    async lookup(ids) {
      const answer = await x.lookup(ids);
      await note([...answer.found], false);
      return answer;
    },
    async ownPosts(userId, page) {
      const answer = await x.ownPosts(userId, page);
      await note(
        answer.posts.map(({ id }) => id),
        false,
      );
      return answer;
    },
    reply: (text, toPostId) => x.reply(text, toPostId),
  };
}
