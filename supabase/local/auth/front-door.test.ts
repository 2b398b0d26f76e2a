/** What somebody learns who knocks: the same, whether an account exists or not. */
import { createHash } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../testing/test-stack.ts';
import type { CaughtLetter } from './mailbox.ts';

let test: TestStack;
beforeAll(async () => {
  test = await startTestStack();
});
afterAll(() => test.stop());
beforeEach(() => test.stack.database.query('delete from private.sign_in_attempts'));

const KNOWN = 'agent@roost.demo';
let count = 0;
const unknown = (): string => `nobody${String((count += 1))}@roost.demo`;

interface Said {
  status: number;
  body: Record<string, unknown>;
  ms: number;
}

async function post(path: string, body: object): Promise<Said> {
  const { url, anonKey } = test.stack.supabase;
  const begun = performance.now();
  const response = await fetch(`${url}/auth/v1/${path}`, {
    method: 'POST',
    headers: { apikey: anonKey, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const said = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body: said, ms: performance.now() - begun };
}

const passwordOf = (email: string): string =>
  test.stack.accounts.find((one) => one.email === email)?.password ?? '';
const signIn = (email: string, password: string) =>
  post('token?grant_type=password', { email, password });

async function lettersTo(email: string): Promise<CaughtLetter[]> {
  const response = await fetch(`${test.stack.mailbox}.json`);
  return ((await response.json()) as CaughtLetter[]).filter(({ to }) => to === email);
}
const linkIn = (letter: CaughtLetter | undefined): string =>
  /https?:\/\/\S+/.exec(letter?.text ?? '')?.[0] ?? '';
const follow = async (link: string): Promise<URLSearchParams> => {
  const response = await fetch(link, { redirect: 'manual' });
  return new URLSearchParams(new URL(response.headers.get('location') ?? '').hash.slice(1));
};

/** Everything of an answer but what is drawn anew each time. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, shape(each)]),
  );
}

describe('signing in with a password', () => {
  it('answers alike for an account and for none, and not sooner', async () => {
    const known = await signIn(KNOWN, 'wrong password');
    const nobody = await signIn(unknown(), 'wrong password');
    expect(known.status).toBe(400);
    expect(known.body).toEqual(nobody.body);
    expect(known.status).toBe(nobody.status);
    expect(Math.min(known.ms, nobody.ms)).toBeGreaterThan(395);
  });

  it('is locked after five wrong ones, for the right one too, and alike for nobody', async () => {
    const nobody = unknown();
    for (const email of [KNOWN, nobody]) {
      for (let i = 0; i < 5; i += 1) expect((await signIn(email, 'wrong')).status).toBe(400);
    }
    const locked = await signIn(KNOWN, passwordOf(KNOWN));
    expect(locked).toMatchObject({ status: 429, body: { error_code: 'sign_in_locked' } });
    expect((await signIn(nobody, 'wrong')).body).toEqual(locked.body);

    const admin = await test.client('admin@roost.demo');
    const lifted = await admin.rpc('lift_sign_in_lock', { address: KNOWN });
    expect(lifted.data).toEqual({ ok: true });
    expect((await signIn(KNOWN, passwordOf(KNOWN))).status).toBe(200);
  });

  it('is not reached past the lock', async () => {
    const email = unknown();
    for (let i = 0; i < 5; i += 1) await signIn(email, 'wrong');
    const tries = [
      '%74oken?grant_type=password',
      'token/?grant_type=password',
      'token?grant_type=refresh_token&grant_type=password',
      'token?grant_type=password&grant_type=password',
    ];
    for (const path of tries) {
      const { body } = await post(path, { email, password: 'wrong' });
      expect(body['error_code']).not.toBe('invalid_credentials');
    }
    // Somebody's own link opens no other address.
    await post('otp', { email: 'customer@roost.demo' });
    const link = new URL(linkIn((await lettersTo('customer@roost.demo'))[0]));
    const hash = link.searchParams.get('token');
    expect((await post('verify', { type: 'magiclink', email, token_hash: hash })).status).toBe(200);
    expect((await signIn(email, 'wrong')).body).toMatchObject({ error_code: 'sign_in_locked' });
  });

  it('counts from the start after the right one', async () => {
    for (let i = 0; i < 4; i += 1) await signIn(KNOWN, 'wrong');
    expect((await signIn(KNOWN, passwordOf(KNOWN))).status).toBe(200);
    for (let i = 0; i < 4; i += 1) expect((await signIn(KNOWN, 'wrong')).status).toBe(400);
    expect((await signIn(KNOWN, passwordOf(KNOWN))).status).toBe(200);
  });
});

describe('signing up', () => {
  it('answers alike for a taken address, and gives nobody a session', async () => {
    const email = unknown();
    const fresh = await post('signup', { email, password: 'a long secret', data: { a: 1 } });
    const taken = await post('signup', {
      email: KNOWN,
      password: 'a long secret',
      data: { a: 1 },
    });
    expect(fresh.status).toBe(200);
    expect(taken.status).toBe(200);
    expect(shape(taken.body)).toEqual(shape(fresh.body));
    expect(taken.body).not.toHaveProperty('access_token');
    expect(Math.min(fresh.ms, taken.ms)).toBeGreaterThan(395);
    // The owner hears of it, and their password is what it was.
    expect(await lettersTo(KNOWN)).not.toEqual([]);
    expect((await signIn(KNOWN, passwordOf(KNOWN))).status).toBe(200);
  });

  it('lets in who opens the link, and nobody before', async () => {
    const email = unknown();
    await post('signup', { email, password: 'a long secret' });
    expect((await signIn(email, 'a long secret')).body).toMatchObject({
      error_code: 'invalid_credentials',
    });
    const arrived = await follow(linkIn((await lettersTo(email))[0]));
    expect(arrived.get('access_token')).toBeTruthy();
    expect((await signIn(email, 'a long secret')).status).toBe(200);
  });

  it('lets in at once who was invited, with an address that is free', async () => {
    await test.stack.database.query(
      `insert into private.invitations (token_hash, place, expires_at, created_by)
       values (sha256('a token'), '{"role": "agent"}', now() + interval '1 day', $1)`,
      [await test.userId('admin@roost.demo')],
    );
    const of = (token: string) => createHash('sha256').update(token).digest('hex');
    const signUp = (email: string, token: string) =>
      post('signup', { email, password: 'a long secret', data: { invitation: of(token) } });
    expect((await signUp(unknown(), 'a token')).body).toHaveProperty('access_token');
    expect((await signUp(unknown(), 'forged')).body).not.toHaveProperty('access_token');
    expect((await signUp(KNOWN, 'a token')).body).not.toHaveProperty('access_token');
  });

  it('begins again for who lost the first mail: the last password counts', async () => {
    const email = unknown();
    await post('signup', { email, password: 'the first one' });
    await post('signup', { email, password: 'the second one' });
    const [newest, oldest] = await lettersTo(email);
    expect((await follow(linkIn(oldest))).get('error_code')).toBe('otp_expired');
    expect((await follow(linkIn(newest))).get('access_token')).toBeTruthy();
    expect((await signIn(email, 'the first one')).status).toBe(400);
    expect((await signIn(email, 'the second one')).status).toBe(200);
  });

  it('of somebody else’s address leaves no password behind', async () => {
    const email = unknown();
    await post('signup', { email, password: 'of a stranger' });
    await post('otp', { email, create_user: false });
    expect((await follow(linkIn((await lettersTo(email))[0]))).get('access_token')).toBeTruthy();
    expect((await signIn(email, 'of a stranger')).status).toBe(400);
  });
});

describe.each(['otp', 'recover', 'magiclink'])('asking for a link (%s)', (path) => {
  it('answers alike for an account and for none, and mails to the account alone', async () => {
    const email = 'supervisor@roost.demo';
    const nobody = unknown();
    const before = (await lettersTo(email)).length;
    const known = await post(path, { email });
    const none = await post(path, { email: nobody });
    expect(known).toMatchObject({ status: 200, body: {} });
    expect(none).toMatchObject({ status: 200, body: {} });
    expect(none.body).toEqual(known.body);
    expect(Math.min(known.ms, none.ms)).toBeGreaterThan(395);
    expect(await lettersTo(email)).toHaveLength(before + 1);
    expect(await lettersTo(nobody)).toEqual([]);
    expect((await signIn(nobody, 'x')).status).toBe(400);
  });
});

describe('a link', () => {
  it('lets in once', async () => {
    await post('otp', { email: 'customer@roost.demo' });
    const link = linkIn((await lettersTo('customer@roost.demo'))[0]);
    expect((await follow(link)).get('type')).toBe('magiclink');
    expect((await follow(link)).get('error_code')).toBe('otp_expired');
  });

  it('is not sent more than five times in a quarter of an hour, to nobody either', async () => {
    const answers = [];
    for (const email of ['agent2@roost.demo', unknown()]) {
      for (let i = 0; i < 5; i += 1) await post('otp', { email });
      answers.push((await post('otp', { email })).body);
    }
    expect(answers[0]).toMatchObject({ error_code: 'over_email_send_rate_limit' });
    expect(answers[1]).toEqual(answers[0]);
  });

  it('has a code, which is not to be guessed: five wrong ones lock', async () => {
    const email = 'admin@roost.demo';
    await post('otp', { email });
    const code = /code is: (\d+)/.exec((await lettersTo(email))[0]?.text ?? '')?.[1] ?? '';
    expect(code).toHaveLength(8);
    for (let i = 0; i < 5; i += 1)
      expect((await post('verify', { type: 'magiclink', email, token: '00000000' })).status).toBe(
        403,
      );
    expect((await post('verify', { type: 'magiclink', email, token: code })).body).toMatchObject({
      error_code: 'sign_in_locked',
    });
    await test.stack.database.query('delete from private.sign_in_attempts');
    expect((await post('verify', { type: 'magiclink', email, token: code })).status).toBe(200);
  });

  it('is seen by nobody who does not know the page of the mailbox', async () => {
    const elsewhere = await fetch(`${test.stack.app}/auth/mailbox/guess`);
    expect(await elsewhere.text()).not.toContain('verify');
    const page = await (await fetch(test.stack.mailbox)).text();
    expect(page).toContain('Your Magic Link');
  });
});

describe('another password', () => {
  const change = async (client: SupabaseClient, password: string, current?: string) =>
    (
      await client.auth.updateUser({
        password,
        ...(current === undefined ? {} : { current_password: current }),
      })
    ).error?.code ?? 'done';

  it('is taken from who knows the present one, and leaves no session behind', async () => {
    const email = 'agent2@roost.demo';
    const client = await test.client(email);
    const sessions = async () =>
      (await test.stack.database.query('select id from auth.sessions')).length;
    const before = await sessions();
    expect(await change(client, 'a newer secret')).toBe('current_password_invalid');
    expect(await change(client, 'a newer secret', 'wrong')).toBe('current_password_invalid');
    expect(await change(client, 'a newer secret', passwordOf(email))).toBe('done');
    expect(await sessions()).toBe(before);
    expect((await signIn(email, passwordOf(email))).status).toBe(400);
    expect((await signIn(email, 'a newer secret')).status).toBe(200);
  });

  it('is taken from who came by the link for a forgotten one, and by no other link', async () => {
    const email = 'admin@roost.demo';
    const arrive = async (path: string) => {
      await post(path, { email });
      const given = await follow(linkIn((await lettersTo(email))[0]));
      const client = await test.client();
      await client.auth.setSession({
        access_token: given.get('access_token') ?? '',
        refresh_token: given.get('refresh_token') ?? '',
      });
      return client;
    };
    expect(await change(await arrive('otp'), 'a newer secret')).toBe('current_password_invalid');
    expect(await change(await arrive('recover'), 'a newer secret')).toBe('done');
    expect((await signIn(email, 'a newer secret')).status).toBe(200);
  });
});
