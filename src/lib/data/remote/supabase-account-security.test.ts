import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  startAuthServer,
  token,
  totp,
  type AuthServer,
} from '../../../../tests/support/auth-server.ts';
import type { Arrival } from '../../features/account-security.ts';
import type { SessionState } from '../../features/ports.ts';
import { createRemoteClient, type Client } from './client.ts';
import { SupabaseAccountSecurity } from './supabase-account-security.ts';
import { SupabaseSession } from './supabase-session.ts';

const EMAIL = 'ada@roost.example';
let server: AuthServer;
let client: Client;

beforeEach(async () => {
  server = await startAuthServer();
});
afterEach(async () => {
  await client.auth.stopAutoRefresh();
  await server.close();
});

function device() {
  const config = { supabaseUrl: server.url, anonKey: 'key' };
  client = createRemoteClient(config);
  let remembered: unknown = null;
  const session = new SupabaseSession({
    client,
    remembered: { read: () => remembered, write: (me) => void (remembered = me) },
    unsent: () => Promise.resolve({ changes: 0, drafts: 0 }),
    forget: () => Promise.resolve(),
    forgetRows: () => Promise.resolve(),
  });
  const security = new SupabaseAccountSecurity({ client, config, home: 'https://roost.example/' });
  let state: SessionState = { kind: 'unknown' };
  let arrival: Arrival | null = null;
  session.state.subscribe((next) => (state = next));
  security.arrival.subscribe((next) => (arrival = next));
  return {
    session,
    security,
    arrival: () => arrival,
    remembered: () => remembered,
    is: (kind: SessionState['kind']) => vi.waitFor(() => expect(state.kind).toBe(kind)),
  };
}

async function signedIn() {
  const all = device();
  await all.session.signIn(EMAIL, server.password);
  await all.is('signed_in');
  return all;
}

const code = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (reason: unknown) => (reason as { code?: unknown }).code,
  );

/** Somebody who has a second factor and comes to a new device. */
async function withFactor() {
  const first = await signedIn();
  const { id, secret } = await first.security.beginSecondFactor();
  await first.security.confirmSecondFactor(id, totp(secret));
  await client.auth.stopAutoRefresh();
  return { secret };
}

describe('a second factor', () => {
  it('is set up with the code of the app, and not with another one', async () => {
    const { security } = await signedIn();
    expect(await security.secondFactors()).toEqual([]);
    const { id, secret, qr } = await security.beginSecondFactor();
    expect(qr).toMatch(/^data:image\/svg/u);
    expect(await code(security.confirmSecondFactor(id, '000000'))).toBe('wrong_code');
    expect(await security.secondFactors()).toEqual([]);
    await security.confirmSecondFactor(id, totp(secret));
    expect(await security.secondFactors()).toMatchObject([{ id }]);
  });

  it('leaves nothing behind that was begun and not ended', async () => {
    const { security } = await signedIn();
    await security.beginSecondFactor();
    await security.beginSecondFactor();
    expect(server.factors).toHaveLength(1);
  });

  it('is demanded after the password, and nothing opens before', async () => {
    const { secret } = await withFactor();
    const { session, security, is, remembered } = device();
    await session.signIn(EMAIL, server.password);
    await is('second_factor');
    expect(remembered()).toBeNull();
    expect(await code(security.enterSecondFactor('000000'))).toBe('wrong_code');
    await is('second_factor');
    await session.recheck();
    await is('second_factor');
    await security.enterSecondFactor(totp(secret));
    await is('signed_in');
  });

  it('that was set up elsewhere is demanded of a device that is signed in', async () => {
    const other = await signedIn();
    const here = client;
    await withFactor();
    client = here;
    await here.auth.refreshSession();
    await other.is('second_factor');
  });

  it('is removed, and not asked for any more', async () => {
    const { security } = await signedIn();
    const { id, secret } = await security.beginSecondFactor();
    await security.confirmSecondFactor(id, totp(secret));
    await security.removeSecondFactor(id);
    expect(await security.secondFactors()).toEqual([]);
    await client.auth.stopAutoRefresh();
    await signedIn();
  });

  it('is said to be missing where the server has none, and the server is asked once', async () => {
    server.hasFactors = false;
    const { security } = await signedIn();
    expect(await security.secondFactors()).toBeNull();
    expect(await security.secondFactors()).toBeNull();
    expect(server.asked.filter((each) => each === 'POST /auth/v1/factors')).toHaveLength(1);
  });
});

