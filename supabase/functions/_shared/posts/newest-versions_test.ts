import assert from 'node:assert/strict';
import fc from 'fast-check';
import { newestVersions } from './newest-versions.ts';

const version = fc.record({
  x_post_id: fc.constantFrom('101', '102', '103', '104'),
  edit_id: fc.integer({ min: 100, max: 2_000 }).map(String),
});

Deno.test(
  'order and repetition of a page do not matter: the newest version of each post is left',
  () => {
    const page = fc
      .array(version, { maxLength: 30 })
      .chain((posts) =>
        fc.tuple(
          fc.constant(posts),
          fc.shuffledSubarray([...posts, ...posts], { minLength: posts.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(page, ([posts, shuffled]) => {
        const byKey = (list: typeof posts) =>
          new Map(list.map((post) => [post.x_post_id, post.edit_id]));
        const left = newestVersions(shuffled);
        assert.equal(new Set(left.map((post) => post.x_post_id)).size, left.length);
        const highest = new Map<string, number>();
        for (const { x_post_id: key, edit_id: id } of posts)
          highest.set(key, Math.max(highest.get(key) ?? 0, Number(id)));
        assert.deepEqual(
          new Map([...byKey(left)].sort()),
          new Map([...highest].map(([key, id]) => [key, String(id)] as const).sort()),
        );
      }),
    );
  },
);
