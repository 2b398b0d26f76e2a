import { systemClock } from '../_shared/clock.ts';
import type { Clock } from '../_shared/clock.ts';
import { openStore } from '../_shared/database.ts';
import { readDatabaseEnvironment, readWebhookEnvironment } from '../_shared/environment.ts';
import { endpoint, HttpProblem, json, parseJson, readBody } from '../_shared/http.ts';
import { accountDirectory } from '../_shared/intake/account-directory.ts';
import { linearModel } from '../_shared/intake/linear-model.ts';
import { takePosts } from '../_shared/intake/take-posts.ts';
import { readEvent } from './events.ts';
import { isSigned, signature } from './signature.ts';

/** A long post with all its includes stays below a tenth of this. */
const LARGEST_BODY = 1024 * 1024;
const LONGEST_TOKEN = 1_000;

/**
 * GET `?crc_token=`: proves to X that we know the app's secret.
 * POST: one signed activity event. Repeats change nothing, so X may deliver as often as it likes; an
 * error status asks it to deliver again, and what it never does the next poll finds.
 */
export function createHandler(
  source: Readonly<Record<string, string | undefined>>,
  clock: Clock = systemClock,
): (request: Request) => Promise<Response> {
  let accounts: ReturnType<typeof accountDirectory> | null = null;

  function challenge(request: Request, secret: string): Response {
    const token = new URL(request.url).searchParams.get('crc_token');
    if (!token || token.length > LONGEST_TOKEN) {
      throw new HttpProblem(400, 'crc_token_missing', 'The query needs a crc_token.');
    }
    return json({ response_token: signature(secret, token) });
  }

  return endpoint('webhook', ['GET', 'POST'], async (request) => {
    const { X_APP_SECRET: secret } = readWebhookEnvironment(source);
    if (request.method === 'GET') return challenge(request, secret);

    const bytes = await readBody(request, LARGEST_BODY);
    if (!isSigned(secret, bytes, request.headers.get('x-twitter-webhooks-signature'))) {
      throw new HttpProblem(401, 'signature_invalid', 'The signature does not fit the body.');
    }
    const event = readEvent(parseJson(bytes));
    if (event.kind === 'other') return json({ outcome: 'ignored', code: 'event_type' });

    const store = openStore(readDatabaseEnvironment(source));
    if (event.kind === 'deleted') {
      return json({ outcome: 'deleted', messages: await store.tombstonePosts([event.postId]) });
    }
    accounts ??= accountDirectory(clock);
    const account = await accounts.find(store, event.userId);
    if (account === null) return json({ outcome: 'ignored', code: 'account_unknown' });
    const page = {
      account,
      source: 'webhook',
      posts: [event.payload],
      includes: event.includes,
    } as const;
    const [taken] = await takePosts(page, { store, model: linearModel, clock });
    return json(taken);
  });
}
