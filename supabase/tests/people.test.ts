import { describe, expect, it } from 'vitest';
import { refusal, rpc, signedIn, STRANGER } from './support/callers.ts';
import { freshWorld } from './support/fresh-world.ts';
import { type Credentials, send, tokenFor } from './support/rest.ts';
import { AS, PEOPLE, type Person, TICKETS, uuid } from './support/world.ts';

const world = freshWorld();
const { query } = world;

const ANON: Credentials = { kind: 'anon' };
const member = async (id: string) =>
  (await query('select role, disabled_at from public.members where id = $1', [id]))[0];
const call = (who: Person, name: string, args: Record<string, unknown> = {}) =>
  rpc(world.test.database, AS[who], name, args);

describe('signing up', () => {
  it.each([
    ['plainly', {}],
    [
      'with a role in the metadata',
      { data: { role: 'admin', app_metadata: { role: 'admin' }, disabled_at: null } },
    ],
    [
      'with fields that are none',
      {
        role: 'admin',
        app_metadata: { role: 'admin' },
        user_metadata: { role: 'admin' },
        is_super_admin: true,
      },
    ],
  ])('%s makes a customer', async (_how, more) => {
    const answer = await send(world.test, ANON, 'POST', '/auth/v1/signup', {
      email: 'new.person@example.test',
      password: 'a long secret',
      ...more,
    });
    expect(answer.status).toBe(200);
    const [row] = await query(
      `select m.role, m.display_name from public.members m join auth.users u on u.id = m.id where u.email = 'new.person@example.test'`,
    );
    expect(row).toEqual({ role: 'customer', display_name: 'new.person' });
  });

  it('and changing one’s metadata, or one’s row, later changes no right', async () => {
    const signUp = await send(world.test, ANON, 'POST', '/auth/v1/signup', {
      email: 'eve@example.test',
      password: 'a long secret',
    });
    const { access_token: token, user } = signUp.body as {
      access_token: string;
      user: { id: string };
    };
    const me: Credentials = { kind: 'user', token };
    await send(world.test, me, 'PUT', '/auth/v1/user', {
      data: { role: 'admin' },
      app_metadata: { role: 'admin' },
    });
    const patched = await send(world.test, me, 'PATCH', `/rest/v1/members?id=eq.${user.id}`, {
      role: 'admin',
    });
    expect(patched.status).toBe(403);
    expect(await member(user.id)).toEqual({ role: 'customer', disabled_at: null });
    const seen = await send(world.test, me, 'GET', '/rest/v1/tickets?select=id');
    expect(seen).toEqual({ status: 200, body: [] });
  });

  it('with a forged token gives nothing', async () => {
    const { access_token: token } = (
      await send(world.test, ANON, 'POST', '/auth/v1/signup', {
        email: 'mal@example.test',
        password: 'a long secret',
      })
    ).body as { access_token: string };
    const [head, , signature] = token.split('.');
    const claims = Buffer.from(
      JSON.stringify({ sub: PEOPLE.admin, role: 'authenticated', exp: 4e9 }),
    ).toString('base64url');
    const answer = await send(
      world.test,
      { kind: 'user', token: `${String(head)}.${claims}.${String(signature)}` },
      'GET',
      '/rest/v1/tickets?select=id',
    );
    expect(answer.status).toBe(401);
  });

  it('is needed: a token of the role service_role cannot be had', async () => {
    const token = await tokenFor(world.test, PEOPLE.agentA);
    expect(
      (await send(world.test, { kind: 'user', token }, 'GET', '/rest/v1/raw_events')).status,
    ).toBe(403);
  });
});

describe('me', () => {
  it('says who one is, also when disabled', async () => {
    expect(await call('agentA', 'me')).toEqual({
      id: PEOPLE.agentA,
      email: 'agentA@example.test',
      role: 'agent',
      display_name: 'agentA',
      disabled: false,
    });
    expect(await call('disabled', 'me')).toMatchObject({ disabled: true });
    expect(await rpc(world.test.database, signedIn(uuid(999)), 'me')).toBeNull();
    expect((await refusal(rpc(world.test.database, STRANGER, 'me'))).code).toBe('42501');
  });
});

