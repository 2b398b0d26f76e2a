/**
 * When the company is at work.
 *
 * One rule, from which everything follows: the company is at work at a moment when a wall clock in its time zone
 * shows a time within the hours of the day that the clock shows, and that day is no holiday. So an hour that the
 * clocks skip in spring is no work, and one that they show twice in autumn is worked twice; a day that a country
 * leaves out when it moves across the date line is none.
 */
import type { Rows } from '../rows.ts';
import { DAY_MS, TimeZone } from './time-zone.ts';

const MINUTE_MS = 60_000;
/** 1 January 1970 was a Thursday; the week begins on Monday. */
const WEEKDAY_OF_1970 = 3;

/** Why nobody can say when something is due. */
export type CalendarProblem =
  /** The policy names a calendar that this device does not have. */
  | 'calendar_missing'
  /** The engine does not know the time zone: its tables are older than the server's. */
  | 'time_zone_unknown'
  /** There is not one hour in the week. */
  | 'no_hours';

export interface Calendar {
  /**
   * When work is done on a day of UTC, counted from 1970: beginnings and ends in turn, in milliseconds since the
   * epoch, in order and without overlap. Not to be changed.
   */
  open(day: number): readonly number[];
}

export const AROUND_THE_CLOCK: Calendar = {
  open: (day) => [day * DAY_MS, (day + 1) * DAY_MS],
};

interface Span {
  /** Milliseconds since midnight by the wall clock. */
  from: number;
  to: number;
}

export class WeekCalendar implements Calendar {
  readonly #zone: TimeZone;
  /** Monday first. */
  readonly #week: readonly (readonly Span[])[];
  /** Days of the wall clock, counted from 1970. */
  readonly #holidays: ReadonlySet<number>;
  readonly #days = new Map<number, readonly number[]>();

  constructor(zone: TimeZone, week: readonly (readonly Span[])[], holidays: ReadonlySet<number>) {
    this.#zone = zone;
    this.#week = week;
    this.#holidays = holidays;
  }

  open(day: number): readonly number[] {
    const known = this.#days.get(day);
    if (known) return known;
    const spans: number[] = [];
    for (const { from, to, offset } of this.#zone.stretches(day)) {
      const last = Math.floor((to + offset - 1) / DAY_MS);
      for (let local = Math.floor((from + offset) / DAY_MS); local <= last; local += 1) {
        if (this.#holidays.has(local)) continue;
        for (const span of this.#week[weekdayOf(local)] ?? []) {
          const midnight = local * DAY_MS - offset;
          append(spans, Math.max(midnight + span.from, from), Math.min(midnight + span.to, to));
        }
      }
    }
    this.#days.set(day, spans);
    return spans;
  }
}

/** @param holidays Those of this calendar. */
export function calendarOf(
  { time_zone, hours }: Pick<Rows['calendars'], 'time_zone' | 'hours'>,
  holidays: readonly Pick<Rows['holidays'], 'day'>[],
): Calendar | CalendarProblem {
  if (hours.every((day) => day.length === 0)) return 'no_hours';
  const zone = timeZoneOf(time_zone);
  if (!zone) return 'time_zone_unknown';
  const week = hours.map((day) =>
    day.map(({ from, to }) => ({ from: sinceMidnight(from), to: sinceMidnight(to) })),
  );
  const free = new Set(holidays.map(({ day }) => Date.parse(day) / DAY_MS));
  return new WeekCalendar(zone, week, free);
}

export function isCalendar(calendar: Calendar | CalendarProblem): calendar is Calendar {
  return typeof calendar !== 'string';
}

function timeZoneOf(name: string): TimeZone | null {
  try {
    return new TimeZone(name);
  } catch {
    return null;
  }
}

/** "09:30" or "24:00", in milliseconds. */
function sinceMidnight(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * MINUTE_MS;
}

/** 0 is Monday. @param local A day of the wall clock, counted from 1970. */
function weekdayOf(local: number): number {
  return (((local + WEEKDAY_OF_1970) % 7) + 7) % 7;
}

/** Spans that touch become one. */
function append(spans: number[], from: number, to: number): void {
  if (from >= to) return;
  if (spans.at(-1) === from) spans[spans.length - 1] = to;
  else spans.push(from, to);
}
