/** Activity events: https://docs.x.com/x-api/activity/event-payloads */
import * as v from 'valibot';
import { xIdSchema } from '../_shared/posts/schema.ts';
import { HttpProblem } from '../_shared/http.ts';

export type ActivityEvent =
  /** `payload` is checked with the posts: a malformed one is kept aside, not sent back. */
  | { kind: 'post'; userId: string | null; payload: unknown; includes: unknown }
  | { kind: 'deleted'; postId: string }
  /** An event that no ticket depends on. */
  | { kind: 'other'; type: string };

const envelope = v.object({
  data: v.object({
    event_type: v.string(),
    filter: v.fallback(v.optional(v.object({ user_id: v.optional(xIdSchema) })), undefined),
    payload: v.unknown(),
    includes: v.optional(v.unknown()),
  }),
  includes: v.optional(v.unknown()),
});

const deletion = v.object({ id: xIdSchema });

/** Repost events carry the repost; it would only be ignored. */
const POST_EVENTS = new Set([
  'post.create',
  'post.mention.create',
  'post.reply.create',
  'post.quote.create',
]);

/** @throws HttpProblem 400 'event_malformed' */
export function readEvent(body: unknown): ActivityEvent {
  const parsed = v.safeParse(envelope, body);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new HttpProblem(
      400,
      'event_malformed',
      `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`,
    );
  }
  const { event_type: type, filter, payload, includes } = parsed.output.data;
  if (type === 'post.delete') {
    const deleted = v.safeParse(deletion, payload);
    if (!deleted.success)
      throw new HttpProblem(400, 'event_malformed', 'data.payload.id: not an id of X.');
    return { kind: 'deleted', postId: deleted.output.id };
  }
  if (!POST_EVENTS.has(type)) return { kind: 'other', type };
  return {
    kind: 'post',
    userId: filter?.user_id ?? null,
    payload,
    includes: includes ?? parsed.output.includes,
  };
}
