/** What an admin decides, as their app sends it. */
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { type SettingKey, SETTINGS } from '../../src/lib/domain/settings.ts';
import { rpc } from './support/callers.ts';
import { deviceIn, goneIds, ids } from './support/device.ts';
import { freshWorld } from './support/fresh-world.ts';
import { AS, COMPANY, PEOPLE, type Person, TEAMS, TICKETS, uuid } from './support/world.ts';

const world = freshWorld();
const { change, query, row } = world;
const { pull, snapshot } = deviceIn(world);
const call = (name: string, args: Record<string, unknown>, who: Person = 'admin') =>
  rpc<Record<string, unknown>>(world.test.database, AS[who], name, args);
const seenOf = async (table: string, id: string): Promise<unknown> =>
  (
    await query<{ at: string }>(
      `select to_jsonb(updated_at) as at from public.${table} where id = $1`,
      [id],
    )
  )[0]?.at;

const BIDI = '\u202e';

describe('a setting', () => {
  it.each(Object.keys(SETTINGS) as SettingKey[])('%s takes its defaults', async (key) => {
    const seen = key === 'company' ? await seenOf('settings', COMPANY.setting) : null;
    const value = { ...v.parse(SETTINGS[key], {}), ...(key === 'company' && { name: 'Larkline' }) };
    expect(await call('save_setting', { key, value, seen })).toMatchObject({ ok: true });
    const [saved] = await query('select value, updated_by from public.settings where key = $1', [
      key,
    ]);
    expect(saved).toEqual({ value, updated_by: PEOPLE.admin });
  });

  it.each([
    ['company', { name: '  ' }, 'name', 'empty'],
    ['company', { name: 'x'.repeat(101) }, 'name', 'too_long'],
    ['company', { name: `Lark${BIDI}line` }, 'name', 'hostile_text'],
    ['company', { name: 'Lark\u0007' }, 'name', 'hostile_text'],
    ['company', { name: 7 }, 'name', 'malformed'],
    ['company', { name: 'Larkline', colour: 'red' }, 'colour', 'unknown'],
    ['company', {}, 'name', 'empty'],
    ['company', [], 'value', 'malformed'],
    ['secrets', {}, 'key', 'unknown'],
    ['topics', { hidden: ['weather'] }, 'hidden', 'malformed'],
    ['topics', { hidden: ['praise', 'praise'] }, 'hidden', 'repeated'],
    ['notifications', { sounds: true, volume: 1.5 }, 'volume', 'out_of_range'],
    ['retention', { solved_days: 2, raw_event_days: 30 }, 'solved_days', 'out_of_range'],
    [
      'quiet_hours',
      { enabled: true, from: '25:00', to: '07:00', days: [1], time_zone: 'UTC' },
      'from',
      'malformed',
    ],
    [
      'quiet_hours',
      { enabled: true, from: '22:00', to: '07:00', days: [8], time_zone: 'UTC' },
      'days',
      'out_of_range',
    ],
    [
      'quiet_hours',
      { enabled: true, from: '22:00', to: '07:00', days: [1], time_zone: 'Mars/Olympus' },
      'time_zone',
      'unknown',
    ],
  ])('%s refuses %j', async (key, value, field, reason) => {
    expect(await call('save_setting', { key, value: JSON.stringify(value), seen: null })).toEqual({
      ok: false,
      code: 'invalid',
      field,
      reason,
    });
  });

  it('tells the second of two admins what the first one made of it', async () => {
    const seen = await seenOf('settings', COMPANY.setting);
    const save = (name: string) => call('save_setting', { key: 'company', value: { name }, seen });
    expect(await save('Larkline')).toMatchObject({ ok: true, id: COMPANY.setting });
    expect(await save('Ternway')).toMatchObject({
      ok: false,
      code: 'changed_meanwhile',
      row: { value: { name: 'Larkline' } },
    });
    // The same again, because the answer was lost.
    expect(await save('Larkline')).toMatchObject({ ok: true });
  });

  it('reaches devices with their next pull', async () => {
    const { seq } = await snapshot('agentA');
    const seen = await seenOf('settings', COMPANY.setting);
    await call('save_setting', { key: 'company', value: { name: 'Larkline' }, seen });
    const answer = await pull('agentA', seq);
    expect(answer.rows.settings).toMatchObject([{ key: 'company', value: { name: 'Larkline' } }]);
  });

  it.each(['supervisor', 'agentA', 'customer', 'disabled'] as const)(
    'is not for the %s to change',
    async (who) => {
      const value = { name: 'Mine' };
      expect(await call('save_setting', { key: 'company', value, seen: null }, who)).toEqual({
        ok: false,
        code: 'forbidden',
      });
      expect(await row('settings', COMPANY.setting)).toMatchObject({ value: { name: 'Fernpost' } });
    },
  );
});

