import { describe, expect, it } from 'vitest';
import { rpc } from './support/callers.ts';
import { freshWorld } from './support/fresh-world.ts';
import { AS, PEOPLE, type Person } from './support/world.ts';

const world = freshWorld();
const { query, change } = world;

const ADDRESS = 'nobody@example.test';
const call = (who: Person, name: string, args: Record<string, unknown> = {}) =>
  rpc(world.test.database, AS[who], name, args);

/** Tries a password. @returns whether anybody looks at it. */
async function passes(address = ADDRESS): Promise<boolean> {
  const [row] = await query<{ until: string | null }>('select private.begin_sign_in($1) as until', [
    address,
  ]);
  return row?.until === null;
}

async function wrongTimes(times: number, address = ADDRESS): Promise<boolean[]> {
  const passed = [];
  for (let i = 0; i < times; i += 1) passed.push(await passes(address));
  return passed;
}

/** Lets time go by for the address. */
const later = (interval: string) =>
  change(`update private.sign_in_attempts set counted_since = counted_since - interval '${interval}',
    locked_until = locked_until - interval '${interval}', last_at = last_at - interval '${interval}'`);

async function lockedFor(): Promise<number | null> {
  const [row] = await query<{ minutes: number | null }>(
    'select round(extract(epoch from locked_until - last_at) / 60)::int as minutes from private.sign_in_attempts',
  );
  return row?.minutes ?? null;
}

describe('wrong passwords', () => {
  it('lock an address after five, however it is written, and no other one', async () => {
    expect(await wrongTimes(4)).toEqual([true, true, true, true]);
    expect(await passes(' NOBODY@example.test')).toBe(true);
    expect(await passes()).toBe(false);
    expect(await passes('somebody@example.test')).toBe(true);
  });

  it('lock although all are tried at once', async () => {
    const tried = await Promise.all(Array.from({ length: 30 }, () => passes()));
    expect(tried.filter(Boolean)).toHaveLength(5);
  });

  it('that are more than a quarter of an hour apart do not add up', async () => {
    await wrongTimes(4);
    await later('16 minutes');
    expect(await wrongTimes(4)).toEqual([true, true, true, true]);
  });

  it('lock twice as long each time, up to a day', async () => {
    const lengths: (number | null)[] = [];
    for (let i = 0; i < 9; i += 1) {
      await wrongTimes(5);
      lengths.push(await lockedFor());
      await later(`${String((lengths.at(-1) ?? 0) + 1)} minutes`);
    }
    expect(lengths).toEqual([15, 30, 60, 120, 240, 480, 960, 1440, 15]);
  });

  it('are forgotten with the right one', async () => {
    await wrongTimes(4);
    await query('select private.forget_sign_ins($1)', [ADDRESS]);
    expect(await wrongTimes(5)).not.toContain(false);
  });
});

describe('a lock', () => {
  it('is seen and lifted by an admin alone', async () => {
    await wrongTimes(5);
    for (const who of ['supervisor', 'agentA', 'customer', 'disabled'] as const) {
      expect(await call(who, 'sign_in_locks')).toEqual({ ok: false, code: 'forbidden' });
      expect(await call(who, 'lift_sign_in_lock', { address: ADDRESS })).toEqual({
        ok: false,
        code: 'forbidden',
      });
    }
    expect(await passes()).toBe(false);
    expect(await call('admin', 'sign_in_locks')).toMatchObject({
      ok: true,
      locks: [{ address: ADDRESS }],
    });
    expect(await call('admin', 'lift_sign_in_lock', { address: ADDRESS })).toEqual({ ok: true });
    expect(await call('admin', 'sign_in_locks')).toEqual({ ok: true, locks: [] });
    expect(await passes()).toBe(true);
  });
});

describe('the hook of hosted Supabase', () => {
  const CONTINUE = { decision: 'continue' };
  async function hook(valid: boolean, user: string = PEOPLE.agentA): Promise<unknown> {
    const event = JSON.stringify({ user_id: user, valid });
    const [row] = await query<{ said: unknown }>(
      'select public.password_verification_attempt($1::jsonb) as said',
      [event],
    );
    return row?.said;
  }

  it('refuses the right password after five wrong ones, in the words of a wrong one', async () => {
    for (let i = 0; i < 5; i += 1) expect(await hook(false)).toEqual(CONTINUE);
    expect(await hook(true)).toEqual({
      decision: 'reject',
      message: 'Invalid login credentials',
      should_logout_user: false,
    });
    await later('16 minutes');
    expect(await hook(true)).toEqual(CONTINUE);
    expect(await query('select from private.sign_in_attempts')).toEqual([]);
  });

  it('lets an account without an address pass', async () => {
    expect(await hook(false, '00000000-0000-4000-8000-00000000dead')).toEqual(CONTINUE);
  });
});

describe('a second factor', () => {
  const roleWith = (aal: string) =>
    world.test.database.transaction(async (inside) => {
      await inside(
        `select set_config('request.jwt.claim.sub', $1, true),
        set_config('request.jwt.claims', $2, true)`,
        [PEOPLE.admin, JSON.stringify({ sub: PEOPLE.admin, aal })],
      );
      const [row] = await inside<{ role: string | null }>('select private.my_role() as role');
      return row?.role ?? null;
    });

  it('is demanded by the database of who has one', async () => {
    expect(await roleWith('aal1')).toBe('admin');
    // As the auth server of hosted Supabase has it.
    await change('create table auth.mfa_factors (user_id uuid not null, status text not null)');
    try {
      await change(`insert into auth.mfa_factors values ('${PEOPLE.admin}', 'unverified')`);
      expect(await roleWith('aal1')).toBe('admin');
      await change("update auth.mfa_factors set status = 'verified'");
      expect(await roleWith('aal1')).toBeNull();
      expect(await roleWith('aal2')).toBe('admin');
    } finally {
      await change('drop table auth.mfa_factors');
    }
  });
});
