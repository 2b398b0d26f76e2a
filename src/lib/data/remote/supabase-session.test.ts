import { describe, expect, it, vi } from 'vitest';
import type { SessionState } from '../../features/ports.ts';
import type { Client } from './client.ts';
import { SupabaseSession } from './supabase-session.ts';

const ADA = {
  id: 'ada',
  email: 'ada@roost.example',
  role: 'agent',
  display_name: 'Ada',
  disabled: false,
};
const tokenOf = (id: string) => ({ access_token: 't', user: { id, email: `${id}@roost.example` } });
/** What supabase-js says when a token cannot be renewed for want of a network. */
const UNREACHABLE = Object.assign(new Error('fetch failed'), {
  name: 'AuthRetryableFetchError',
  __isAuthError: true,
  status: 0,
});

type Listener = (event: string, session: ReturnType<typeof tokenOf> | null) => void;

/** As much of the client as a session uses; what it answers can be changed. */
function setUp(remembered: unknown = null) {
  let listener: Listener = () => undefined;
  const answers = {
    me: (): Promise<{ data: unknown; error: { message: string } | null; status: number }> =>
      Promise.resolve({ data: ADA, error: null, status: 200 }),
    session: {
      data: { session: null as ReturnType<typeof tokenOf> | null },
      error: null as Error | null,
    },
    refresh: { error: null as Error | null },
    signIn: { error: null as unknown },
    unsent: { changes: 0, drafts: 0 },
  };
  const memory = { value: remembered };
  const forgotten: string[] = [];
  const auth = {
    onAuthStateChange: (heard: Listener) => (listener = heard),
    getSession: () => Promise.resolve(answers.session),
    refreshSession: () => Promise.resolve(answers.refresh),
    signInWithPassword: () => Promise.resolve(answers.signIn),
    signOut: vi.fn(() => {
      listener('SIGNED_OUT', null);
      return Promise.resolve({ error: null });
    }),
  };
  const client = {
    auth,
    rpc: (name: string) =>
      name === 'me' ? answers.me() : Promise.resolve({ data: null, error: null, status: 200 }),
  };
  const session = new SupabaseSession({
    client: client as unknown as Client,
    remembered: { read: () => memory.value, write: (value) => void (memory.value = value) },
    unsent: () => Promise.resolve(answers.unsent),
    forget: (id) => {
      forgotten.push(`all of ${id}`);
      return Promise.resolve();
    },
    forgetRows: (id) => {
      forgotten.push(`rows of ${id}`);
      return Promise.resolve();
    },
  });
  let state: SessionState = { kind: 'unknown' };
  session.state.subscribe((next) => (state = next));
  return {
    session,
    answers,
    memory,
    forgotten,
    auth,
    state: () => state,
    is: (kind: SessionState['kind']) => vi.waitFor(() => expect(state.kind).toBe(kind)),
    hear: (event: string, id: string | null) => {
      listener(event, id === null ? null : tokenOf(id));
    },
  };
}

async function signedIn() {
  const all = setUp();
  all.hear('INITIAL_SESSION', 'ada');
  all.answers.session.data.session = tokenOf('ada');
  await all.is('signed_in');
  return all;
}

describe('opening', () => {
  it('shows at once who was here last, before anything is heard from the server', () => {
    expect(setUp(ADA).state()).toMatchObject({ kind: 'signed_in', userId: 'ada', role: 'agent' });
  });

  it('stays open without a network although the token has expired', async () => {
    const { answers, hear, state, memory } = setUp(ADA);
    answers.session.error = UNREACHABLE;
    hear('INITIAL_SESSION', null);
    await new Promise((resolve) => setTimeout(resolve, 0));
    await Promise.resolve();
    expect(state().kind).toBe('signed_in');
    expect(memory.value).toEqual(ADA);
  });

  it('shows the door when the session has ended', async () => {
    const { hear, is, memory } = setUp(ADA);
    hear('INITIAL_SESSION', null);
    await is('signed_out');
    expect(memory.value).toBeNull();
  });

  it('does not trip over what another version remembered', async () => {
    const { state, hear, is } = setUp({ surprise: 1 });
    expect(state().kind).toBe('unknown');
    hear('INITIAL_SESSION', 'ada');
    await is('signed_in');
  });
});

