import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCalendar, calendarOf } from './calendar.ts';
import { scheduleOf, type Policy, type PromisedTicket, type Schedule } from './schedule.ts';
import { countMinutes } from './slow-reference.ts';
import { headline, isPressing, stateAt, type TargetState } from './state.ts';

const MINUTE = 60_000;
const seed = Number(process.env['SLA_SEED'] ?? Date.now() % 2 ** 31);
const nine = [{ from: '09:00', to: '17:00' }];
const OFFICE = {
  time_zone: 'Europe/London',
  hours: [nine, nine, nine, nine, nine, [], []],
  holidays: [],
};
const office = calendarOf(OFFICE, []);
if (!isCalendar(office)) throw new Error(office);

const at = (text: string): number => Date.parse(`2026-02-${text}Z`);
/** Friday, 6 February 2026. */
const FRIDAY = '06T';

const policy = (over: Partial<Policy> = {}): Policy => ({
  id: 'p',
  name: 'Everything',
  position: 0,
  levels: [],
  topics: [],
  brand_account_ids: [],
  calendar_id: 'office',
  first_response_minutes: 60,
  next_response_minutes: 120,
  solve_minutes: 480,
  pause_while_waiting: true,
  warn_minutes: 15,
  active: true,
  updated_at: '2026-01-01T00:00:00Z',
  ...over,
});

const ticket = (over: Partial<PromisedTicket> = {}): PromisedTicket => ({
  firstMessageAt: at(`${FRIDAY}10:00`),
  answers: { firstAt: null, last: null },
  unansweredSince: at(`${FRIDAY}10:00`),
  settledAt: null,
  pauses: [],
  ...over,
});

const answered = (time: string): Partial<PromisedTicket> => ({
  answers: { firstAt: at(time), last: null },
  unansweredSince: null,
});

const states = (schedule: Schedule, now: string): TargetState[] =>
  Object.values(schedule.plans).map((plan) => stateAt(plan, at(now)));

