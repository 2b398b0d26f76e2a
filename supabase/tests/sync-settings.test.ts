import { describe, expect, it } from 'vitest';
import { solvedDaysAgo } from './support/age.ts';
import { refusal, rpc, SERVICE, STRANGER } from './support/callers.ts';
import { deviceIn, ids } from './support/device.ts';
import { freshWorld } from './support/fresh-world.ts';
import { AS, MESSAGES, type Person, TICKETS } from './support/world.ts';

const world = freshWorld();
const { change } = world;
const { pull, wholeSnapshot } = deviceIn(world);
const read = (who: Person) => rpc(world.test.database, AS[who], 'sync_settings');
const set = (who: Person, settings: unknown) =>
  rpc(world.test.database, AS[who], 'set_sync_settings', { settings });

const DEFAULTS = { scope_days: 90, log_days: 45, result_days: 30 };

describe('the settings of sync', () => {
  it('are read by staff, and by nobody else', async () => {
    for (const who of ['admin', 'supervisor', 'agentA'] as const)
      expect(await read(who)).toEqual(DEFAULTS);
    for (const who of ['customer', 'disabled'] as const) expect(await read(who)).toBeNull();
    for (const caller of [STRANGER, SERVICE])
      expect((await refusal(rpc(world.test.database, caller, 'sync_settings'))).code).toBe('42501');
  });

  it('are changed by an admin, one by one', async () => {
    expect(await set('admin', { log_days: 3 })).toEqual({ ok: true });
    expect(await read('admin')).toEqual({ ...DEFAULTS, log_days: 3 });
  });

  it.each(['supervisor', 'agentA', 'customer', 'disabled'] as const)(
    'are not changed by %s',
    async (who) => {
      expect(await set(who, { scope_days: 7 })).toEqual({ ok: false, code: 'forbidden' });
      expect(await read('admin')).toEqual(DEFAULTS);
    },
  );

  it.each(
    [
      null,
      [],
      7,
      { scope_days: 6 },
      { scope_days: 3651 },
      { scope_days: '30' },
      { scope_days: 30.5 },
      { scope_days: null },
      { log_days: 0 },
      { log_days: 30, min_seq: 9 },
    ].map((settings) => ({ settings })),
  )('refuse $settings, and stay as they are', async ({ settings }) => {
    const sent = settings === null ? null : JSON.stringify(settings);
    expect(await set('admin', sent)).toEqual({ ok: false, code: 'invalid' });
    expect(await read('admin')).toEqual(DEFAULTS);
  });

  it('say how old a solved ticket may be that devices hold', async () => {
    await solvedDaysAgo(world, TICKETS.inA, 60);
    expect(ids((await wholeSnapshot('supervisor')).rows.messages)).toContain(MESSAGES.inA);
    await set('admin', { scope_days: 30 });
    expect(ids((await wholeSnapshot('supervisor')).rows.messages)).not.toContain(MESSAGES.inA);
  });

  it('bring a ticket whole that comes back after what is set, and tell devices where the scope begins', async () => {
    await set('admin', { scope_days: 30 });
    await solvedDaysAgo(world, TICKETS.inA, 31);
    const { next, scope_start } = await pull('supervisor', 0);
    expect(Date.parse(scope_start)).toBeCloseTo(Date.now() - 30 * 86_400_000, -5);
    await change(`update public.tickets set status = 'open' where id = '${TICKETS.inA}'`);
    expect(ids((await pull('supervisor', next)).rows.messages)).toEqual([MESSAGES.inA]);
  });

  it('let devices start afresh when the scope grows, and only then', async () => {
    const { epoch } = await pull('agentA', 0);
    await set('admin', { scope_days: 30 });
    await set('admin', { scope_days: 30, log_days: 90 });
    expect((await pull('agentA', 0)).epoch).toBe(epoch);
    await set('admin', { scope_days: 31 });
    expect((await pull('agentA', 0)).epoch).not.toBe(epoch);
  });
});
