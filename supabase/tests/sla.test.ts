/** What an admin decides about hours and promises, and which tickets are looked at because of it. */
import { describe, expect, it } from 'vitest';
import { rpc, SERVICE } from './support/callers.ts';
import { deviceIn, goneIds } from './support/device.ts';
import { freshWorld } from './support/fresh-world.ts';
import {
  AS,
  BRAND,
  COMPANY,
  MESSAGES,
  PEOPLE,
  type Person,
  REPLIES,
  TEAMS,
  TICKETS,
  uuid,
} from './support/world.ts';

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

const nine = [{ from: '09:00', to: '17:00' }];
const WEEK = [nine, nine, nine, nine, nine, [], []];
const text = JSON.stringify;

describe('a calendar', () => {
  const night = { id: uuid(300), name: ' Night ', time_zone: 'Asia/Kathmandu', hours: text(WEEK) };

  it('is made once, also when the answer was lost, and changed by whoever has seen it', async () => {
    const made = await call('save_calendar', { ...night, seen: null });
    expect(made).toMatchObject({ ok: true, id: night.id });
    expect(await call('save_calendar', { ...night, seen: null })).toEqual(made);
    expect(await row('calendars', night.id)).toMatchObject({
      name: 'Night',
      time_zone: 'Asia/Kathmandu',
      updated_by: PEOPLE.admin,
    });
    const utc = { ...night, time_zone: 'UTC' };
    expect(await call('save_calendar', { ...utc, seen: '2026-01-01T00:00:00Z' })).toMatchObject({
      code: 'changed_meanwhile',
      row: { name: 'Night' },
    });
    expect(await call('save_calendar', { ...utc, seen: made['updated_at'] })).toMatchObject({
      ok: true,
    });
    const gone = { ...night, id: uuid(301), name: 'Other', seen: made['updated_at'] };
    expect(await call('save_calendar', gone)).toEqual({ ok: false, code: 'not_found' });
  });

  it.each([
    [{ name: '' }, 'name', 'empty'],
    [{ name: 'office' }, 'name', 'taken'],
    [{ name: 'Of\u202efice' }, 'name', 'hostile_text'],
    [{ time_zone: 'Mars/Olympus' }, 'time_zone', 'unknown'],
    [{ time_zone: '+02:00' }, 'time_zone', 'unknown'],
    [{ time_zone: null }, 'time_zone', 'unknown'],
    [{ hours: text([[], [], [], [], [], [], []]) }, 'hours', 'empty'],
    [{ hours: text([nine]) }, 'hours', 'malformed'],
    [{ hours: text({ monday: nine }) }, 'hours', 'malformed'],
    [{ hours: null }, 'hours', 'malformed'],
  ])('refuses %j', async (wrong, field, reason) => {
    expect(await call('save_calendar', { ...night, ...wrong, seen: null })).toEqual({
      ok: false,
      code: 'invalid',
      field,
      reason,
    });
    expect(await row('calendars', night.id)).toBeUndefined();
  });

  it('stays as long as a promise counts in it', async () => {
    expect(await call('delete_calendar', { id: COMPANY.calendar })).toEqual({
      ok: false,
      code: 'invalid',
      field: 'id',
      reason: 'in_use',
    });
    const { seq } = await snapshot('agentA');
    await call('delete_sla_policy', { id: COMPANY.policy });
    expect(await call('delete_calendar', { id: COMPANY.calendar })).toMatchObject({ ok: true });
    expect(await call('delete_calendar', { id: COMPANY.calendar })).toEqual({
      ok: false,
      code: 'not_found',
    });
    const answer = await pull('agentA', seq);
    expect(goneIds(answer, 'calendars')).toEqual([COMPANY.calendar]);
    expect(goneIds(answer, 'holidays')).toEqual([COMPANY.holiday]);
    expect(goneIds(answer, 'sla_policies')).toEqual([COMPANY.policy]);
  });
});

