import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addBusinessMinutes, businessMinutesBetween, type Pause } from './business-time.ts';
import { AROUND_THE_CLOCK, calendarOf, isCalendar, type Calendar } from './calendar.ts';
import { countMinutes, isAtWork, walkMinutes, type WrittenCalendar } from './slow-reference.ts';
import { DAY_MS, TimeZone } from './time-zone.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FIRST_DAY = Date.parse('2015-01-01') / DAY_MS;
const LAST_DAY = Date.parse('2025-12-31') / DAY_MS;
/** Play a failure again: SLA_SEED=… npx vitest run --project node src/lib/domain/sla */
const seed = Number(process.env['SLA_SEED'] ?? Date.now() % 2 ** 31);

const ZONES = [
  // Summer time in the north, and in the south.
  ...['Europe/Berlin', 'America/New_York', 'Europe/Lisbon'],
  ...['Australia/Sydney', 'America/Santiago', 'Pacific/Auckland'],
  // Half hours and quarters of an hour; Lord Howe moves its clocks by half an hour, Troll by two hours.
  ...[
    'Asia/Kolkata',
    'America/St_Johns',
    'Australia/Adelaide',
    'Asia/Kathmandu',
    'Pacific/Chatham',
  ],
  ...['Australia/Lord_Howe', 'Antarctica/Troll'],
  // Changed their rules meanwhile, or move their clocks for a month of fasting.
  ...['America/Sao_Paulo', 'Europe/Istanbul', 'Asia/Pyongyang', 'Africa/Cairo', 'Pacific/Apia'],
  ...['America/Mexico_City', 'Africa/Juba', 'Europe/Volgograd', 'Africa/Casablanca'],
  'UTC',
];

/** Days in which the clocks of a zone are moved: the middle of each. Found without the code under test. */
function changesOf(timeZone: string): number[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, timeStyle: 'short' });
  const midnight = (day: number): string => format.format(day * DAY_MS);
  const changes: number[] = [];
  const between = (first: number, last: number): void => {
    if (midnight(first) === midnight(last)) return;
    const middle = Math.floor((first + last) / 2);
    if (middle === first) changes.push((first + 0.5) * DAY_MS);
    else {
      between(first, middle);
      between(middle, last);
    }
  };
  for (let day = FIRST_DAY; day < LAST_DAY; day += 7) between(day, day + 7);
  return changes;
}
const CHANGES = new Map(ZONES.map((zone) => [zone, changesOf(zone)]));

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const anyDay = fc
  .uniqueArray(fc.integer({ min: 0, max: 24 * 60 }), { maxLength: 6 })
  .map((times) => times.sort((a, b) => a - b))
  .map((times) =>
    times.slice(0, times.length - (times.length % 2)).flatMap((from, index) => {
      const to = times[index + 1] ?? from;
      return index % 2 === 0 ? [{ from: clock(from), to: clock(to) }] : [];
    }),
  );
const wholeDay = fc.constant('24:00').map((to) => [{ from: '00:00', to }]);
const hours = fc.array(fc.oneof({ weight: 4, arbitrary: anyDay }, wholeDay), {
  minLength: 7,
  maxLength: 7,
});
const day = fc
  .integer({ min: FIRST_DAY, max: LAST_DAY })
  .map((n) => new Date(n * DAY_MS).toISOString().slice(0, 10));

/** A calendar, and a moment in these ten years: more often than not, near one at which its clocks are moved. */
const anyCase = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    hours,
    days: fc.array(day, { maxLength: 3 }),
    isNear: fc.boolean(),
    pick: fc.nat(),
    near: fc.integer({ min: -36 * 60, max: 36 * 60 }),
    isHoliday: fc.boolean(),
  })
  .map(({ zone, hours: week, days, isNear, pick, near, isHoliday }) => {
    const changes = CHANGES.get(zone) ?? [];
    const change = changes[pick % Math.max(1, changes.length)];
    const at =
      isNear && change !== undefined
        ? change + near * MINUTE
        : FIRST_DAY * DAY_MS + (pick % ((LAST_DAY - FIRST_DAY) * 24 * 60)) * MINUTE;
    const around = isHoliday ? [new Date(at + DAY_MS / 2).toISOString().slice(0, 10)] : [];
    const holidays = [...days, ...around].map((each) => ({ day: each }));
    return { at, written: { time_zone: zone, hours: week, holidays } };
  });
const pauses = fc
  .uniqueArray(fc.integer({ min: -600, max: 2_400 }), { maxLength: 6 })
  .map((times) => times.sort((a, b) => a - b));

