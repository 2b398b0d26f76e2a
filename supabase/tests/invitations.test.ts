import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { rpc, signedIn, STRANGER } from './support/callers.ts';
import { freshWorld } from './support/fresh-world.ts';
import { send } from './support/rest.ts';
import { AS, PEOPLE, type Person, TEAMS, uuid } from './support/world.ts';

const world = freshWorld();
const { query, row } = world;

const TOKEN = 'tokentokentokentokentokentokentokentokentok';
const OTHER = TOKEN.toUpperCase();
const INVALID = { ok: false, code: 'invitation_invalid' };
const invitation = (more: Record<string, unknown> = {}) => ({
  id: uuid(700),
  token: TOKEN,
  name: null,
  email: null,
  role: 'agent',
  team_ids: [TEAMS.a],
  topics: ['billing'],
  languages: ['en', 'pt-BR'],
  capacity: 12,
  ...more,
});
const invite = (rows: unknown[], days = 7, who: Person = 'admin') =>
  rpc(world.test.database, AS[who], 'invite_people', { invitations: JSON.stringify(rows), days });
const accept = (who: Person, token = TOKEN) =>
  rpc(world.test.database, AS[who], 'accept_invitation', { token });
const look = (token = TOKEN) => rpc(world.test.database, STRANGER, 'look_at_invitation', { token });
const revoke = (id: string) => rpc(world.test.database, AS.admin, 'revoke_invitation', { id });
const open = async () =>
  (
    await rpc<{ invitations: { id: string }[] }>(world.test.database, AS.supervisor, 'people')
  ).invitations.map(({ id }) => id);
const kept = async () => query('select * from private.invitations');

describe('an invitation', () => {
  it('says to a stranger who invites to what, and gives whoever accepts it their place', async () => {
    expect(await invite([invitation({ name: ' Nia Lowe ', email: 'nia@example.test' })])).toEqual({
      ok: true,
    });
    expect(await open()).toEqual([uuid(700)]);
    expect(await look()).toEqual({ ok: true, role: 'agent', company: 'Fernpost' });

    expect(await accept('customer')).toEqual({ ok: true, role: 'agent' });
    expect(await row('members', PEOPLE.customer)).toMatchObject({
      role: 'agent',
      display_name: 'Nia Lowe',
      topics: ['billing'],
      languages: ['en', 'pt-BR'],
      capacity: 12,
    });
    expect(
      await query('select team_id from public.team_members where member_id = $1', [
        PEOPLE.customer,
      ]),
    ).toEqual([{ team_id: TEAMS.a }]);
    expect(await open()).toEqual([]);
    // The answer may have been lost; for others the link is used up.
    expect(await accept('customer')).toEqual({ ok: true, role: 'agent' });
    expect(await look()).toEqual(INVALID);
  });

  it('keeps the token as a hash alone', async () => {
    await invite([invitation()]);
    const [found] = await kept();
    expect(JSON.stringify(found)).not.toContain(TOKEN);
    expect(Buffer.from(found?.['token_hash'] as Uint8Array)).toEqual(
      createHash('sha256').update(TOKEN).digest(),
    );
  });

  it('without a name lets people be called as they said when they signed up', async () => {
    await invite([invitation()]);
    await query(`update auth.users set raw_user_meta_data = $1 where id = $2`, [
      JSON.stringify({ display_name: ' Nia Lowe ', role: 'admin' }),
      PEOPLE.customer,
    ]);
    await accept('customer');
    expect(await row('members', PEOPLE.customer)).toMatchObject({
      role: 'agent',
      display_name: 'Nia Lowe',
    });
  });

  it('leaves out a team that is gone by the time', async () => {
    await invite([invitation({ team_ids: [TEAMS.a, TEAMS.b] })]);
    await rpc(world.test.database, AS.admin, 'delete_team', { id: TEAMS.a });
    expect(await accept('customer')).toMatchObject({ ok: true });
    expect(
      await query('select team_id from public.team_members where member_id = $1', [
        PEOPLE.customer,
      ]),
    ).toEqual([{ team_id: TEAMS.b }]);
  });
});