describe('holidays', () => {
  const save = (holidays: unknown, seen: unknown, who?: Person) =>
    call('save_holidays', { calendar_id: COMPANY.calendar, holidays: text(holidays), seen }, who);
  const kept = async () =>
    (
      await query<{ day: string; name: string; id: string }>(
        'select day::text, name, id from public.holidays order by day',
      )
    ).map(({ day, name }) => [day, name]);
  const christmas = { day: '2026-12-25', name: 'Christmas' };
  const newYear = { day: '2027-01-01', name: 'New Year' };

  it('are exactly those that are given, and what stays keeps its row', async () => {
    const seen = await seenOf('calendars', COMPANY.calendar);
    const saved = await save([newYear, christmas], seen);
    expect(saved).toMatchObject({ ok: true, id: COMPANY.calendar });
    expect(await save([newYear, christmas], seen)).toEqual(saved);
    expect(await kept()).toEqual([
      ['2026-12-25', 'Christmas'],
      ['2027-01-01', 'New Year'],
    ]);
    expect(await row('holidays', COMPANY.holiday)).toMatchObject({ name: 'Christmas' });
    expect(await save([], seen)).toMatchObject({ code: 'changed_meanwhile' });
    expect(await save([], saved['updated_at'])).toMatchObject({ ok: true });
    expect(await kept()).toEqual([]);
  });

  it.each([
    ['a day that is none', [{ day: '2026-02-30', name: 'X' }], 'malformed'],
    ['another form of date', [{ day: '25.12.2026', name: 'X' }], 'malformed'],
    ['a time', [{ day: '2026-12-25T00:00', name: 'X' }], 'malformed'],
    ['no name', [{ day: '2026-12-25', name: ' ' }], 'empty'],
    ['a name of 101 letters', [{ day: '2026-12-25', name: 'x'.repeat(101) }], 'too_long'],
    ['more than is known', [{ ...christmas, half: true }], 'malformed'],
    ['the same day twice', [christmas, { ...christmas, name: 'Again' }], 'repeated'],
    ['no list', { christmas }, 'malformed'],
    ['too many', Array.from({ length: 1001 }, () => christmas), 'too_many'],
  ])('refuse %s, and all that comes with it', async (_what, wrong, reason) => {
    const all = Array.isArray(wrong) && wrong.length < 1000 ? [newYear, ...wrong] : wrong;
    expect(await save(all, await seenOf('calendars', COMPANY.calendar))).toEqual({
      ok: false,
      code: 'invalid',
      field: 'holidays',
      reason,
    });
    expect(await kept()).toEqual([['2026-12-25', 'Christmas Day']]);
  });
});

