import { describe, expect, it } from 'vitest';
import { type Caller, refusal, rpc, signedIn } from './support/callers.ts';
import { freshWorld } from './support/fresh-world.ts';
import { send } from './support/rest.ts';
import { AS, PEOPLE, TICKETS, uuid } from './support/world.ts';

const world = freshWorld();
const { query } = world;

const LAPTOP = uuid(801);
const PHONE = uuid(802);
const from = (userId: string, sessionId: string): Caller => ({ ...signedIn(userId), sessionId });
const laptop = from(PEOPLE.agentA, LAPTOP);
const phone = from(PEOPLE.agentA, PHONE);
const call = <T = unknown>(who: Caller, name: string, args: Record<string, unknown> = {}) =>
  rpc<T>(world.test.database, who, name, args);

async function signInTwice(): Promise<void> {
  await query(
    `insert into auth.sessions (id, user_id, created_at, refreshed_at, user_agent) values
       ($1, $3, '2026-03-02 10:00+00', '2026-03-02 11:30', null),
       ($2, $3, '2026-03-01 09:00+00', null, 'Phone')`,
    [LAPTOP, PHONE, PEOPLE.agentA],
  );
}
const there = async () =>
  (await query<{ id: string }>('select id from auth.sessions order by id')).map(({ id }) => id);

describe('the sessions of a person', () => {
  it('are listed for themselves and for admins, the one last seen first', async () => {
    await signInTwice();
    const listed = [
      {
        id: LAPTOP,
        created_at: '2026-03-02T10:00:00+00:00',
        seen_at: '2026-03-02T11:30:00+00:00',
        user_agent: null,
        ip: null,
        current: true,
      },
      {
        id: PHONE,
        created_at: '2026-03-01T09:00:00+00:00',
        seen_at: '2026-03-01T09:00:00+00:00',
        user_agent: 'Phone',
        ip: null,
        current: false,
      },
    ];
    expect(await call(laptop, 'sessions')).toEqual({ ok: true, sessions: listed });
    expect(await call(AS.admin, 'sessions', { member_id: PEOPLE.agentA })).toEqual({
      ok: true,
      sessions: listed.map((session) => ({ ...session, current: false })),
    });
  });

  it.each(['supervisor', 'agentB', 'customer', 'disabled'] as const)(
    'are neither listed for nor ended by a %s',
    async (who) => {
      await signInTwice();
      const forbidden = { ok: false, code: 'forbidden' };
      const args = { member_id: PEOPLE.agentA };
      expect(await call(AS[who], 'sessions', args)).toEqual(forbidden);
      expect(await call(AS[who], 'end_sessions', args)).toEqual(forbidden);
      expect(await there()).toEqual([LAPTOP, PHONE]);
    },
  );

  it('cannot be ended by naming only the session', async () => {
    await signInTwice();
    expect(await call(AS.agentB, 'end_sessions', { session_id: PHONE })).toEqual({
      ok: true,
      ended: 0,
    });
    expect(await there()).toEqual([LAPTOP, PHONE]);
  });

  it('are ended one by one, or all but the present one', async () => {
    await signInTwice();
    expect(await call(laptop, 'end_sessions')).toEqual({ ok: true, ended: 1 });
    expect(await there()).toEqual([LAPTOP]);
    expect(
      await call(AS.admin, 'end_sessions', { member_id: PEOPLE.agentA, session_id: LAPTOP }),
    ).toEqual({ ok: true, ended: 1 });
    expect(await there()).toEqual([]);
    expect(await call(AS.admin, 'end_sessions', { member_id: PEOPLE.agentA })).toEqual({
      ok: true,
      ended: 0,
    });
  });

  it('are told of it at once', async () => {
    await signInTwice();
    await query('delete from realtime.messages');
    await call(AS.admin, 'end_sessions', { member_id: PEOPLE.agentA, session_id: PHONE });
    const pokes = await query(`select topic, event from realtime.messages`);
    expect(pokes).toEqual([{ topic: `user:${PEOPLE.agentA}`, event: 'poke' }]);
  });
});

describe('the token of an ended session', () => {
  it('opens nothing any more, although it has not run out, and the mutation may come again', async () => {
    await signInTwice();
    const mutation = JSON.stringify({
      id: uuid(810),
      name: 'note.add.v1',
      args: { message_id: uuid(811), ticket_id: TICKETS.free, text: 'Written on a train' },
    });
    expect(await call(phone, 'me')).toMatchObject({ role: 'agent' });
    await call(laptop, 'end_sessions');

    expect(await call(phone, 'me')).toBeNull();
    for (const [name, args] of [
      ['pull_changes', { since: 0 }],
      ['snapshot', {}],
      ['ticket_rows', { ticket_id: TICKETS.free }],
      ['apply_mutation', { mutation }],
    ] as const)
      expect(await refusal(call(phone, name, args)), name).toMatchObject({
        code: 'PT401',
        detail: 'session_ended',
      });
    expect(await call(phone, 'sessions')).toEqual({ ok: false, code: 'forbidden' });
    expect(await query('select from public.messages where id = $1', [uuid(811)])).toEqual([]);

    expect(await call(laptop, 'me')).toMatchObject({ role: 'agent' });
    expect(await call(laptop, 'apply_mutation', { mutation })).toMatchObject({ status: 'ok' });
  });

  it('does not open with the session of somebody else', async () => {
    await signInTwice();
    expect(await call(from(PEOPLE.agentB, LAPTOP), 'me')).toBeNull();
  });

  it('is refused by HTTP, and cannot be renewed', async () => {
    const person = { email: 'new.person@example.test', password: 'a long secret' };
    const signedUp = await send(world.test, { kind: 'anon' }, 'POST', '/auth/v1/signup', person);
    const { access_token: token, refresh_token } = signedUp.body as Record<string, string>;
    const who = { kind: 'user', token: token ?? '' } as const;
    const me = await send(world.test, who, 'POST', '/rest/v1/rpc/me', {});
    const { id } = me.body as { id: string };
    const agents = await query('select user_agent from auth.sessions where user_id = $1', [id]);
    expect(agents).toHaveLength(1);

    await call(AS.admin, 'end_sessions', { member_id: id });
    expect((await send(world.test, who, 'POST', '/rest/v1/rpc/me', {})).body).toBeNull();
    const pulled = await send(world.test, who, 'POST', '/rest/v1/rpc/pull_changes', { since: 0 });
    expect(pulled.status).toBe(401);
    expect((await send(world.test, who, 'GET', '/rest/v1/members')).body).toEqual([]);
    const renewed = await send(
      world.test,
      { kind: 'anon' },
      'POST',
      '/auth/v1/token?grant_type=refresh_token',
      { refresh_token },
    );
    expect(renewed.status).toBeGreaterThanOrEqual(400);
  });

  it('is written down with what it is used by, where Auth has not done so', async () => {
    await signInTwice();
    await world.test.database.transaction(async (own) => {
      await own(
        `select set_config('request.jwt.claim.sub', $1, true), set_config('request.jwt.claims', $2, true),
           set_config('request.headers', '{"user-agent": "Laptop"}', true)`,
        [PEOPLE.agentA, JSON.stringify({ session_id: LAPTOP })],
      );
      await own('select public.me()');
    });
    expect(await query('select user_agent from auth.sessions order by id')).toEqual([
      { user_agent: 'Laptop' },
      { user_agent: 'Phone' },
    ]);
  });
});