describe('the answer of the database', () => {
  it('counts when it says another role: who serves no more keeps no rows here', async () => {
    const { session, answers, state, forgotten } = await signedIn();
    answers.me = () =>
      Promise.resolve({ data: { ...ADA, role: 'customer' }, error: null, status: 200 });
    await session.recheck();
    expect(state()).toMatchObject({ kind: 'signed_in', role: 'customer' });
    expect(forgotten).toEqual(['rows of ada']);
  });

  it('erases everything of a disabled person, and says how much was lost', async () => {
    const { session, answers, state, forgotten } = await signedIn();
    answers.unsent = { changes: 3, drafts: 1 };
    answers.me = () =>
      Promise.resolve({ data: { ...ADA, disabled: true }, error: null, status: 200 });
    await session.recheck();
    expect(state()).toMatchObject({ kind: 'disabled', discarded: { changes: 3, drafts: 1 } });
    expect(forgotten).toEqual(['all of ada']);
  });

  it('believes no answer that makes no sense: the person stays signed in', async () => {
    const { session, answers, state, forgotten } = await signedIn();
    for (const data of ['<html>', 7, [], { ...ADA, role: 'wizard' }, { id: ADA.id }]) {
      answers.me = () => Promise.resolve({ data, error: null, status: 200 });
      await session.recheck();
      expect(state()).toMatchObject({ kind: 'signed_in', userId: 'ada' });
    }
    expect(forgotten).toEqual([]);
  });

  it('signs out when it does not know the account any more, or refuses its token for good', async () => {
    const unknown = await signedIn();
    unknown.answers.me = () => Promise.resolve({ data: null, error: null, status: 200 });
    await unknown.session.recheck();
    expect(unknown.state().kind).toBe('signed_out');
    expect(unknown.auth.signOut).toHaveBeenCalledWith({ scope: 'local' });
    expect(unknown.forgotten).toEqual([]);

    const refused = await signedIn();
    refused.answers.me = () =>
      Promise.resolve({ data: null, error: { message: 'JWT' }, status: 401 });
    refused.answers.refresh.error = new Error('refresh_token_not_found');
    await refused.session.recheck();
    await refused.is('signed_out');
    expect(refused.forgotten).toEqual([]);
  });

  it('changes nothing when it does not come', async () => {
    const { session, answers, state } = await signedIn();
    for (const status of [0, 500]) {
      answers.me = () => Promise.resolve({ data: null, error: { message: 'no' }, status });
      await session.recheck();
      expect(state().kind).toBe('signed_in');
    }
    answers.me = () => Promise.reject(new Error('broken'));
    vi.stubGlobal('reportError', vi.fn());
    await session.recheck();
    expect(state().kind).toBe('signed_in');
    vi.unstubAllGlobals();
  });

  it('does not sign anybody in again when it comes after they have left', async () => {
    const { session, answers, state, is } = await signedIn();
    let come = (): void => undefined;
    answers.me = () =>
      new Promise((resolve) => (come = () => resolve({ data: ADA, error: null, status: 200 })));
    const late = session.recheck();
    await vi.waitFor(() => expect(come).not.toBe(undefined));
    await session.signOut();
    await is('signed_out');
    come();
    await late;
    expect(state().kind).toBe('signed_out');
  });
});

describe('signing out', () => {
  it('asks first when something was not sent, and takes everything along', async () => {
    const { session, answers, state, forgotten, auth, memory } = await signedIn();
    answers.unsent = { changes: 0, drafts: 2 };
    expect(await session.signOut()).toEqual({
      signedOut: false,
      unsent: { changes: 0, drafts: 2 },
    });
    expect(state().kind).toBe('signed_in');
    expect(await session.signOut({ discard: true })).toEqual({
      signedOut: true,
      unsent: { changes: 0, drafts: 2 },
    });
    expect(state().kind).toBe('signed_out');
    expect(forgotten).toEqual(['all of ada']);
    expect(auth.signOut).toHaveBeenCalledWith({ scope: 'local' });
    expect(memory.value).toBeNull();
  });

  it('does not wait for the server before it erases', async () => {
    const { session, forgotten, auth, state } = await signedIn();
    auth.signOut.mockReturnValue(new Promise(() => undefined));
    void session.signOut();
    await vi.waitFor(() => expect(forgotten).toEqual(['all of ada']));
    expect(state().kind).toBe('signed_out');
  });
});

describe('signing in', () => {
  it.each([
    [{ code: 'invalid_credentials', status: 400, message: '' }, 'invalid_credentials'],
    [{ name: 'AuthRetryableFetchError', status: 0, message: '' }, 'offline'],
    [{ code: 'over_request_rate_limit', status: 429, message: '' }, 'rate_limited'],
    [{ status: 500, message: '' }, 'server'],
  ])('says why it failed: %j', async (error, code) => {
    const { session, answers } = setUp();
    answers.signIn.error = error;
    await expect(session.signIn('ada@roost.example', 'x')).rejects.toMatchObject({ code });
  });
});