function pausesAt(at: number, minutes: readonly number[]): Pause[] {
  const known: Pause[] = [];
  for (let index = 0; index + 1 < minutes.length; index += 2) {
    const [from = 0, to = 0] = minutes.slice(index);
    known.push({ from: at + from * MINUTE, to: at + to * MINUTE });
  }
  return known;
}

function open(written: WrittenCalendar): Calendar | null {
  const calendar = calendarOf(written, written.holidays);
  return isCalendar(calendar) ? calendar : null;
}

function isOpen(calendar: Calendar, ms: number): boolean {
  const spans = calendar.open(Math.floor(ms / DAY_MS));
  return spans.some((from, i) => i % 2 === 0 && from <= ms && ms < (spans[i + 1] ?? 0));
}

// A machine with other work takes its time.
describe(`business time, SLA_SEED=${seed}`, { timeout: 30_000 }, () => {
  const check = (numRuns: number) => ({ seed, numRuns });

  it('is there when the wall clock says so, at any moment of ten years', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(MINUTE - 1), ({ at, written }, rest) => {
        const calendar = open(written);
        fc.pre(calendar !== null);
        expect(isOpen(calendar, at + rest)).toBe(isAtWork(written, at));
      }),
      check(3_000),
    );
  });

  it('between two moments is what walking minute by minute counts, without the pauses', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(2_400), pauses, ({ at, written }, length, paused) => {
        const calendar = open(written);
        fc.pre(calendar !== null);
        const to = at + length * MINUTE;
        const known = pausesAt(at, paused);
        const expected = countMinutes(written, at, to, known);
        expect(businessMinutesBetween(calendar, at, to, known)).toBe(expected);
      }),
      check(80),
    );
  });

  it('from a moment on ends where walking minute by minute ends', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(900), pauses, ({ at, written }, minutes, paused) => {
        const calendar = open(written);
        fc.pre(calendar !== null);
        const known = pausesAt(at, paused);
        const until = at + 2 * DAY_MS;
        const expected = walkMinutes(written, at, minutes, until, known);
        const reached = addBusinessMinutes(calendar, at, minutes, known);
        // The walk gives up sooner.
        if (expected === null) expect(reached ?? Infinity).toBeGreaterThan(until);
        else expect(reached).toBe(expected);
      }),
      check(80),
    );
  });

  it('that was added is there again, to the millisecond, and not a moment sooner', () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.nat(MINUTE - 1),
        fc.integer({ min: 1, max: 40_000 }),
        pauses,
        ({ at, written }, rest, minutes, paused) => {
          const calendar = open(written);
          fc.pre(calendar !== null);
          const from = at + rest;
          const known = pausesAt(at, paused);
          const reached = addBusinessMinutes(calendar, from, minutes, known);
          fc.pre(reached !== null);
          expect(businessMinutesBetween(calendar, from, reached, known)).toBeCloseTo(minutes, 6);
          expect(businessMinutesBetween(calendar, from, reached - 1, known)).toBeLessThan(minutes);
        },
      ),
      check(1_000),
    );
  });

  it('never runs backwards: later begun is not sooner done, and more takes longer', () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.nat(5_000),
        fc.nat(3_000),
        fc.nat(3_000),
        ({ at, written }, later, minutes, more) => {
          const calendar = open(written);
          fc.pre(calendar !== null);
          const first = addBusinessMinutes(calendar, at, minutes);
          fc.pre(first !== null);
          const begunLater = addBusinessMinutes(calendar, at + later * MINUTE, minutes);
          const withMore = addBusinessMinutes(calendar, at, minutes + more);
          expect(begunLater ?? Infinity).toBeGreaterThanOrEqual(first);
          expect(withMore ?? Infinity).toBeGreaterThanOrEqual(first);
        },
      ),
      check(1_000),
    );
  });
});