describe('a link that is not good', () => {
  const spoil: Record<string, () => Promise<unknown>> = {
    'is forged': () => Promise.resolve(),
    'has expired': async () => {
      await invite([invitation()]);
      await query(`update private.invitations set expires_at = now() - interval '1 second'`);
    },
    'was revoked': async () => {
      await invite([invitation()]);
      await revoke(uuid(700));
    },
    'was used': async () => {
      await invite([invitation()]);
      await query(`update private.invitations set accepted_at = now(), accepted_by = $1`, [
        PEOPLE.agentA,
      ]);
    },
    'is of an admin who was demoted': async () => {
      await invite([invitation()]);
      await query(`update public.members set role = 'agent' where id = $1`, [PEOPLE.admin]);
    },
    'is of an admin who was disabled': async () => {
      await invite([invitation()]);
      await query(`update public.members set disabled_at = now() where id = $1`, [PEOPLE.admin]);
    },
  };

  it.each(Object.keys(spoil))(
    'because it %s gets the same answer, and changes nothing',
    async (how) => {
      await spoil[how]?.();
      const before = await row('members', PEOPLE.customer);
      expect(await look()).toEqual(INVALID);
      expect(await accept('customer')).toEqual(INVALID);
      expect(await row('members', PEOPLE.customer)).toEqual(before);
    },
  );

  it.each(['', 'a', "'; drop table", 'x'.repeat(300)])(
    'of any form is only not good: %j',
    async (token) => {
      expect(await look(token)).toEqual(INVALID);
      expect(await accept('customer', token)).toEqual(INVALID);
    },
  );

  it('is found so by HTTP with the key that every visitor has', async () => {
    await invite([invitation()]);
    const ask = (token: string) =>
      send(world.test, { kind: 'anon' }, 'POST', '/rest/v1/rpc/look_at_invitation', { token });
    expect(await ask(TOKEN)).toEqual({
      status: 200,
      body: { ok: true, role: 'agent', company: 'Fernpost' },
    });
    expect(await ask(OTHER)).toEqual({ status: 200, body: INVALID });
    const accepting = await send(
      world.test,
      { kind: 'anon' },
      'POST',
      '/rest/v1/rpc/accept_invitation',
      { token: TOKEN },
    );
    expect(accepting.status).toBe(401);
    expect((await kept())[0]).toMatchObject({ accepted_at: null });
  });
});

describe('accepting', () => {
  it.each(['agentA', 'supervisor', 'admin'] as const)(
    'neither promotes nor demotes %s, and does not use the link up',
    async (who) => {
      await invite([invitation({ role: 'admin' })]);
      const before = await row('members', PEOPLE[who]);
      expect(await accept(who)).toEqual({ ok: false, code: 'works_here' });
      expect(await row('members', PEOPLE[who])).toEqual(before);
      expect(await look()).toMatchObject({ ok: true });
    },
  );

  it('does not bring back who was disabled', async () => {
    await invite([invitation()]);
    expect(await accept('disabled')).toEqual({ ok: false, code: 'disabled' });
    expect(await look()).toMatchObject({ ok: true });
  });

  it('by two at once is done by one', async () => {
    await invite([invitation()]);
    await query(`insert into auth.users (id, email) values ($1, 'second@example.test')`, [
      uuid(701),
    ]);
    const answers = await Promise.all([
      accept('customer'),
      rpc(world.test.database, signedIn(uuid(701)), 'accept_invitation', { token: TOKEN }),
    ]);
    expect(answers).toContainEqual({ ok: true, role: 'agent' });
    expect(answers).toContainEqual(INVALID);
    const staff = await query(
      `select id from public.members where id in ($1, $2) and role = 'agent'`,
      [PEOPLE.customer, uuid(701)],
    );
    expect(staff).toHaveLength(1);
  });

  it('beside a revocation ends either way, and never both', async () => {
    await invite([invitation()]);
    const [accepted, revoked] = await Promise.all([accept('customer'), revoke(uuid(700))]);
    const isIn = (accepted as { ok: boolean }).ok;
    expect((revoked as { ok: boolean }).ok).toBe(!isIn);
    expect(await row('members', PEOPLE.customer)).toMatchObject({
      role: isIn ? 'agent' : 'customer',
    });
  });

  it('renews what their devices may see', async () => {
    await invite([invitation()]);
    const epoch = async () =>
      (await rpc<{ epoch: string }>(world.test.database, AS.customer, 'pull_changes', { since: 0 }))
        .epoch;
    const before = await epoch();
    await accept('customer');
    expect(await epoch()).not.toBe(before);
  });
});