describe('the targets of a ticket', () => {
  it('run until somebody has answered and it is solved', () => {
    const schedule = scheduleOf(policy(), office, ticket());
    expect(states(schedule, `${FRIDAY}10:30`)).toEqual([
      { kind: 'running', dueAt: at(`${FRIDAY}11:00`), warnAt: at(`${FRIDAY}10:45`) },
      { kind: 'none' },
      { kind: 'running', dueAt: at('09T10:00'), warnAt: at('09T09:45') },
    ]);
    expect(schedule.dueAt).toBe(at(`${FRIDAY}11:00`));
    expect(states(schedule, `${FRIDAY}11:00`)[0]?.kind).toBe('running');
    expect(states(schedule, `${FRIDAY}11:01`)[0]).toEqual({
      kind: 'breached',
      since: at(`${FRIDAY}11:00`),
      at: null,
    });
  });

  it('warn minutes of work before, which may be days before', () => {
    const schedule = scheduleOf(
      policy({ warn_minutes: 75 }),
      office,
      ticket({ firstMessageAt: at(`${FRIDAY}10:00`) }),
    );
    expect(schedule.plans.solve).toMatchObject({ warnAt: at(`${FRIDAY}16:45`) });
    // A warning that is longer than the promise is there from the beginning.
    expect(schedule.plans.first_response).toMatchObject({ warnAt: at(`${FRIDAY}10:00`) });
  });

  it('are met by an answer in time, the last minute included', () => {
    const first = (time: string) =>
      states(scheduleOf(policy(), office, ticket(answered(time))), '27T12:00')[0];
    expect(first(`${FRIDAY}11:00`)).toEqual({ kind: 'met', at: at(`${FRIDAY}11:00`) });
    expect(first(`${FRIDAY}11:10`)).toEqual({
      kind: 'breached',
      since: at(`${FRIDAY}11:00`),
      at: at(`${FRIDAY}11:10`),
    });
  });

  it('begin anew with each message after the first answer', () => {
    const again = ticket({
      ...answered(`${FRIDAY}10:20`),
      unansweredSince: at(`${FRIDAY}12:00`),
    });
    expect(states(scheduleOf(policy(), office, again), `${FRIDAY}12:30`)).toMatchObject([
      { kind: 'met' },
      { kind: 'running', dueAt: at(`${FRIDAY}14:00`), warnAt: at(`${FRIDAY}13:45`) },
      { kind: 'running' },
    ]);
    const last = { since: at(`${FRIDAY}12:00`), at: at(`${FRIDAY}14:30`) };
    const late = ticket({
      answers: { firstAt: at(`${FRIDAY}10:20`), last },
      unansweredSince: null,
    });
    expect(states(scheduleOf(policy(), office, late), '09T10:00')[1]).toEqual({
      kind: 'breached',
      since: at(`${FRIDAY}14:00`),
      at: at(`${FRIDAY}14:30`),
    });
  });

  it('stand still while the ticket waits for its customer, and go on where they stood', () => {
    const waits = [{ from: at(`${FRIDAY}10:30`), to: Infinity }];
    const paused = ticket({ ...answered(`${FRIDAY}10:30`), pauses: waits });
    expect(states(scheduleOf(policy(), office, paused), '27T12:00')[2]).toEqual({
      kind: 'paused',
      remainingMinutes: 450,
    });
    const over = [{ from: at(`${FRIDAY}10:30`), to: at(`${FRIDAY}16:30`) }];
    const goesOn = scheduleOf(policy(), office, { ...paused, pauses: over });
    // 30 minutes before, 30 on Friday afterwards, and 420 are left for Monday.
    expect(goesOn.plans.solve).toMatchObject({ dueAt: at('09T16:00') });
    const strict = policy({ pause_while_waiting: false });
    expect(scheduleOf(strict, office, paused).plans.solve).toMatchObject({ dueAt: at('09T10:00') });
  });

  it('that were broken before it waited are broken still', () => {
    const late = ticket({ pauses: [{ from: at(`${FRIDAY}11:30`), to: Infinity }] });
    expect(states(scheduleOf(policy(), office, late), '27T12:00')[0]).toEqual({
      kind: 'breached',
      since: at(`${FRIDAY}11:00`),
      at: null,
    });
  });

  it('are met by who does it while the clock stands still', () => {
    const pauses = [{ from: at(`${FRIDAY}10:30`), to: Infinity }];
    const waits = ticket({ ...answered(`${FRIDAY}10:30`), pauses });
    expect(scheduleOf(policy(), office, waits).plans.first_response).toEqual({
      kind: 'done',
      at: at(`${FRIDAY}10:30`),
      dueAt: at(`${FRIDAY}11:00`),
    });
    const solved = ticket({ ...answered(`${FRIDAY}10:20`), pauses, settledAt: at('20T12:00') });
    expect(states(scheduleOf(policy(), office, solved), '27T12:00')[2]).toEqual({
      kind: 'met',
      at: at('20T12:00'),
    });
  });

  it('are none for what is not promised, and for what is solved without a word', () => {
    const solved = ticket({ settledAt: at(`${FRIDAY}10:05`) });
    const some = policy({ next_response_minutes: null });
    expect(states(scheduleOf(some, office, solved), '09T10:00').map(({ kind }) => kind)).toEqual([
      'none',
      'none',
      'met',
    ]);
  });

  it('are unknown with a reason where the calendar makes no sense', () => {
    for (const reason of ['no_hours', 'time_zone_unknown', 'calendar_missing'] as const) {
      const schedule = scheduleOf(policy(), reason, ticket());
      expect(states(schedule, '09T10:00')[0]).toEqual({ kind: 'unknown', reason });
      expect(schedule.dueAt).toBeNull();
    }
    const rare = calendarOf(
      { ...OFFICE, hours: [[{ from: '09:00', to: '09:01' }], [], [], [], [], [], []] },
      [],
    );
    expect(scheduleOf(policy({ solve_minutes: 525_600 }), rare, ticket()).plans.solve).toEqual({
      kind: 'unknown',
      reason: 'too_far',
    });
  });

  it(`are broken exactly when more minutes have been worked than were promised, SLA_SEED=${seed}`, () => {
    const minutes = fc.integer({ min: 0, max: 1_500 });
    const times = fc.uniqueArray(minutes, { maxLength: 5 }).map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(
        ...([fc.integer({ min: 1, max: 700 }), times, fc.boolean(), minutes, fc.nat(30)] as const),
        (promised, paused, pausing, passed, warn) => {
          // Worked on every day: a weekend is long to walk through.
          const written = { ...OFFICE, hours: Array.from({ length: 7 }, () => nine) };
          const daily = calendarOf(written, []);
          const begin = at(`${FRIDAY}15:00`);
          const pauses = paused.flatMap((from, index) =>
            index % 2 === 0
              ? [
                  {
                    from: begin + from * MINUTE,
                    to: begin + (paused[index + 1] ?? Infinity) * MINUTE,
                  },
                ]
              : [],
          );
          const rules = policy({
            solve_minutes: promised,
            pause_while_waiting: pausing,
            warn_minutes: warn,
          });
          const schedule = scheduleOf(rules, daily, ticket({ firstMessageAt: begin, pauses }));
          const now = begin + passed * MINUTE;
          const state = stateAt(schedule.plans.solve, now);
          const counted = pausing ? pauses : [];
          const worked = (until: number) => countMinutes(written, begin, until, counted);
          expect(state.kind === 'breached').toBe(worked(now - MINUTE) >= promised);
          if (state.kind === 'paused') {
            const last = pauses.at(-1)?.from ?? 0;
            expect(state.remainingMinutes).toBe(promised - worked(last));
          }
          if (state.kind === 'running') {
            expect(now >= state.warnAt).toBe(worked(now) >= promised - warn || now >= state.warnAt);
            expect(worked(state.dueAt)).toBe(promised);
          }
        },
      ),
      { seed, numRuns: 80 },
    );
  }, 30_000);
});