describe('the password', () => {
  it('is changed by who knows the present one, and the other devices are signed out', async () => {
    const { security, is } = await signedIn();
    expect(await code(security.changePassword('another secret', 'wrong'))).toBe('wrong_password');
    expect(server.password).toBe('a long secret');
    await security.changePassword('another secret', 'a long secret');
    expect(server.password).toBe('another secret');
    expect(server.asked).toContain('POST /auth/v1/logout?scope=others');
    await is('signed_in');
  });
});

describe('a mail', () => {
  it('is said to be sent also where there is no account', async () => {
    const { security } = device();
    expect(await code(security.mail('nobody@roost.example', 'sign_in'))).toBe('done');
  });

  it('brings a code that signs in', async () => {
    const { security, is, arrival } = device();
    expect(await code(security.enterMailedCode(EMAIL, '11111111', 'sign_in'))).toBe('wrong_code');
    await security.enterMailedCode(EMAIL, '12345678', 'reset');
    await is('signed_in');
    expect(arrival()).toEqual({ kind: 'reset' });
    await security.changePassword('another secret', null);
    expect(arrival()).toBeNull();
  });
});

describe('a link', () => {
  const tokens = async (): Promise<string> => {
    const response = await fetch(`${server.url}/auth/v1/token?grant_type=password`, {
      method: 'POST',
      body: JSON.stringify({ password: server.password }),
    });
    const { access_token: access, refresh_token: refresh } = (await response.json()) as Record<
      string,
      string
    >;
    return `#access_token=${access ?? ''}&refresh_token=${refresh ?? ''}`;
  };

  it('signs in', async () => {
    const { security, is, arrival } = device();
    await security.arrive(`${await tokens()}&type=magiclink`);
    await is('signed_in');
    expect(arrival()).toBeNull();
  });

  it('for a forgotten password lets choose another one', async () => {
    const { security, is, arrival } = device();
    await security.arrive(`${await tokens()}&type=recovery`);
    await is('signed_in');
    expect(arrival()).toEqual({ kind: 'reset' });
  });

  it.each([
    ['#error=access_denied&error_code=otp_expired', 'link_expired'],
    ['#error=access_denied&error_code=provider_email_needs_verification', 'link_refused'],
    ['#access_token=forged&refresh_token=x', 'link_refused'],
  ])('that does not work says so (%s)', async (hash, expected) => {
    const { security, arrival } = device();
    await security.arrive(hash);
    expect(arrival()).toEqual({ kind: 'failed', code: expected });
  });

  it('of another account changes nothing for who is signed in', async () => {
    const { security, arrival } = await signedIn();
    const before = (await client.auth.getSession()).data.session?.access_token;
    await security.arrive(`#access_token=${token('aal1', 'eve')}&refresh_token=renew-aal1`);
    expect(arrival()).toEqual({ kind: 'failed', code: 'signed_in_already' });
    expect((await client.auth.getSession()).data.session?.access_token).toBe(before);
  });

  it('is none where there is none', async () => {
    const { security, arrival } = device();
    await security.arrive('#settings');
    expect(arrival()).toBeNull();
  });
});

describe('the ways to sign in', () => {
  it('are those that the server has switched on', async () => {
    server.external = { email: true, phone: true, google: true, github: false };
    const { security } = device();
    expect(await security.ways()).toEqual({
      link: true,
      signUp: true,
      providers: ['google'],
      mailsAreCaught: false,
    });
  });

  it('are asked for again after a failure', async () => {
    server.external = { email: 'perhaps' as unknown as boolean };
    const { security } = device();
    expect(await code(security.ways())).toBe('server');
    server.external = { email: true };
    expect(await security.ways()).toMatchObject({ link: true });
  });
});
