/** Posts on X on their way into the database. */
import { rpc, SERVICE } from './callers.ts';
import type { FreshWorld } from './fresh-world.ts';
import { BRAND, readings } from './world.ts';

export interface Result {
  x_post_id: string;
  outcome: string;
  code?: string;
  message_id?: string;
  ticket_id?: string;
}

export function intakeIn(world: FreshWorld) {
  const ingest = async (posts: unknown, source = 'poll', account = BRAND): Promise<Result[]> => {
    const args = { brand_account_id: account, source, posts };
    return (await rpc<{ results: Result[] }>(world.test.database, SERVICE, 'ingest_posts', args))
      .results;
  };
  return {
    ingest,
    outcomes: async (posts: unknown, source = 'poll') =>
      (await ingest(posts, source)).map((result) => result.outcome),
    tombstone: (...ids: string[]) =>
      rpc<number>(world.test.database, SERVICE, 'tombstone_posts', { x_post_ids: ids }),
  };
}

/** Minutes from now, as X writes it. */
export const minutes = (n: number) => new Date(Date.now() + n * 60_000).toISOString();

/** A post as the ingest function hands it over; `more` may spoil it. */
export function post(id: number, more: Record<string, unknown> = {}) {
  return {
    x_post_id: String(id),
    edit_id: String(id),
    conversation_id: String(id),
    author: {
      x_user_id: '5000',
      handle: 'mira_k',
      name: 'Mira',
      avatar_url: null,
      bio: 'Walks dogs.',
      followers: 120,
      following: 80,
      verified: false,
    },
    text: `Post ${String(id)}`,
    language: 'en',
    in_reply_to_x_post_id: null,
    media: [],
    posted_at: minutes(-10),
    edited_at: null,
    triage: {
      readings: readings(),
      evidence: ['post'],
      language_supported: true,
      model_version: 'linear-1',
    },
    priority_level: 'normal',
    ...more,
  };
}
