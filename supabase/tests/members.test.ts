import { describe, expect, it } from 'vitest';
import { become, callFunction, rpc } from './support/callers.ts';
import { freshWorld } from './support/fresh-world.ts';
import { AS, PEOPLE, type Person, TEAMS } from './support/world.ts';

const world = freshWorld();
const { query, row } = world;

const PLACE = { role: 'agent', team_ids: [TEAMS.a], topics: [], languages: [], capacity: null };
const save = (id: string, place: object, seen?: unknown, who: Person = 'admin') =>
  rpc<{ ok: boolean; code?: string }>(world.test.database, AS[who], 'save_member', {
    id,
    place: JSON.stringify({ ...PLACE, ...place }),
    ...(seen !== undefined && { seen }),
  });
const seenOf = async (id: string): Promise<string> => {
  const [found] = await query<{ at: string }>(
    'select updated_at::text as at from public.members where id = $1',
    [id],
  );
  return found?.at ?? '';
};
const teamsOf = async (id: string) =>
  (
    await query<{ team_id: string }>(
      'select team_id from public.team_members where member_id = $1 order by 1',
      [id],
    )
  ).map(({ team_id }) => team_id);
const epochOf = async (who: Person) =>
  (await rpc<{ epoch: string }>(world.test.database, AS[who], 'pull_changes', { since: 0 })).epoch;

describe('a place', () => {
  it('is changed in one go, and the devices of the person start afresh', async () => {
    const before = await epochOf('agentA');
    expect(
      await save(
        PEOPLE.agentA,
        {
          role: 'supervisor',
          team_ids: [TEAMS.b],
          topics: ['refund'],
          languages: ['de'],
          capacity: 5,
        },
        await seenOf(PEOPLE.agentA),
      ),
    ).toMatchObject({ ok: true, id: PEOPLE.agentA });
    expect(await row('members', PEOPLE.agentA)).toMatchObject({
      role: 'supervisor',
      topics: ['refund'],
      languages: ['de'],
      capacity: 5,
    });
    expect(await teamsOf(PEOPLE.agentA)).toEqual([TEAMS.b]);
    expect(await epochOf('agentA')).not.toBe(before);
  });

  it('that was changed meanwhile is answered with the present row', async () => {
    const seen = await seenOf(PEOPLE.agentA);
    await save(PEOPLE.agentA, { capacity: 5 }, seen);
    const answer = await save(PEOPLE.agentA, { capacity: 7 }, seen);
    expect(answer).toMatchObject({ ok: false, code: 'changed_meanwhile', row: { capacity: 5 } });
    expect(await row('members', PEOPLE.agentA)).toMatchObject({ capacity: 5 });
    // Whoever wants what is there already is told that it is done.
    expect(await save(PEOPLE.agentA, { capacity: 5 }, seen)).toMatchObject({ ok: true });
  });

  it('has changed when somebody was put into a team elsewhere', async () => {
    const seen = await seenOf(PEOPLE.agentA);
    await rpc(world.test.database, AS.admin, 'set_team_members', {
      team_id: TEAMS.b,
      member_ids: [PEOPLE.agentA, PEOPLE.agentB],
      seen: (await row('teams', TEAMS.b))?.['updated_at'],
    });
    expect(await save(PEOPLE.agentA, { capacity: 7 }, seen)).toMatchObject({
      code: 'changed_meanwhile',
    });
    expect(await teamsOf(PEOPLE.agentA)).toEqual([TEAMS.a, TEAMS.b]);
  });

  it.each([
    ['role', { role: 'customer' }, 'unknown'],
    ['team_ids', { team_ids: ['x'] }, 'unknown'],
    ['topics', { topics: ['billing', 'billing'] }, 'repeated'],
    ['languages', { languages: ['en', 1] }, 'malformed'],
    ['languages', { languages: Array<string>(21).fill('en') }, 'too_many'],
    ['capacity', { capacity: 501 }, 'out_of_range'],
    ['capacity', { capacity: 1.5 }, 'not_a_count'],
  ])('that cannot be is refused: %s %j', async (field, wrong, reason) => {
    const before = await row('members', PEOPLE.agentA);
    expect(await save(PEOPLE.agentA, wrong, await seenOf(PEOPLE.agentA))).toEqual({
      ok: false,
      code: 'invalid',
      field,
      reason,
    });
    expect(await row('members', PEOPLE.agentA)).toEqual(before);
  });

  it.each(['supervisor', 'agentA', 'customer', 'disabled'] as const)(
    'is not given by a %s',
    async (who) => {
      const before = await row('members', PEOPLE[who]);
      expect(await save(PEOPLE[who], { role: 'admin' }, await seenOf(PEOPLE[who]), who)).toEqual({
        ok: false,
        code: 'forbidden',
      });
      expect(await row('members', PEOPLE[who])).toEqual(before);
    },
  );

  it('is for those who work here: a customer comes by a link', async () => {
    expect(await save(PEOPLE.customer, {})).toEqual({ ok: false, code: 'not_found' });
    expect(await row('members', PEOPLE.customer)).toMatchObject({ role: 'customer' });
  });
});