describe('the setup code', () => {
  const noAdmin = () =>
    query(`update public.members set role = 'customer' where id = $1`, [PEOPLE.admin]);
  const create = async () =>
    (await query<{ code: string }>('select private.create_setup_code() as code'))[0]?.code ?? '';
  const claim = (who: Person, code: string | null) => call(who, 'claim_first_admin', { code });

  it('makes one admin, once', async () => {
    await noAdmin();
    const code = await create();
    expect(code).toMatch(/^([A-HJ-NP-Z2-9]{5}-){3}[A-HJ-NP-Z2-9]{5}$/);
    expect(await claim('customer', 'WRONG-WRONG-WRONG-WRONG')).toEqual({
      ok: false,
      code: 'setup_code_invalid',
    });
    expect(await member(PEOPLE.customer)).toMatchObject({ role: 'customer' });
    expect(await claim('customer', code.toLowerCase().replaceAll('-', ' '))).toEqual({ ok: true });
    expect(await member(PEOPLE.customer)).toMatchObject({ role: 'admin' });
    expect(await claim('agentA', code)).toEqual({ ok: false, code: 'setup_done' });
    await query(`update public.members set role = 'customer' where id = $1`, [PEOPLE.customer]);
    expect(await claim('agentA', code)).toEqual({ ok: false, code: 'setup_code_invalid' });
    expect(await member(PEOPLE.agentA)).toMatchObject({ role: 'agent' });
  });

  it('claimed by many at once makes one admin', async () => {
    await noAdmin();
    const code = await create();
    const answers = await Promise.all(
      (['customer', 'agentA', 'agentB', 'supervisor'] as const).map((who) => claim(who, code)),
    );
    expect(answers.filter((answer) => (answer as { ok: boolean }).ok)).toHaveLength(1);
    expect(
      await query(`select count(*)::int as n from public.members where role = 'admin'`),
    ).toEqual([{ n: 1 }]);
  });

  it('does nothing for the disabled, for strangers, or without a code', async () => {
    await noAdmin();
    for (const code of [null, '', 'x'.repeat(1000)])
      expect(await claim('customer', code)).toEqual({ ok: false, code: 'setup_code_invalid' });
    const code = await create();
    expect(await claim('disabled', code)).toEqual({ ok: false, code: 'setup_code_invalid' });
    expect(
      (await refusal(rpc(world.test.database, STRANGER, 'claim_first_admin', { code }))).code,
    ).toBe('42501');
    expect(await query(`select 1 from public.members where role = 'admin'`)).toEqual([]);
  });

  it('is not given out while there is an admin, and an earlier one is void after a new one', async () => {
    expect(await refusal(create())).toMatchObject({ detail: 'setup_done' });
    await noAdmin();
    const first = await create();
    await create();
    expect(await claim('customer', first)).toEqual({ ok: false, code: 'setup_code_invalid' });
  });

  it('is not tried for ever from one account, and others are not kept out by it', async () => {
    await noAdmin();
    const code = await create();
    for (let i = 0; i < 10; i += 1)
      expect(await claim('customer', 'WRONG')).toEqual({ ok: false, code: 'setup_code_invalid' });
    const waits = { ok: false, code: 'setup_code_attempts' };
    expect(await claim('customer', code)).toEqual(waits);
    await query(`update private.setup_attempts set since = since - interval '16 minutes'`);
    expect(await claim('customer', 'WRONG')).toMatchObject({ code: 'setup_code_invalid' });
    expect(await query('select failed from private.setup_attempts')).toEqual([{ failed: 1 }]);
    await query('update private.setup_attempts set failed = 10');
    expect(await claim('customer', code)).toEqual(waits);
    expect(await claim('agentA', code)).toEqual({ ok: true });
    expect(await query('select failed from private.setup_attempts')).toEqual([]);
  });

  it('is stored as a hash', async () => {
    await noAdmin();
    const code = await create();
    const [row] = await query<{ code_hash: string }>(
      'select code_hash::text from private.setup_code',
    );
    expect(row?.code_hash).not.toContain(Buffer.from(code).toString('hex'));
  });
});

