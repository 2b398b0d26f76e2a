import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { LocalCompany } from './company.ts';
import { COLLEAGUE, idOf, ME, member, minute } from './fixtures.ts';
import { openTestDevice, until } from './open-for-test.ts';

const times = { created_at: minute(0), updated_at: minute(1) };
const TEAM = idOf(10, 1);

describe('the company on this device', () => {
  it('has its defaults until somebody has decided', async () => {
    const device = await openTestDevice();
    const setting = new LocalCompany(device.db).setting('notifications');
    const first = await until(setting, () => true);
    expect(first).toEqual({ value: { sounds: true, volume: 0.6 }, seen: null, changed: null });
    await device.arrive({
      members: [member(ME)],
      settings: [
        {
          id: idOf(11, 1),
          key: 'notifications',
          value: { sounds: false },
          updated_by: ME,
          ...times,
        },
      ],
    });
    expect(await until(setting, ({ seen }) => seen !== null)).toEqual({
      value: { sounds: false, volume: 0.6 },
      seen: minute(1),
      changed: { by: member(ME), at: minute(1) },
    });
  });

  it('falls back to them where a value makes no sense to this app', async () => {
    const device = await openTestDevice();
    const value = { name: { first: 'Larkline' } };
    await device.arrive({
      settings: [{ id: idOf(11, 1), key: 'company', value, updated_by: null, ...times }],
    });
    const company = new LocalCompany(device.db);
    expect((await until(company.setting('company'), () => true)).value).toEqual({ name: '' });
  });

  it('has teams with their people, by name, and follows who comes and goes', async () => {
    const device = await openTestDevice();
    const team = { id: TEAM, name: 'Parcels', updated_by: COLLEAGUE, ...times };
    const place = (n: number, member_id: string) => ({
      id: idOf(12, n),
      team_id: TEAM,
      member_id,
      ...times,
    });
    await device.arrive({
      members: [member(COLLEAGUE), member(ME)],
      teams: [team, { id: idOf(10, 2), name: 'Billing', updated_by: null, ...times }],
      team_members: [place(1, COLLEAGUE), place(2, ME)],
    });
    const teams = new LocalCompany(device.db).teams();
    const parcels = { team, changed: { by: member(COLLEAGUE), at: minute(1) } };
    expect(await until(teams, ({ length }) => length === 2)).toMatchObject([
      { team: { name: 'Billing' }, members: [], changed: null },
      { ...parcels, members: [{ display_name: 'Ada' }, { display_name: 'Bo' }] },
    ]);
    await device.arrive({}, [{ table: 'team_members', id: idOf(12, 1) }]);
    expect(await until(teams, (all) => all[1]?.members.length === 1)).toMatchObject([
      {},
      { ...parcels, members: [{ display_name: 'Ada' }] },
    ]);
  });
});