describe('a promise', () => {
  const POLICY = {
    name: 'Urgent',
    levels: ['urgent'],
    topics: ['billing', 'refund'],
    brand_account_ids: [BRAND],
    calendar_id: null,
    first_response_minutes: 15,
    next_response_minutes: null,
    solve_minutes: 480,
    pause_while_waiting: true,
    warn_minutes: 5,
    active: true,
  };
  const save = (policy: unknown, seen: unknown = null, id = uuid(400)) =>
    call('save_sla_policy', { id, policy: text(policy), seen });

  it('is made once, comes last, and is changed by whoever has seen it', async () => {
    const made = await save(POLICY);
    expect(made).toMatchObject({ ok: true });
    expect(await save(POLICY)).toEqual(made);
    expect(await row('sla_policies', uuid(400))).toMatchObject({
      ...POLICY,
      position: 1,
      updated_by: PEOPLE.admin,
    });
    const slower = { ...POLICY, first_response_minutes: 30, levels: [] };
    expect(await save(slower)).toMatchObject({
      code: 'changed_meanwhile',
      row: { name: 'Urgent' },
    });
    expect(await save(slower, made['updated_at'])).toMatchObject({ ok: true });
    expect(await row('sla_policies', uuid(400))).toMatchObject({ ...slower, position: 1 });
    expect(await save({ ...POLICY, name: 'Other' }, made['updated_at'], uuid(401))).toEqual({
      ok: false,
      code: 'not_found',
    });
  });

  it.each([
    [{ name: 'EVERYTHING' }, 'name', 'taken'],
    [{ name: 7 }, 'name', 'malformed'],
    [{ levels: ['critical'] }, 'levels', 'malformed'],
    [{ levels: ['low', 'low'] }, 'levels', 'repeated'],
    [{ topics: 'billing' }, 'topics', 'malformed'],
    [{ brand_account_ids: [uuid(999)] }, 'brand_account_ids', 'unknown'],
    [{ calendar_id: uuid(999) }, 'calendar_id', 'unknown'],
    [{ first_response_minutes: 0 }, 'first_response_minutes', 'out_of_range'],
    [{ solve_minutes: 525_601 }, 'solve_minutes', 'out_of_range'],
    [{ solve_minutes: 1.5 }, 'solve_minutes', 'malformed'],
    [{ first_response_minutes: null, solve_minutes: null }, 'first_response_minutes', 'empty'],
    [{ warn_minutes: null }, 'warn_minutes', 'malformed'],
    [{ active: 'yes' }, 'active', 'malformed'],
    [{ position: 0 }, 'position', 'unknown'],
  ])('refuses %j', async (wrong, field, reason) => {
    expect(await save({ ...POLICY, ...wrong })).toEqual({
      ok: false,
      code: 'invalid',
      field,
      reason,
    });
    expect(await row('sla_policies', uuid(400))).toBeUndefined();
  });

  it('has its place among the others, which all have to be named', async () => {
    await save(POLICY);
    const order = async () =>
      (await query<{ id: string }>('select id from public.sla_policies order by position')).map(
        ({ id }) => id,
      );
    const swapped = [uuid(400), COMPANY.policy];
    expect(await call('order_sla_policies', { ids: swapped })).toMatchObject({ ok: true });
    expect(await order()).toEqual(swapped);
    for (const ids of [[uuid(400)], [...swapped, uuid(999)], [uuid(400), uuid(400)]])
      expect(await call('order_sla_policies', { ids })).toMatchObject({
        code: 'changed_meanwhile',
      });
    expect(await order()).toEqual(swapped);
    await save({ ...POLICY, name: 'Third' }, null, uuid(401));
    expect(await order()).toEqual([...swapped, uuid(401)]);
  });

  it('goes when it is deleted', async () => {
    expect(await call('delete_sla_policy', { id: COMPANY.policy })).toMatchObject({ ok: true });
    expect(await call('delete_sla_policy', { id: COMPANY.policy })).toEqual({
      ok: false,
      code: 'not_found',
    });
  });
});

