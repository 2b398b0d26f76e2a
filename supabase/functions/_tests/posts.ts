/** X API objects for tests, as X writes them. */

export const BRAND_ID = '1716450569358098432';
export const CUSTOMER_ID = '2244994945';

/** A mention of the brand; `changes` replaces fields. */
export function xPost(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const id = typeof changes['id'] === 'string' ? changes['id'] : '1990000000000000001';
  return {
    id,
    text: '@skyline my parcel never came &amp; nobody answers',
    author_id: CUSTOMER_ID,
    created_at: '2025-11-16T09:00:00.000Z',
    conversation_id: id,
    lang: 'en',
    edit_history_tweet_ids: [id],
    ...changes,
  };
}

export function xUser(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: CUSTOMER_ID,
    username: 'marta_w',
    name: 'Marta',
    description: 'tea &amp; trains',
    profile_image_url: 'https://pbs.example/avatar.png',
    public_metrics: { followers_count: 120, following_count: 80, tweet_count: 9, listed_count: 0 },
    verified: false,
    verified_type: 'none',
    ...changes,
  };
}
