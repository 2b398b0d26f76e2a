import * as v from 'valibot';
import { requireService } from '../_shared/callers.ts';
import { systemClock } from '../_shared/clock.ts';
import type { Clock } from '../_shared/clock.ts';
import { openStore } from '../_shared/database.ts';
import { readDatabaseEnvironment } from '../_shared/environment.ts';
import { endpoint, HttpProblem, json, parseJson, readBody } from '../_shared/http.ts';
import { accountDirectory } from '../_shared/intake/account-directory.ts';
import { linearModel } from '../_shared/intake/linear-model.ts';
import { takePosts } from '../_shared/intake/take-posts.ts';
import type { Taken } from '../_shared/intake/take-posts.ts';

const LARGEST_BODY = 16 * 1024 * 1024;
const POSTS_A_CALL = 1_000;

const bodySchema = v.object({
  /** X user id of the account the posts were written to; may be left out when there is one account. */
  account: v.optional(v.nullable(v.string()), null),
  /** Posts in order; each page brings what belongs to its posts. */
  pages: v.array(v.object({ posts: v.array(v.unknown()), includes: v.optional(v.unknown()) })),
});

/**
 * POST, service key only: takes an archive, a batch at a time, by the way that every post takes.
 * Answers `{results: Taken[]}`, one for each post in the order given.
 */
export function createHandler(
  source: Readonly<Record<string, string | undefined>>,
  clock: Clock = systemClock,
): (request: Request) => Promise<Response> {
  const accounts = accountDirectory(clock);
  return endpoint('import', ['POST'], async (request) => {
    const environment = readDatabaseEnvironment(source);
    requireService(request, environment);
    const body = v.safeParse(bodySchema, parseJson(await readBody(request, LARGEST_BODY)));
    if (!body.success) {
      const [issue] = body.issues;
      throw new HttpProblem(400, 'malformed', `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
    }
    const { account: xUserId, pages } = body.output;
    if (pages.reduce((sum, page) => sum + page.posts.length, 0) > POSTS_A_CALL) {
      throw new HttpProblem(413, 'too_many_posts', `At most ${String(POSTS_A_CALL)} posts a call.`);
    }
    const store = openStore(environment);
    const account = await accounts.find(store, xUserId);
    if (account === null) {
      throw new HttpProblem(
        404,
        'account_unknown',
        'There is no such account; with several, name one by its X user id.',
      );
    }
    const results: Taken[] = [];
    for (const { posts, includes } of pages) {
      const page = { account, source: 'import', posts, includes } as const;
      results.push(...(await takePosts(page, { store, model: linearModel, clock })));
    }
    return json({ results });
  });
}