describe('tickets that are looked at', () => {
  interface Claim {
    more: boolean;
    tickets: { revision: number; ticket: { id: string } }[];
  }
  const claim = (most = 100) =>
    rpc<Claim>(world.test.database, SERVICE, 'claim_sla', { most, lease_seconds: 60 });
  const record = (looked: unknown) =>
    rpc<number>(world.test.database, SERVICE, 'record_sla', { looked: text(looked) });
  const claimed = async () => (await claim()).tickets.map(({ ticket: { id } }) => id).sort();
  /** Nothing has to be looked at by and by. */
  const settle = async () => {
    const { tickets } = await claim();
    await record(
      tickets.map(({ revision, ticket: { id } }) => ({
        ...{ ticket_id: id, revision, look_at: null, notices: [] },
      })),
    );
  };
  const told = async () =>
    (
      await query<{ user_id: string; kind: string }>(
        `select user_id, kind from public.notifications where kind like 'sla%' order by kind, user_id`,
      )
    ).map(({ user_id, kind }) => [
      Object.keys(PEOPLE)[Object.values(PEOPLE).indexOf(user_id as never)],
      kind,
    ]);
  const notice = (kind: string, target = 'solve', due_at = '2026-02-06T12:00:00Z') => ({
    ...{ kind, target, due_at },
  });
  const tell = async (id: string, ...notices: unknown[]) => {
    await change(`update private.sla_watch set look_at = now()`);
    const { tickets } = await claim();
    const revision = tickets.find(({ ticket }) => ticket.id === id)?.revision;
    return record([{ ticket_id: id, revision, look_at: null, notices }]);
  };

  it('are all that are new, one batch after the other, and each only once', async () => {
    const first = await claim(3);
    expect(first.more).toBe(true);
    const second = await claim(3);
    expect(second.more).toBe(false);
    const ids = [...first.tickets, ...second.tickets].map(({ ticket: { id } }) => id);
    expect(ids.sort()).toEqual(Object.values(TICKETS).sort());
    expect(await claimed()).toEqual([]);
  });

  it.each([
    [
      'the customer is answered',
      `update public.tickets set last_reply_at = now() where id = '${TICKETS.inA}'`,
    ],
    [
      'a reply has failed',
      `update public.replies set error_code = 'x' where id = '${REPLIES.inA}'`,
    ],
    [
      'somebody corrects what it says',
      `update public.triage set model_version = 'm' where ticket_id = '${TICKETS.inA}'`,
    ],
    ['its words are void', `delete from public.triage where ticket_id = '${TICKETS.inA}'`],
    [
      'a message is deleted',
      `update public.messages set deleted_at = now(), text = '' where id = '${MESSAGES.inA}'`,
    ],
  ])('are those to which something happens: %s', async (_what, sql) => {
    await settle();
    await change(sql);
    expect(await claimed()).toEqual([TICKETS.inA]);
  });

  it.each([
    ['a promise', `update public.sla_policies set warn_minutes = 1`],
    ['hours', `update public.calendars set time_zone = 'UTC'`],
    ['a holiday', `delete from public.holidays`],
  ])('are all that are open when %s changes', async (_what, sql) => {
    await settle();
    await change(
      `update public.tickets set status = 'solved', solved_at = now() where id = '${TICKETS.inB}'`,
    );
    await change(sql);
    expect(await claimed()).toEqual([TICKETS.free, TICKETS.inA, TICKETS.lent].sort());
    await change(
      `update public.tickets set status = 'open', solved_at = null where id = '${TICKETS.inB}'`,
    );
    expect(await claimed()).toEqual([TICKETS.inB]);
  });

  it('are told of once for each target and due time', async () => {
    expect(await tell(TICKETS.lent, notice('sla_warning'))).toBe(1);
    expect(await tell(TICKETS.lent, notice('sla_warning'))).toBe(0);
    expect(await tell(TICKETS.lent, notice('sla_warning', 'next_response'))).toBe(1);
    expect(await tell(TICKETS.lent, notice('sla_warning', 'solve', '2026-02-07T12:00:00Z'))).toBe(
      1,
    );
    expect(await tell(TICKETS.lent, notice('sla_breached'))).toBe(2);
    expect(await told()).toEqual([
      ['supervisor', 'sla_breached'],
      ['agentB', 'sla_breached'],
      ...Array.from({ length: 3 }, () => ['agentB', 'sla_warning']),
    ]);
  });

  it('tell the team of whom nobody has them, and everybody where there is no team', async () => {
    await tell(TICKETS.inA, notice('sla_warning'));
    expect(await told()).toEqual([['agentA', 'sla_warning']]);
    await tell(TICKETS.free, notice('sla_warning'));
    expect((await told()).map(([who]) => who).sort()).toEqual(
      ['admin', 'agentA', 'agentA', 'agentB', 'supervisor'].sort(),
    );
  });

  it('tell who leads where nobody works here any more who should', async () => {
    await change(`delete from public.team_members where team_id = '${TEAMS.b}'`);
    await change(
      `update public.members set disabled_at = now() where id in ('${PEOPLE.supervisor}', '${PEOPLE.agentB}')`,
    );
    await tell(TICKETS.inB, notice('sla_warning'));
    expect(await told()).toEqual([['admin', 'sla_warning']]);
    // Its assignee is gone, its team is not; without a supervisor admins hear of what was broken.
    await tell(TICKETS.lent, notice('sla_breached'));
    expect(await told()).toEqual([
      ['admin', 'sla_breached'],
      ['agentA', 'sla_breached'],
      ['admin', 'sla_warning'],
    ]);
  });
});