describe('set_member_role', () => {
  const set = (who: Person, target: string, role: string | null) =>
    call(who, 'set_member_role', { member_id: target, role });

  it('is for admins', async () => {
    expect(await set('admin', PEOPLE.customer, 'agent')).toEqual({ ok: true });
    expect(await member(PEOPLE.customer)).toMatchObject({ role: 'agent' });
    for (const who of ['supervisor', 'agentA', 'customer', 'disabled'] as const) {
      expect(await set(who, PEOPLE[who], 'admin')).toEqual({ ok: false, code: 'forbidden' });
      expect(await member(PEOPLE[who])).not.toMatchObject({ role: 'admin' });
    }
  });

  it('leaves no ticket and no team with somebody who stops working here', async () => {
    await set('admin', PEOPLE.agentB, 'customer');
    expect(
      await query('select assignee_id from public.tickets where id = $1', [TICKETS.lent]),
    ).toEqual([{ assignee_id: null }]);
    expect(
      await query('select 1 from public.team_members where member_id = $1', [PEOPLE.agentB]),
    ).toEqual([]);
  });

  it('never takes the last admin, also when two take each other’s at once', async () => {
    expect(await set('admin', PEOPLE.admin, 'agent')).toEqual({ ok: false, code: 'last_admin' });
    expect(
      await call('admin', 'set_member_disabled', { member_id: PEOPLE.admin, disabled: true }),
    ).toEqual({ ok: false, code: 'last_admin' });
    await set('admin', PEOPLE.supervisor, 'admin');
    await Promise.all([
      set('admin', PEOPLE.supervisor, 'agent'),
      set('supervisor', PEOPLE.admin, 'agent'),
    ]);
    expect(
      await query(
        `select count(*)::int as n from public.members where role = 'admin' and disabled_at is null`,
      ),
    ).toEqual([{ n: 1 }]);
  });

  it.each([
    ['invalid', PEOPLE.agentA, 'owner'],
    ['invalid', PEOPLE.agentA, null],
    ['not_found', uuid(999), 'agent'],
  ])('answers %s', async (code, target, role) => {
    expect(await set('admin', target, role)).toEqual({ ok: false, code });
    expect(await member(PEOPLE.agentA)).toMatchObject({ role: 'agent' });
  });
});

describe('set_member_disabled', () => {
  it('takes every right at once, and gives them back', async () => {
    expect(
      await call('admin', 'set_member_disabled', { member_id: PEOPLE.agentA, disabled: true }),
    ).toEqual({ ok: true });
    const token = await tokenFor(world.test, PEOPLE.agentA);
    const seen = () =>
      send(world.test, { kind: 'user', token }, 'GET', '/rest/v1/tickets?select=id');
    expect((await seen()).body).toEqual([]);
    expect(
      await call('admin', 'set_member_disabled', { member_id: PEOPLE.agentA, disabled: false }),
    ).toEqual({ ok: true });
    expect((await seen()).body).toHaveLength(3);
  });

  it('is for admins', async () => {
    for (const who of ['supervisor', 'agentA', 'customer', 'disabled'] as const) {
      expect(
        await call(who, 'set_member_disabled', { member_id: PEOPLE.agentB, disabled: true }),
      ).toEqual({ ok: false, code: 'forbidden' });
    }
    expect(await member(PEOPLE.agentB)).toMatchObject({ disabled_at: null });
    expect(
      await call('admin', 'set_member_disabled', { member_id: PEOPLE.agentB, disabled: null }),
    ).toEqual({ ok: false, code: 'invalid' });
    expect(
      await call('admin', 'set_member_disabled', { member_id: uuid(999), disabled: true }),
    ).toEqual({ ok: false, code: 'not_found' });
  });
});
