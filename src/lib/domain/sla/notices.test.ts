import { describe, expect, it } from 'vitest';
import { lookAt } from './notices.ts';
import type { Plan, Schedule } from './schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DUE = Date.parse('2026-02-06T12:00:00Z');
const WARN = DUE - 15 * MINUTE;
const NONE: Plan = { kind: 'none' };

function schedule(
  plans: Partial<Schedule['plans']>,
  updated_at = '2026-01-01T00:00:00Z',
): Schedule {
  return {
    policy: {
      id: 'p',
      name: 'Everything',
      position: 0,
      levels: [],
      topics: [],
      brand_account_ids: [],
      calendar_id: null,
      first_response_minutes: 60,
      next_response_minutes: null,
      solve_minutes: 480,
      pause_while_waiting: true,
      warn_minutes: 15,
      active: true,
      updated_at,
    },
    plans: { first_response: NONE, next_response: NONE, solve: NONE, ...plans },
    dueAt: DUE,
  };
}
const owed = { kind: 'owed', dueAt: DUE, warnAt: WARN } as const;

describe('the look at a ticket', () => {
  it('comes back for the warning, then for the breach, then no more', () => {
    const first = schedule({ first_response: owed });
    expect(lookAt(first, WARN - 1)).toEqual({ notices: [], nextAt: WARN });
    const due = { target: 'first_response', dueAt: DUE };
    expect(lookAt(first, WARN)).toEqual({
      notices: [{ ...due, kind: 'sla_warning' }],
      nextAt: DUE + 1,
    });
    expect(lookAt(first, DUE + 1)).toEqual({
      notices: [{ ...due, kind: 'sla_breached' }],
      nextAt: null,
    });
  });

  it('tells of each target, and comes back for the next one', () => {
    const solve = { kind: 'owed', dueAt: DUE + HOUR, warnAt: WARN + HOUR } as const;
    expect(lookAt(schedule({ first_response: owed, solve }), DUE + 1)).toEqual({
      notices: [{ target: 'first_response', kind: 'sla_breached', dueAt: DUE }],
      nextAt: WARN + HOUR,
    });
  });

  it('is silent about what was broken long ago, or before it was promised', () => {
    const first = schedule({ first_response: owed });
    expect(lookAt(first, DUE + 24 * HOUR).notices).toHaveLength(1);
    expect(lookAt(first, DUE + 24 * HOUR + 1)).toEqual({ notices: [], nextAt: null });
    const late = schedule({ first_response: owed }, '2026-02-06T12:00:01Z');
    expect(lookAt(late, DUE + HOUR).notices).toEqual([]);
    expect(lookAt(late, WARN).notices).toHaveLength(1);
  });

  it('does not warn where no time before is asked for', () => {
    const sudden = schedule({ first_response: { ...owed, warnAt: DUE } });
    expect(lookAt(sudden, DUE)).toEqual({ notices: [], nextAt: DUE + 1 });
  });

  it('has nothing to wait for where the clock stands still or all is done', () => {
    const plans = {
      first_response: { kind: 'done', at: DUE, dueAt: DUE - 1 },
      solve: { kind: 'paused', remainingMinutes: 5 },
    } as const;
    expect(lookAt(schedule(plans), DUE + HOUR)).toEqual({ notices: [], nextAt: null });
  });
});
