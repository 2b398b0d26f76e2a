/** What a page brings beside its posts (`includes`), indexed once. */
import * as v from 'valibot';
import { mediaSchema, userSchema, xIdSchema } from './schema.ts';
import type { XMedia, XUser } from './schema.ts';

export interface Linked {
  users: ReadonlyMap<string, XUser>;
  media: ReadonlyMap<string, XMedia>;
  /** Conversation by post id, of everything on the page. */
  conversations: ReadonlyMap<string, string>;
}

const placed = v.object({ id: xIdSchema, conversation_id: xIdSchema });

/** What cannot be read is left out: a spoilt profile must not cost a post. */
function valid<const S extends v.GenericSchema>(
  schema: S,
  items: readonly unknown[],
): v.InferOutput<S>[] {
  return items.flatMap((item) => {
    const parsed = v.safeParse(schema, item);
    return parsed.success ? [parsed.output] : [];
  });
}

function list(includes: unknown, name: string): unknown[] {
  if (typeof includes !== 'object' || includes === null) return [];
  const value = (includes as Record<string, unknown>)[name];
  if (!Array.isArray(value)) return [];
  // Activity events wrap each object in `{data}`.
  return value.map((item: unknown) =>
    typeof item === 'object' && item !== null && 'data' in item && !('id' in item)
      ? item.data
      : item,
  );
}

/** @param includes `includes` as parsed from JSON; anything will do */
export function indexLinked(includes: unknown, posts: readonly unknown[]): Linked {
  const others = [...list(includes, 'tweets'), ...list(includes, 'posts'), ...posts];
  return {
    users: new Map(valid(userSchema, list(includes, 'users')).map((user) => [user.id, user])),
    media: new Map(
      valid(mediaSchema, list(includes, 'media')).map((medium) => [medium.media_key, medium]),
    ),
    conversations: new Map(valid(placed, others).map((post) => [post.id, post.conversation_id])),
  };
}
