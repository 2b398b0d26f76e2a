/** The real client of supabase-js on a device whose clock is wrong, and a server whose clock is right. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionState } from '../../features/ports.ts';
import { createRemoteClient, type Client } from './client.ts';
import { SupabaseSession } from './supabase-session.ts';

const SECOND = 1_000;
const HOUR = 60 * 60 * SECOND;
const YEAR = 365 * 24 * HOUR;
const NOW = Date.UTC(2026, 10, 28, 9);
const ME = {
  id: 'ada',
  email: 'ada@roost.example',
  role: 'agent',
  display_name: 'Ada',
  disabled: false,
};

/** Hands out sessions of an hour, and refuses tokens that are older; its clock is its own. */
class Server {
  passed = 0;
  renewals = 0;
  requests = 0;
  /** From then on renewals are refused with 429. */
  patience = Infinity;
  #tokens = new Map<string, number>();

  readonly fetch: typeof globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    this.requests += 1;
    if (url.includes('/auth/v1/token')) {
      if (url.includes('refresh_token')) this.renewals += 1;
      if (this.renewals > this.patience) return answer({ message: 'Too many requests' }, 429);
      return answer(this.#session());
    }
    const bearer = new Headers(init?.headers).get('authorization')?.slice('Bearer '.length) ?? '';
    const end = this.#tokens.get(bearer) ?? 0;
    return end > NOW + this.passed ? answer(ME) : answer({ message: 'JWT expired' }, 401);
  };

  #session(): object {
    const access_token = `token-${String(this.#tokens.size)}`;
    const end = NOW + this.passed + HOUR;
    this.#tokens.set(access_token, end);
    return {
      access_token,
      refresh_token: `renew-${String(this.#tokens.size)}`,
      token_type: 'bearer',
      expires_in: 3600,
      expires_at: Math.floor(end / SECOND),
      user: { id: 'ada', email: ME.email },
    };
  }
}

function answer(body: unknown, status = 200): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return Promise.resolve(new Response(JSON.stringify(body), { status, headers }));
}

let server: Server;
let client: Client;
const setClock = (wrongBy: number): void => {
  vi.setSystemTime(NOW + server.passed + wrongBy);
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  server = new Server();
  vi.stubGlobal('fetch', server.fetch);
});
afterEach(async () => {
  await client.auth.stopAutoRefresh();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Signed in on a device whose clock is wrong by so much. */
async function signedIn(wrongBy: number) {
  setClock(wrongBy);
  client = createRemoteClient({ supabaseUrl: 'http://roost.example', anonKey: 'key' });
  const states: SessionState['kind'][] = [];
  const session = new SupabaseSession({
    client,
    remembered: { read: () => null, write: () => undefined },
    unsent: () => Promise.resolve({ changes: 0, drafts: 0 }),
    forget: () => Promise.resolve(),
    forgetRows: () => Promise.resolve(),
  });
  session.state.subscribe(({ kind }) => states.push(kind));
  await session.signIn(ME.email, 'secret');
  await vi.waitFor(() => expect(states.at(-1)).toBe('signed_in'));
  return { session, states };
}

/** A morning of work. */
async function work(calls: number): Promise<number> {
  let refused = 0;
  for (let nth = 0; nth < calls; nth += 1) {
    const { status } = await client.rpc('me');
    if (status !== 200) refused += 1;
    // What follows a renewal is done by and by.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return refused;
}

describe.each([
  ['a year ahead', YEAR],
  ['a year behind', -YEAR],
  ['right', 0],
])('a device whose clock is %s', (_what, wrongBy) => {
  it('stays signed in, and renews its session no more often than it ends', async () => {
    const { states } = await signedIn(wrongBy);
    expect(await work(20)).toBe(0);
    expect(server.renewals).toBe(0);
    expect(server.requests).toBeLessThan(30);

    server.passed += HOUR;
    setClock(wrongBy);
    expect(await work(20)).toBe(0);
    expect(server.renewals).toBe(1);
    expect(states.at(-1)).toBe('signed_in');
    expect(states).not.toContain('signed_out');
  });
});

describe('a clock that is set while somebody is signed in', () => {
  it('a year forward costs one renewal', async () => {
    const { states } = await signedIn(0);
    setClock(YEAR);
    expect(await work(20)).toBe(0);
    expect(server.renewals).toBe(1);
    expect(states.at(-1)).toBe('signed_in');
  });

  it('a year back costs one refusal for each session that is older than an hour', async () => {
    const { session, states } = await signedIn(0);
    setClock(-YEAR);
    expect(await work(5)).toBe(0);
    server.passed += HOUR;
    setClock(-YEAR);
    expect(await work(1)).toBe(1);
    // As the engine does when the server knows it no more.
    await session.recheck();
    expect(await work(5)).toBe(0);
    expect(server.renewals).toBe(1);
    expect(states).not.toContain('signed_out');
  });
});

describe('a server that has had enough of renewals', () => {
  it('signs nobody out', async () => {
    const { states } = await signedIn(0);
    server.patience = 0;
    server.passed += HOUR;
    setClock(0);
    const working = work(1);
    await vi.waitFor(() => expect(server.renewals).toBeGreaterThan(0));
    server.patience = Infinity;
    await working;
    expect(await work(1)).toBe(0);
    expect(states.at(-1)).toBe('signed_in');
    expect(states).not.toContain('signed_out');
  });
});

it('leaves an answer alone that is no session', async () => {
  await signedIn(0);
  vi.stubGlobal('fetch', () =>
    Promise.resolve(new Response('{"cut', { headers: { 'content-type': 'application/json' } })),
  );
  const { error } = await client.auth.signInWithPassword({ email: 'a@b.example', password: 'x' });
  expect(error).not.toBeNull();
});
