/** Stands before the auth server: locks after wrong passwords, and answers alike whether an account exists or not. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import type { SupabaseApp } from '../stack/supabase-app.ts';
import {
  answer,
  asIfNew,
  locked,
  refusal,
  tooManyLetters,
  tooManyTries,
  wrongPassword,
} from './answers.ts';
import { bearerOf, emailOf, presentOneMissing, ResetSessions } from './password-change.ts';
import { type Body, bodyOf, codeOf, rewritten } from './requests.ts';
import { countTries } from './tries.ts';

interface Parts {
  database: Pick<Database, 'query'>;
  /** Lets nobody in who has not opened the link in a mail. */
  app: Pick<SupabaseApp, 'fetch'>;
  /** Lets in who signs up. */
  open: Pick<SupabaseApp, 'fetch'>;
  now?: () => number;
}

interface Visit {
  request: Request;
  body: Body;
  email: string;
  peer: string;
}

const QUARTER_HOUR_MS = 15 * 60_000;
/** Of one network address, whatever accounts they are for: a whole office may sit behind it. */
const MOST_GUESSES = 100;
const MOST_LETTERS = 5;
/** No answer comes sooner: looking at a password takes longer than not finding an account. */
const LEAST_MS = 400;

/** Takes the place of `app.fetch`. */
export function createFrontDoor({
  database,
  app,
  open,
  now = Date.now,
}: Parts): SupabaseApp['fetch'] {
  const guesses = countTries(MOST_GUESSES, QUARTER_HOUR_MS, now);
  const resets = new ResetSessions(now);
  const letters = countTries(MOST_LETTERS, QUARTER_HOUR_MS, now);

  const begin = async (email: string): Promise<boolean> => {
    const [row] = await database.query<{ until: string | null }>(
      'select private.begin_sign_in($1) as until',
      [email],
    );
    return row?.until === null;
  };
  const forget = (email: string) => database.query('select private.forget_sign_ins($1)', [email]);

  /** A password, or a code from a mail. */
  async function guess(
    { request, email, peer, body }: Visit,
    wrong: () => Response | null,
  ): Promise<Response> {
    const isReset = body['type'] === 'recovery';
    if (guesses.areTooMany(peer)) return tooManyTries();
    if (!(await begin(email))) return locked();
    const said = await app.fetch(request, peer);
    if (said.ok) {
      await forget(email);
      if (isReset) await noteReset(said);
    } else if (said.status < 500) {
      guesses.add(peer);
      return wrong() ?? said;
    }
    return said;
  }

  async function signUp({ request, body, email, peer }: Visit): Promise<Response> {
    if (letters.areTooMany(email)) return tooManyLetters();
    const metadata = typeof body['data'] === 'object' && body['data'] ? body['data'] : {};
    const [row] = await database.query<{ open: boolean }>(
      'select private.lets_in_at_once($1::jsonb) as open',
      [JSON.stringify(metadata)],
    );
    const by = row?.open ? open : app;
    // Who lost the first mail begins again, and whoever took the address before its owner loses it.
    await database.query(
      'delete from auth.users where email = $1 and confirmed_at is null and last_sign_in_at is null',
      [email],
    );
    const said = await by.fetch(request, peer);
    const [taken] = said.ok
      ? []
      : await database.query('select id from auth.users where email = $1', [email]);
    if (!said.ok && !(taken && TAKEN.has(await codeOf(said)))) return said;
    letters.add(email);
    if (said.ok) return said;
    await mailLink(request, email, peer);
    return asIfNew(email, metadata);
  }

  const mailLink = (request: Request, email: string, peer: string) =>
    app.fetch(rewritten(request, '/auth/v1/otp', { email, create_user: false }), peer);

  async function mail({ request, email, peer }: Visit): Promise<Response> {
    if (letters.areTooMany(email)) return tooManyLetters();
    letters.add(email);
    // The link will prove whose address it is; a password that somebody set before that proves nothing.
    await database.query(
      "update auth.users set encrypted_password = '' where email = $1 and confirmed_at is null",
      [email],
    );
    const isReset = new URL(request.url).pathname.endsWith('/recover');
    const said = isReset ? await app.fetch(request, peer) : await mailLink(request, email, peer);
    return said.ok || NO_ACCOUNT.has(await codeOf(said)) ? answer(200, {}) : said;
  }

  /** The link of a mail holds what a code is guessed by, so that guesses count here as well. */
  async function follow({ request, body, peer }: Omit<Visit, 'email'>): Promise<Response> {
    if (guesses.areTooMany(peer)) return tooManyTries();
    const said = await app.fetch(request, peer);
    const given = new URLSearchParams(said.headers.get('location')?.split('#')[1]);
    if (given.get('type') === 'recovery') resets.begin(given.get('access_token') ?? '');
    if (said.ok && body['type'] === 'recovery') await noteReset(said);
    if (given.has('error') || (said.status >= 400 && said.status < 500)) guesses.add(peer);
    return said;
  }

  async function noteReset(said: Response): Promise<void> {
    const { access_token: token } = (await said.clone().json()) as { access_token?: string };
    resets.begin(token ?? '');
  }

  async function change({ request, body, peer }: Omit<Visit, 'email'>): Promise<Response> {
    if (resets.has(bearerOf(request))) return app.fetch(request, peer);
    const email = await emailOf(app, request, peer);
    // Without a session it is for the auth server to say so.
    if (email === null) return app.fetch(request, peer);
    const attempt = rewritten(request, '/auth/v1/token?grant_type=password', {
      email,
      password: body['current_password'] ?? '',
    });
    attempt.headers.delete('authorization');
    const said = await guess({ request: attempt, body: {}, email, peer }, presentOneMissing);
    if (!said.ok) return said;
    const { access_token: token } = (await said.json()) as { access_token: string };
    const done = rewritten(request, '/auth/v1/logout?scope=local', {});
    done.headers.set('authorization', `Bearer ${token}`);
    await app.fetch(done, peer);
    return app.fetch(request, peer);
  }

  return async (request, peerAddress) => {
    const { pathname, searchParams } = new URL(request.url);
    const peer = peerAddress ?? '';
    const pass = (): Promise<Response> => app.fetch(request, peerAddress);
    const door = `${request.method} ${pathname.replace('/auth/v1', '')}`;
    if (!pathname.startsWith('/auth/v1/')) return pass();
    // The auth server reads such a path as the one that it stands for, and would be reached past this door.
    if (pathname.includes('%')) return refusal(404, 'not_found', 'There is nothing here.');
    if (!DOORS.has(door)) return pass();
    const body = await bodyOf(request);
    const { email, password } = body;
    const knock = (work: (visit: Visit) => Promise<Response>): Promise<Response> =>
      slowly(
        typeof email === 'string' && email.length <= 320
          ? work({ request, body, email: email.trim().toLowerCase(), peer })
          : pass(),
      );
    switch (door) {
      case 'POST /token':
        // Twice, it could be read in two ways.
        if (searchParams.getAll('grant_type').length > 1)
          return refusal(400, 'validation_failed', 'There is more than one grant_type.');
        return searchParams.get('grant_type') === 'password' && typeof password === 'string'
          ? knock((visit) => guess(visit, wrongPassword))
          : pass();
      case 'GET /verify':
        return follow({ request, body, peer });
      case 'POST /verify':
        // With both, the hash counts.
        return body['token_hash'] || typeof email !== 'string'
          ? follow({ request, body, peer })
          : knock((visit) => guess(visit, () => null));
      case 'PUT /user':
        return 'password' in body ? slowly(change({ request, body, peer })) : pass();
      case 'POST /signup':
        return knock(signUp);
      case 'POST /resend':
        // A sign-up that is repeated sends its mail again; here the answer would say whether one waits.
        return refusal(422, 'validation_failed', 'Sign up again to get another mail.');
      default:
        return knock(mail);
    }
  };
}

const DOORS = new Set([
  ...['POST /token', 'POST /signup', 'PUT /user', 'GET /verify', 'POST /verify'],
  ...['POST /otp', 'POST /magiclink', 'POST /recover', 'POST /resend'],
]);
/** What the auth server says of an address that has an account; where mails confirm, that it has sent one lately. */
const TAKEN = new Set(['user_already_exists', 'email_exists', 'over_email_send_rate_limit']);
const NO_ACCOUNT = new Set(['otp_disabled', 'user_not_found', 'signup_disabled']);

async function slowly(work: Promise<Response>): Promise<Response> {
  const [said] = await Promise.all([work, pause(LEAST_MS)]);
  return said;
}
