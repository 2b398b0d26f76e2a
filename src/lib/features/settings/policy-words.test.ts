import { describe, expect, it } from 'vitest';
import { AROUND_THE_CLOCK, calendarOf } from '../../domain/sla/calendar.ts';
import type { SlaPolicyDraft } from '../administration.ts';
import { exampleLine, promiseLine } from './policy-words.ts';

const POLICY: SlaPolicyDraft = {
  name: 'Urgent',
  levels: ['urgent'],
  topics: [],
  brand_account_ids: [],
  calendar_id: null,
  first_response_minutes: 15,
  next_response_minutes: null,
  solve_minutes: null,
  pause_while_waiting: true,
  warn_minutes: 5,
  active: true,
};
const line = (over: Partial<SlaPolicyDraft>, accounts: string[] = []) =>
  promiseLine({ ...POLICY, ...over }, { calendar: 'Weekdays', accounts });

describe('a promise in words', () => {
  it.each([
    [{}, 'Urgent tickets: first answer within 15 min, around the clock.'],
    [
      { levels: [], calendar_id: 'c', solve_minutes: 2_880 },
      'All tickets: first answer within 15 min and solved within 48 h, in the hours of “Weekdays”.',
    ],
    [
      {
        levels: ['high' as const, 'urgent' as const],
        topics: ['billing' as const, 'refund' as const],
      },
      'Urgent or high tickets about billing or refund: first answer within 15 min, around the clock.',
    ],
    [
      { first_response_minutes: 90, next_response_minutes: 60, solve_minutes: 480 },
      'Urgent tickets: first answer within 1 h 30 min, each next answer within 1 h and solved within 8 h, around the clock.',
    ],
    [{ first_response_minutes: null }, 'Urgent tickets: nothing yet, around the clock.'],
  ])('%j', (over, expected) => {
    expect(line(over)).toBe(expected);
  });

  it('names the accounts', () => {
    expect(line({}, ['wrenby', 'wrenby_rail'])).toContain('tickets to @wrenby or @wrenby_rail:');
  });
});

describe('an example', () => {
  const nine = [{ from: '09:00', to: '17:00' }];
  const hours = [nine, nine, nine, nine, nine, [], []];
  const office = (time_zone: string, days: string[] = []) =>
    calendarOf(
      { time_zone, hours },
      days.map((day) => ({ day })),
    );
  const example = (
    over: Partial<SlaPolicyDraft>,
    timeZone = 'Europe/London',
    calendar = office(timeZone),
  ) =>
    exampleLine({
      policy: { ...POLICY, first_response_minutes: 20, ...over },
      calendar,
      timeZone,
      hours,
      now: Date.parse('2026-02-03T12:00:00Z'),
    });

  it('is what is left of a Friday, by the clocks of the calendar', () => {
    const said = 'A tweet on Friday 16:50 would be due Monday 09:10.';
    expect(example({})).toBe(said);
    expect(example({}, 'Pacific/Chatham')).toBe(said);
    expect(example({}, 'America/St_Johns')).toBe(said);
    expect(example({}, 'Europe/London', office('Europe/London', ['2026-02-09']))).toBe(
      'A tweet on Friday 16:50 would be due Tuesday 09:10.',
    );
  });

  it('names the day where it is more than a week ahead', () => {
    expect(example({ first_response_minutes: 2_880 })).toBe(
      'A tweet on Friday 16:50 would be due Monday, 16 Feb, 16:50.',
    );
  });

  it('is of what is promised, around the clock as well', () => {
    const solve = { first_response_minutes: null, solve_minutes: 480 };
    expect(example(solve, 'UTC', AROUND_THE_CLOCK)).toBe(
      'A tweet on Friday 16:50 would have to be solved by Saturday 00:50.',
    );
  });

  it('is none where nobody can say', () => {
    expect(example({ first_response_minutes: null })).toBeNull();
    expect(example({}, 'UTC', 'no_hours')).toBeNull();
  });
});
