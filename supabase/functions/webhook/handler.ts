import { systemClock } from '../_shared/clock.ts';
import type { Clock } from '../_shared/clock.ts';
import { openStore } from '../_shared/database.ts';
import { readDatabaseEnvironment, readXEnvironment } from '../_shared/environment.ts';
import type { XEnvironment } from '../_shared/environment.ts';
import { endpoint, HttpProblem, json, logFailure, parseJson, readBody } from '../_shared/http.ts';
import { accountDirectory } from '../_shared/intake/account-directory.ts';
import { linearModel } from '../_shared/intake/linear-model.ts';
import { takePosts } from '../_shared/intake/take-posts.ts';
import type { Store } from '../_shared/store.ts';
import { readEvent } from './events.ts';
import { appSecrets } from './secrets.ts';
import { isSigned, signature } from './signature.ts';

/** A long post with all its includes stays below a tenth of this. */
const LARGEST_BODY = 1024 * 1024;
const LONGEST_TOKEN = 1_000;

/** `…/webhook/<brand account>`: an app signs with its own secret, and X does not say which app it is. */
function accountIn(request: Request): string | null {
  const last = new URL(request.url).pathname.split('/').at(-1) ?? '';
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(last) ? last.toLowerCase() : null;
}

/**
 * GET `?crc_token=`: proves to X that we know the app's secret. Anybody may ask, so nothing that could be an event is signed.
 * POST: one signed activity event. Repeats change nothing, so X may deliver as often as it likes; an
 * error status asks it to deliver again, and what it never does the next poll finds.
 */
export function createHandler(
  source: Readonly<Record<string, string | undefined>>,
  clock: Clock = systemClock,
): (request: Request) => Promise<Response> {
  const environment = (): XEnvironment => readXEnvironment(source);
  const opened = (): Store => openStore(readDatabaseEnvironment(source));
  let parts: {
    accounts: ReturnType<typeof accountDirectory>;
    secrets: ReturnType<typeof appSecrets>;
  } | null = null;

  async function challenge(request: Request, find: () => Promise<string[]>): Promise<Response> {
    const token = new URL(request.url).searchParams.get('crc_token');
    if (!token || token.length > LONGEST_TOKEN) {
      throw new HttpProblem(400, 'crc_token_missing', 'The query needs a crc_token.');
    }
    // X signs events in the same way, so whoever could have one signed here could push it to us as X.
    if (token.includes('{')) {
      throw new HttpProblem(400, 'crc_token_malformed', 'That is an event, and no crc_token.');
    }
    const secrets = await find();
    const [secret] = secrets;
    if (secret === undefined || secrets.length > 1)
      throw new HttpProblem(404, 'account_unknown', 'No account of ours is meant by this address.');
    return json({ response_token: signature(secret, token) });
  }

  return endpoint('webhook', ['GET', 'POST'], async (request) => {
    parts ??= {
      accounts: accountDirectory(clock),
      secrets: appSecrets(environment(), clock),
    };
    const { accounts, secrets } = parts;
    const named = accountIn(request);
    const find = (again: boolean) => secrets.find(opened, named, again);
    if (request.method === 'GET') {
      // An address without an account is that of the app in the environment; without one, of the only app there is.
      const { appSecret } = environment();
      const only = named === null && appSecret !== null ? [appSecret] : null;
      return challenge(request, async () => only ?? find(true));
    }

    const bytes = await readBody(request, LARGEST_BODY);
    const given = request.headers.get('x-twitter-webhooks-signature');
    const fits = (secret: string) => isSigned(secret, bytes, given);
    if (!(await find(false)).some(fits) && !(await find(true)).some(fits)) {
      throw new HttpProblem(401, 'signature_invalid', 'The signature does not fit the body.');
    }
    const event = readEvent(parseJson(bytes));
    if (event.kind === 'other') return json({ outcome: 'ignored', code: 'event_type' });

    const store = opened();
    if (event.kind === 'deleted') {
      return json({ outcome: 'deleted', messages: await store.tombstonePosts([event.postId]) });
    }
    const account = await accounts.find(store, event.userId);
    if (account === null) return json({ outcome: 'ignored', code: 'account_unknown' });
    const page = {
      account,
      source: 'webhook',
      posts: [event.payload],
      includes: event.includes,
    } as const;
    const [taken] = await takePosts(page, { store, model: linearModel, clock });
    const postId = taken?.x_post_id ?? null;
    await Promise.all([
      store.noteOutcome(account.id, 'webhook', null),
      postId === null ? null : store.noteReads(account.id, 'event', [postId], true),
    ]).catch((error: unknown) => {
      // The post is in; X must not send it again for the sake of a count.
      logFailure('webhook', error);
    });
    return json(taken);
  });
}
