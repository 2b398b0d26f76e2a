import assert from 'node:assert/strict';
import { xPost, xUser } from '../_tests/posts.ts';
import { startTestStack } from '../_tests/test-stack.ts';
import type { TestStack } from '../_tests/test-stack.ts';
import { createHandler } from './handler.ts';

let stack: TestStack;
Deno.test.beforeAll(async () => {
  stack = await startTestStack();
});
Deno.test.afterAll(() => stack.stop());

async function give(
  body: unknown,
  key = stack.environment['SUPABASE_SERVICE_ROLE_KEY'],
): Promise<{ status: number; body: unknown }> {
  const response = await createHandler(stack.environment)(
    new Request('http://functions/import', {
      method: 'POST',
      headers: { apikey: key ?? '' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );
  return { status: response.status, body: await response.json() };
}

Deno.test('answers each post in order, whatever it is', async () => {
  const posts = [
    xPost({ id: '1990000000000000101' }),
    'nonsense',
    xPost({ id: '1990000000000000102', referenced_tweets: [{ type: 'retweeted', id: '1' }] }),
    xPost({ id: '1990000000000000101' }),
    xPost({ id: '1990000000000000103', text: 'NUL \u0000 and half \ud800 a pair' }),
  ];
  const { status, body } = await give({ pages: [{ posts, includes: { users: [xUser()] } }] });
  assert.equal(status, 200);
  const { results } = body as { results: { outcome: string; code?: string }[] };
  assert.deepEqual(
    results.map(({ outcome, code }) => `${outcome} ${code ?? ''}`.trim()),
    ['taken', 'refused not_an_object', 'ignored retweet', 'known', 'taken'],
  );
});

Deno.test('is for the service key only, and says what is wrong with a body', async () => {
  assert.equal((await give({ pages: [] }, stack.environment['SUPABASE_ANON_KEY'])).status, 401);
  assert.equal((await give({ pages: [] }, '')).status, 401);
  assert.equal((await give('{"pages"')).status, 400);
  assert.deepEqual((await give({ pages: 7 })).body, {
    error: { code: 'malformed', message: 'pages: Invalid type: Expected Array but received 7' },
  });
  assert.equal((await give({ account: '42', pages: [] })).status, 404);
  assert.equal(
    (await give({ pages: [{ posts: Array.from({ length: 1_001 }, () => ({})) }] })).status,
    413,
  );
});