describe('what a person sees first', () => {
  const first = (over: Partial<PromisedTicket>, now: string) => {
    const seen = headline(scheduleOf(policy(), office, ticket(over)), at(now));
    return seen && [seen.target, seen.state.kind];
  };

  it('is what is due next, else what stands still, else what was done last', () => {
    expect(first({}, `${FRIDAY}10:30`)).toEqual(['first_response', 'running']);
    expect(first({}, `${FRIDAY}12:00`)).toEqual(['first_response', 'breached']);
    expect(first(answered(`${FRIDAY}10:20`), `${FRIDAY}12:00`)).toEqual(['solve', 'running']);
    const pauses = [{ from: at(`${FRIDAY}10:20`), to: Infinity }];
    expect(first({ ...answered(`${FRIDAY}10:20`), pauses }, '27T12:00')).toEqual([
      'solve',
      'paused',
    ]);
    const solved = { ...answered(`${FRIDAY}10:20`), settledAt: at(`${FRIDAY}11:00`) };
    expect(first(solved, '27T12:00')).toEqual(['solve', 'met']);
  });

  it('is pressing from the warning on', () => {
    const schedule = scheduleOf(policy(), office, ticket());
    expect(isPressing(schedule, at(`${FRIDAY}10:44`))).toBe(false);
    expect(isPressing(schedule, at(`${FRIDAY}10:45`))).toBe(true);
    expect(isPressing(schedule, at('27T12:00'))).toBe(true);
    const calm = scheduleOf(
      policy({ solve_minutes: null }),
      office,
      ticket(answered(`${FRIDAY}10:20`)),
    );
    expect(isPressing(calm, at('27T12:00'))).toBe(false);
  });
});