describe('inviting', () => {
  it('again with the same id and token, because the answer was lost, makes no second one', async () => {
    const rows = [invitation({ email: 'nia@example.test' })];
    await invite(rows);
    expect(await invite(rows)).toEqual({ ok: true });
    expect(await kept()).toHaveLength(1);
  });

  it.each([
    ['role', { role: 'customer' }, 'unknown'],
    ['role', { role: null }, 'unknown'],
    ['team_ids', { team_ids: [uuid(999)] }, 'unknown'],
    ['team_ids', { team_ids: 'all' }, 'malformed'],
    ['topics', { topics: ['weather'] }, 'unknown'],
    ['languages', { languages: ['English'] }, 'malformed'],
    ['capacity', { capacity: 0 }, 'out_of_range'],
    ['capacity', { capacity: 'many' }, 'not_a_count'],
    ['name', { name: 'x'.repeat(101) }, 'too_long'],
    ['name', { name: 'a\u202eb' }, 'hostile_text'],
    ['email', { email: 'nia' }, 'not_an_email'],
    ['email', { email: 'agentA@example.test' }, 'works_here'],
    ['email', { email: 'First@example.test' }, 'repeated'],
    ['email', { email: 'OPEN@example.test' }, 'invited'],
    ['token', { token: 'short' }, 'malformed'],
    ['id', { id: 'me' }, 'malformed'],
  ])('names the row and the reason, and writes nothing: %s %j', async (field, wrong, reason) => {
    await invite([invitation({ id: uuid(709), token: OTHER, email: 'open@example.test' })]);
    const before = await kept();
    expect(
      await invite([
        invitation({ email: 'first@example.test' }),
        invitation({ id: uuid(702), token: TOKEN.replace('t', 'x'), ...wrong }),
      ]),
    ).toEqual({ ok: false, code: 'invalid', problems: [{ row: 2, field, reason }] });
    expect(await kept()).toEqual(before);
  });

  it.each([0, 31])('is for 1 to 30 days, not %i', async (days) => {
    expect(await invite([invitation()], days)).toEqual({
      ok: false,
      code: 'invalid',
      field: 'days',
      reason: 'out_of_range',
    });
  });

  it.each([[[]], [Array.from({ length: 201 }, () => invitation())]])(
    'is for 1 to 200 people at once',
    async (rows) => {
      expect(await invite(rows)).toMatchObject({ ok: false, code: 'invalid' });
      expect(await kept()).toEqual([]);
    },
  );

  it.each(['supervisor', 'agentA', 'customer', 'disabled'] as const)(
    'and revoking are not for a %s',
    async (who) => {
      expect(await invite([invitation()], 7, who)).toEqual({ ok: false, code: 'forbidden' });
      expect(await kept()).toEqual([]);
      await invite([invitation()]);
      expect(
        await rpc(world.test.database, AS[who], 'revoke_invitation', { id: uuid(700) }),
      ).toEqual({ ok: false, code: 'forbidden' });
      expect(await look()).toMatchObject({ ok: true });
    },
  );
});

it('one that was used cannot be revoked', async () => {
  await invite([invitation()]);
  await accept('customer');
  expect(await revoke(uuid(700))).toEqual({ ok: false, code: 'invitation_used' });
  expect(await row('members', PEOPLE.customer)).toMatchObject({ role: 'agent' });
});