describe('a team', () => {
  it('is made once, however often it is asked for', async () => {
    const team = { id: uuid(300), name: '  Night shift ', seen: null };
    expect(await call('save_team', team)).toMatchObject({ ok: true, id: uuid(300) });
    expect(await call('save_team', team)).toMatchObject({ ok: true, id: uuid(300) });
    expect(await row('teams', uuid(300))).toMatchObject({
      name: 'Night shift',
      updated_by: PEOPLE.admin,
    });
  });

  it.each([
    ['', 'empty'],
    ['\u200d', 'empty'],
    ['\u200b', 'hostile_text'],
    [`Har${BIDI}bour 2`, 'hostile_text'],
    ['x'.repeat(101), 'too_long'],
    ['harbour', 'taken'],
  ])('is not called %j', async (name, reason) => {
    expect(await call('save_team', { id: uuid(300), name, seen: null })).toEqual({
      ok: false,
      code: 'invalid',
      field: 'name',
      reason,
    });
  });

  it('is renamed by whoever has seen how it is', async () => {
    const seen = await seenOf('teams', TEAMS.a);
    expect(
      await call('save_team', { id: TEAMS.a, name: 'Quay', seen: '2026-01-01T00:00:00Z' }),
    ).toMatchObject({
      code: 'changed_meanwhile',
      row: { name: 'Harbour' },
    });
    expect(await call('save_team', { id: TEAMS.a, name: 'Quay', seen })).toMatchObject({
      ok: true,
    });
    expect(await call('save_team', { id: uuid(301), name: 'Pier', seen })).toEqual({
      ok: false,
      code: 'not_found',
    });
  });

  it('has exactly the members that it is given, whose devices start afresh', async () => {
    const epochOf = async (who: Person) => (await snapshot(who)).epoch;
    const [a, b] = [await epochOf('agentA'), await epochOf('agentB')];
    const { seq } = await snapshot('supervisor');
    const members = {
      team_id: TEAMS.a,
      member_ids: [PEOPLE.agentB, PEOPLE.disabled],
      seen: await seenOf('teams', TEAMS.a),
    };
    expect(await call('set_team_members', members)).toMatchObject({ ok: true });
    expect(await call('set_team_members', members)).toMatchObject({ ok: true });
    expect(await epochOf('agentA')).not.toBe(a);
    expect(await epochOf('agentB')).not.toBe(b);
    const answer = await pull('supervisor', seq);
    expect(answer.rows.team_members).toMatchObject([
      { team_id: TEAMS.a, member_id: PEOPLE.agentB },
    ]);
    expect(goneIds(answer, 'team_members')).toHaveLength(1);
    const { rows } = await snapshot('agentB');
    expect(ids(rows.tickets)).toContain(TICKETS.inA);
  });

  it('takes nobody who does not work here', async () => {
    const seen = await seenOf('teams', TEAMS.a);
    for (const stranger of [PEOPLE.customer, uuid(999)])
      expect(
        await call('set_team_members', { team_id: TEAMS.a, member_ids: [stranger], seen }),
      ).toMatchObject({
        code: 'invalid',
        field: 'member_ids',
        reason: 'not_staff',
      });
    expect(
      await call('set_team_members', { team_id: uuid(301), member_ids: [], seen }),
    ).toMatchObject({ code: 'not_found' });
  });

  it('leaves its tickets to all when it goes', async () => {
    expect(await call('delete_team', { id: TEAMS.b })).toMatchObject({ ok: true });
    expect(await call('delete_team', { id: TEAMS.b })).toEqual({ ok: false, code: 'not_found' });
    expect(ids((await snapshot('agentA')).rows.tickets)).toContain(TICKETS.inB);
  });
});

describe('what is stored', () => {
  const DAYS = (monday: unknown) => JSON.stringify([monday, [], [], [], [], [], []]);
  it.each([
    ['six days', '[[], [], [], [], [], []]'],
    ['a span that ends before it begins', DAYS([{ from: '10:00', to: '09:00' }])],
    [
      'spans that overlap',
      DAYS([
        { from: '09:00', to: '12:00' },
        { from: '11:00', to: '13:00' },
      ]),
    ],
    [
      'spans out of order',
      DAYS([
        { from: '13:00', to: '14:00' },
        { from: '09:00', to: '10:00' },
      ]),
    ],
    ['an hour that is none', DAYS([{ from: '09:00', to: '24:30' }])],
    ['no spans at all', '{"monday": []}'],
  ])('is no calendar with %s', async (_what, hours) => {
    const insert = change(
      `insert into public.calendars (name, time_zone, hours) values ('X', 'UTC', '${hours}')`,
    );
    await expect(insert).rejects.toThrow(/calendars_hours_check/);
  });

  it('may be a calendar that goes to midnight, with a break', async () => {
    const hours = DAYS([
      { from: '09:00', to: '12:00' },
      { from: '13:00', to: '24:00' },
    ]);
    await change(
      `insert into public.calendars (name, time_zone, hours) values ('X', 'Europe/Berlin', '${hours}')`,
    );
  });

  it('is one macro of a name, beside archived ones', async () => {
    const insert = `insert into public.macros (folder, title, body) values ('Parcels', 'On its way', 'Soon.')`;
    await expect(change(insert)).rejects.toThrow(/macros_folder_title/);
    await change('update public.macros set archived_at = now()');
    await change(insert);
  });
});
