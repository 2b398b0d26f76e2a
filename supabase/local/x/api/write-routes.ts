import * as v from 'valibot';
import { maxWeightedLength, ownWords, weightedLength } from '../post-text.ts';
import { PublishingError } from '../publishing.ts';
import type { XPost } from '../model.ts';
import { ApiProblem, forbidden, invalidRequest, type ApiReply } from './problems.ts';
import type { ApiContext, ApiRequest, Route } from './request.ts';

const id = v.pipe(v.string(), v.regex(/^\d{1,19}$/u));

const createBody = v.object({
  text: v.optional(v.string()),
  reply: v.optional(
    v.object({
      in_reply_to_tweet_id: v.optional(id),
      in_reply_to_post_id: v.optional(id),
      exclude_reply_user_ids: v.optional(v.array(id)),
    }),
  ),
  quote_tweet_id: v.optional(id),
  edit_options: v.optional(v.object({ previous_post_id: id })),
});

/** The same words in the same place count as a duplicate for this long. */
const duplicateWindowMs = 24 * 3_600_000;

function readBody(request: ApiRequest): v.InferOutput<typeof createBody> {
  let json: unknown;
  try {
    json = JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new ApiProblem(invalidRequest('body', '', 'The request body is not valid JSON.'));
  }
  const parsed = v.safeParse(createBody, json);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new ApiProblem(
    invalidRequest(v.getDotPath(issue) ?? 'body', String(issue.input), issue.message),
  );
}

/**
 * The rule of February 2026 for self-serve access: an app may reply only to authors who called it, by
 * naming the account or by quoting one of its posts, in the conversation that is answered.
 */
function mayReplyTo(target: XPost, context: ApiContext): boolean {
  const { world, brand } = context;
  if (target.authorId === brand.id) return true;
  return world.conversation(target.conversationId).some((post) => {
    if (post.authorId !== target.authorId) return false;
    const quoted = post.quoteOf === undefined ? undefined : world.anyPost(post.quoteOf);
    return post.mentionIds.includes(brand.id) || quoted?.authorId === brand.id;
  });
}

function checkText(text: string, parentId: string | undefined, context: ApiContext): void {
  if (text.trim() === '') {
    throw new ApiProblem(invalidRequest('text', text, 'Your Tweet text must not be empty.'));
  }
  if (weightedLength(text) > maxWeightedLength) {
    throw new ApiProblem(forbidden('Your Tweet text is too long.'));
  }
  const latest = context.world.postsBy(context.brand.id);
  const sinceMs = (latest.at(-1)?.createdAtMs ?? 0) - duplicateWindowMs;
  const comparable = (words: string): string => words.replace(/^(@\w+\s+)+/u, '').trim();
  const links = (post: XPost): string =>
    post.links.reduce((words, link) => words.replace(link.short, link.expanded), ownWords(post));
  const repeats = latest.some(
    (post) =>
      post.createdAtMs >= sinceMs &&
      post.inReplyTo?.postId === parentId &&
      comparable(links(post)) === comparable(text),
  );
  if (repeats)
    throw new ApiProblem(
      forbidden('You are not allowed to create a Tweet with duplicate content.'),
    );
}

function created(post: XPost): ApiReply {
  return {
    status: 201,
    body: { data: { edit_history_tweet_ids: post.history, id: post.id, text: post.text } },
  };
}

function edit(previousId: string, text: string, context: ApiContext): ApiReply {
  const previous = context.world.post(previousId);
  if (previous?.authorId !== context.brand.id) {
    return forbidden('You are not allowed to edit this Tweet.');
  }
  return created(context.publishing.editPost(previousId, text));
}

function createPost(request: ApiRequest, context: ApiContext): ApiReply {
  const body = readBody(request);
  const text = body.text ?? '';
  const parentId = body.reply?.in_reply_to_tweet_id ?? body.reply?.in_reply_to_post_id;
  checkText(text, parentId, context);
  if (body.edit_options) return edit(body.edit_options.previous_post_id, text, context);
  if (body.quote_tweet_id !== undefined) {
    return forbidden('Quoting posts through the API is not available with your access level.');
  }
  if (parentId !== undefined) {
    const parent = context.world.post(parentId);
    if (!parent)
      return forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.');
    if (!mayReplyTo(parent, context)) {
      return forbidden(
        'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
      );
    }
  }
  try {
    return created(
      context.publishing.addPost({
        author: context.brand.username,
        text,
        source: 'Roost',
        ...(parentId === undefined ? {} : { inReplyTo: parentId }),
      }),
    );
  } catch (error) {
    if (error instanceof PublishingError) return forbidden(error.message);
    throw error;
  }
}

function deletePost(request: ApiRequest, context: ApiContext): ApiReply {
  const postId = request.params['id'] ?? '';
  const post = context.world.post(postId);
  if (!post) return { status: 200, body: { data: { deleted: false } } };
  if (post.authorId !== context.brand.id) {
    return forbidden('You are not authorized to delete this Tweet.');
  }
  return { status: 200, body: { data: { deleted: context.publishing.deletePost(postId) } } };
}

/** Posting, replying, editing and deleting as the brand. */
export const writeRoutes: readonly Route[] = [
  {
    endpoint: 'posts.create',
    method: 'POST',
    path: '/2/tweets',
    accepts: ['user'],
    handle: createPost,
  },
  {
    endpoint: 'posts.delete',
    method: 'DELETE',
    path: '/2/tweets/:id',
    accepts: ['user'],
    handle: deletePost,
  },
];
