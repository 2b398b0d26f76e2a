import { usernamesIn } from '../post-text.ts';
import type { XPost } from '../model.ts';
import { ApiProblem, invalidRequest } from './problems.ts';
import type { ApiContext } from './request.ts';

const longestQuery = 4096;
const searchReachMs = 7 * 86_400_000;

type Condition = (post: XPost) => boolean;

function operator(name: string, value: string, context: ApiContext): Condition | undefined {
  const bare = value.replace(/^@/u, '').toLowerCase();
  const nameOf = (userId: string | undefined): string =>
    context.world.user(userId ?? '')?.username.toLowerCase() ?? '';
  switch (name) {
    case 'conversation_id':
      return (post) => post.conversationId === value;
    case 'in_reply_to_tweet_id':
    case 'in_reply_to_post_id':
      return (post) => post.inReplyTo?.postId === value;
    case 'from':
      return (post) => nameOf(post.authorId) === bare || post.authorId === value;
    case 'to':
      return (post) => nameOf(post.inReplyTo?.userId) === bare;
    case 'lang':
      return (post) => post.lang === value;
    case 'is':
      if (value === 'reply') return (post) => post.inReplyTo !== undefined;
      if (value === 'retweet') return (post) => post.repostOf !== undefined;
      if (value === 'quote') return (post) => post.quoteOf !== undefined;
      return undefined;
    case 'has':
      if (value === 'links') return (post) => post.links.length > 0;
      if (value === 'media' || value === 'images') return (post) => post.media.length > 0;
      return undefined;
    default:
      return undefined;
  }
}

function readCondition(term: string, query: string, context: ApiContext): Condition {
  const negated = term.startsWith('-');
  const positive = negated ? term.slice(1) : term;
  const known = /^([a-z_]+):(\S+)$/u.exec(positive);
  let condition: Condition | undefined;
  if (known?.[1] && known[2]) {
    condition = operator(known[1], known[2], context);
    if (!condition) {
      throw new ApiProblem(
        invalidRequest(
          'query',
          query,
          `Reference to invalid operator '${known[1]}:${known[2]}'. Operator is not available.`,
        ),
      );
    }
  } else if (positive.startsWith('@')) {
    const name = positive.slice(1).toLowerCase();
    condition = (post) =>
      usernamesIn(post.text).some((username) => username.toLowerCase() === name);
  } else {
    const word = positive.replaceAll('"', '').toLowerCase();
    condition = (post) => post.text.toLowerCase().includes(word);
  }
  const wanted = condition;
  return negated ? (post) => !wanted(post) : wanted;
}

/**
 * The posts of the last seven days that match a search: terms joined by blanks must all hold, `-` turns
 * one round. Groups and `OR` are beyond what this simulator knows and are refused.
 * @returns oldest first
 * @throws ApiProblem for an empty, overlong or unknown query
 */
export function matchQuery(query: string, context: ApiContext): XPost[] {
  if (query.trim() === '' || query.length > longestQuery) {
    throw new ApiProblem(
      invalidRequest(
        'query',
        query.slice(0, 100),
        `query parameter length must be between 1 and ${String(longestQuery)}`,
      ),
    );
  }
  const terms = query.match(/-?"[^"]*"|\S+/gu) ?? [];
  if (terms.some((term) => term === 'OR' || term.includes('('))) {
    throw new ApiProblem(
      invalidRequest('query', query, 'Groups and OR are not available in this simulator.'),
    );
  }
  const conditions = terms.map((term) => readCondition(term, query, context));
  const newest = context.world.allPosts();
  const latestMs = newest.at(-1)?.createdAtMs ?? 0;
  return newest.filter(
    (post) =>
      post.createdAtMs >= latestMs - searchReachMs && conditions.every((holds) => holds(post)),
  );
}
