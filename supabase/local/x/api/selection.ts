import { ApiProblem, invalidRequest } from './problems.ts';

/** Which fields and linked objects a caller asked for. */
export interface Selection {
  /** X is renaming tweets to posts: the answer uses the words of the question. */
  words: 'tweet' | 'post';
  postFields: ReadonlySet<string>;
  userFields: ReadonlySet<string>;
  mediaFields: ReadonlySet<string>;
  expansions: ReadonlySet<string>;
}

const postFields = [
  'article attachments author_id card_uri community_id context_annotations conversation_id created_at',
  'display_text_range edit_controls edit_history_tweet_ids edit_history_post_ids entities geo id',
  'in_reply_to_user_id lang media_metadata non_public_metrics note_tweet note_post organic_metrics',
  'paid_partnership possibly_sensitive promoted_metrics public_metrics referenced_tweets referenced_posts',
  'reply_settings scopes source text withheld',
].flatMap((line) => line.split(' '));

const userFields = [
  'affiliation connection_status created_at description entities id is_identity_verified location',
  'most_recent_tweet_id most_recent_post_id name parody pinned_tweet_id pinned_post_id profile_banner_url',
  'profile_image_url protected public_metrics receives_your_dm subscription subscription_type url username',
  'verified verified_followers_count verified_type withheld',
].flatMap((line) => line.split(' '));

const mediaFields = [
  'alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url',
  'promoted_metrics public_metrics type url variants width',
].flatMap((line) => line.split(' '));

const expansions = [
  'article.cover_media article.media_entities attachments.media_keys attachments.media_source_tweet',
  'attachments.poll_ids author_id edit_history_tweet_ids edit_history_post_ids entities.mentions.username',
  'geo.place_id in_reply_to_user_id referenced_tweets.id referenced_tweets.id.author_id referenced_posts',
  'pinned_tweet_id',
].flatMap((line) => line.split(' '));

function listOf(query: URLSearchParams, name: string, known: readonly string[]): string[] {
  const raw = query.get(name);
  if (raw === null || raw === '') return [];
  const values = raw.split(',').map((value) => value.trim());
  for (const value of values) {
    if (known.includes(value)) continue;
    throw new ApiProblem(
      invalidRequest(
        name,
        value,
        `The \`${name}\` query parameter value [${value}] is not one of [${known.join(',')}]`,
      ),
    );
  }
  return values;
}

/**
 * Reads `tweet.fields` or `post.fields`, `user.fields`, `media.fields` and `expansions`.
 * @throws ApiProblem for a field that the API does not have
 */
export function readSelection(query: URLSearchParams): Selection {
  const asPosts = listOf(query, 'post.fields', postFields);
  const asTweets = listOf(query, 'tweet.fields', postFields);
  return {
    words: asPosts.length > 0 && asTweets.length === 0 ? 'post' : 'tweet',
    postFields: new Set([...asPosts, ...asTweets]),
    userFields: new Set(listOf(query, 'user.fields', userFields)),
    mediaFields: new Set(listOf(query, 'media.fields', mediaFields)),
    expansions: new Set(listOf(query, 'expansions', expansions)),
  };
}

/** What an activity event carries: every public field. */
export const everything: Selection = {
  words: 'tweet',
  postFields: new Set(postFields.filter((field) => field !== 'source')),
  userFields: new Set(userFields),
  mediaFields: new Set(mediaFields),
  expansions: new Set([
    'author_id',
    'in_reply_to_user_id',
    'referenced_tweets.id',
    'attachments.media_keys',
    'entities.mentions.username',
  ]),
};