describe('the last admin', () => {
  it.each(['agent', 'supervisor'])('cannot become %s', async (role) => {
    expect(await save(PEOPLE.admin, { role }, await seenOf(PEOPLE.admin))).toEqual({
      ok: false,
      code: 'last_admin',
    });
    expect(await row('members', PEOPLE.admin)).toMatchObject({ role: 'admin', disabled_at: null });
  });

  it('is one who is not disabled', async () => {
    await query(`update public.members set role = 'admin' where id = $1`, [PEOPLE.disabled]);
    expect(await save(PEOPLE.admin, { role: 'agent' }, await seenOf(PEOPLE.admin))).toMatchObject({
      code: 'last_admin',
    });
  });

  it.each([
    ['demote', 'demote'],
    ['demote', 'disable'],
    ['disable', 'disable'],
  ])('stays when two admins %s and %s each other at once', async (first, second) => {
    await query(`update public.members set role = 'admin' where id = $1`, [PEOPLE.agentA]);
    const seen = { [PEOPLE.admin]: '', [PEOPLE.agentA]: '' };
    for (const id of Object.keys(seen)) seen[id] = await seenOf(id);
    const act = (how: string, by: Person, whom: string) =>
      how === 'demote'
        ? save(whom, {}, seen[whom], by)
        : rpc<{ ok: boolean }>(world.test.database, AS[by], 'set_member_disabled', {
            member_id: whom,
            disabled: true,
          });
    const answers = await Promise.all([
      act(first, 'admin', PEOPLE.agentA),
      act(second, 'agentA', PEOPLE.admin),
    ]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const admins = await query(
      `select id from public.members where role = 'admin' and disabled_at is null`,
    );
    expect(admins).toHaveLength(1);
  });

  it('stays although the second admin had begun before the first one was done', async () => {
    await query(`update public.members set role = 'admin' where id = $1`, [PEOPLE.agentA]);
    const place = JSON.stringify(PLACE);
    const seen = await seenOf(PEOPLE.admin);
    let other: Promise<unknown> | undefined;
    await world.test.database.transaction(async (own) => {
      await become(own, AS.admin);
      const id = PEOPLE.agentA;
      await callFunction(own, 'save_member', { id, place, seen: await seenOf(id) });
      other = save(PEOPLE.admin, {}, seen, 'agentA');
      await waiting();
    });
    expect(await other).toEqual({ ok: false, code: 'forbidden' });
    expect(await row('members', PEOPLE.admin)).toMatchObject({ role: 'admin' });
  });
});

/** Until the other transaction stands at the lock. */
async function waiting(): Promise<void> {
  for (;;) {
    const [found] = await query<{ waits: boolean }>(
      `select exists (select from pg_locks where locktype = 'advisory' and not granted) as waits`,
    );
    if (found?.waits) return;
  }
}