describe('an hour that a clock skips or shows twice', () => {
  const night = (time_zone: string) => {
    const week = Array.from({ length: 7 }, () => [{ from: '01:00', to: '04:00' }]);
    const calendar = calendarOf({ time_zone, hours: week }, []);
    if (!isCalendar(calendar)) throw new Error(calendar);
    return calendar;
  };
  it.each([
    ['Europe/Berlin', '2026-03-29', 2, 'skips an hour'],
    ['Europe/Berlin', '2026-10-25', 4, 'shows an hour twice'],
    ['America/New_York', '2026-03-08', 2, 'skips an hour'],
    ['Australia/Lord_Howe', '2026-10-04', 2.5, 'skips half an hour'],
    ['Australia/Lord_Howe', '2026-04-05', 3.5, 'shows half an hour twice'],
    ['Antarctica/Troll', '2026-03-29', 1, 'skips two hours'],
    ['Asia/Kathmandu', '2026-03-29', 3, 'does nothing'],
  ])('in %s on %s leaves %d of three hours: it %s', (zone, date, expected) => {
    const noon = Date.parse(`${date}T12:00:00Z`);
    const offset = new TimeZone(zone).offsetAt(noon);
    const day = [Date.parse(date) - offset, Date.parse(date) + DAY_MS - offset] as const;
    // An hour more on both sides: the offset is that of noon.
    const minutes = businessMinutesBetween(night(zone), day[0] - 2 * HOUR, day[1] - 2 * HOUR);
    expect(minutes / 60).toBe(expected);
  });
});

describe('a calendar', () => {
  const nine = [{ from: '09:00', to: '17:00' }];
  const week = [nine, nine, nine, nine, nine, [], []];
  const london = { time_zone: 'Europe/London', hours: week };
  const open9to17 = (holidays: string[] = []) => {
    const calendar = calendarOf(
      london,
      holidays.map((each) => ({ day: each })),
    );
    if (!isCalendar(calendar)) throw new Error(calendar);
    return calendar;
  };
  const due = (calendar: Calendar, from: string, minutes: number): string | null => {
    const at = addBusinessMinutes(calendar, Date.parse(from), minutes);
    return at === null ? null : new Date(at).toISOString();
  };

  it('carries what is left of a Friday over to Monday', () => {
    expect(due(open9to17(), '2026-02-06T16:50:00Z', 20)).toBe('2026-02-09T09:10:00.000Z');
    expect(due(open9to17(), '2026-02-06T16:50:00Z', 10)).toBe('2026-02-06T17:00:00.000Z');
    expect(due(open9to17(), '2026-02-07T10:00:00Z', 1)).toBe('2026-02-09T09:01:00.000Z');
  });

  it('leaves out holidays, which are days of its own time zone', () => {
    expect(due(open9to17(['2026-02-09']), '2026-02-06T16:50:00Z', 20)).toBe(
      '2026-02-10T09:10:00.000Z',
    );
    const auckland = calendarOf({ time_zone: 'Pacific/Auckland', hours: week }, [
      { day: '2026-02-09' },
    ]);
    if (!isCalendar(auckland)) throw new Error(auckland);
    // Monday there begins on Sunday morning here.
    expect(due(auckland, '2026-02-08T20:30:00Z', 60)).toBe('2026-02-09T21:00:00.000Z');
  });

  it('has no day that a country has left out', () => {
    const apia = calendarOf(
      { time_zone: 'Pacific/Apia', hours: Array(7).fill(nine) as typeof week },
      [],
    );
    if (!isCalendar(apia)) throw new Error(apia);
    // Samoa went from Thursday, 29 December 2011, to Saturday, the 31st.
    const [from, to] = [Date.parse('2011-12-29T10:00:00Z'), Date.parse('2011-12-31T10:00:00Z')];
    expect(businessMinutesBetween(apia, from, to)).toBe(2 * 8 * 60);
  });

  it('around the clock counts every minute', () => {
    expect(due(AROUND_THE_CLOCK, '2026-03-28T23:00:00Z', 600)).toBe('2026-03-29T09:00:00.000Z');
  });

  it('that is impossible says why, and ends', () => {
    expect(calendarOf({ time_zone: 'Europe/London', hours: Array(7).fill([]) as [] }, [])).toBe(
      'no_hours',
    );
    expect(calendarOf({ ...london, time_zone: 'Mars/Olympus' }, [])).toBe('time_zone_unknown');
    const all = Array.from({ length: 4_000 }, (_, n) =>
      new Date(Date.parse('2026-01-01') + n * DAY_MS).toISOString().slice(0, 10),
    );
    expect(due(open9to17(all), '2026-02-06T16:50:00Z', 20)).toBeNull();
    expect(addBusinessMinutes(open9to17(), Number.NaN, 5)).toBeNull();
    expect(addBusinessMinutes(open9to17(), 8.64e15, 5)).toBeNull();
    const forever = [{ from: Date.parse('2026-02-06T16:55:00Z'), to: Infinity }];
    expect(
      addBusinessMinutes(open9to17(), Date.parse('2026-02-06T16:50:00Z'), 20, forever),
    ).toBeNull();
  });
});
