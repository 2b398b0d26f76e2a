/**
 * The rules of business time in the words of docs/sla.md, asked minute by minute: thousands of times slower than
 * `business-time.ts`, and too plain to be wrong. For tests alone.
 */
import type { Rows } from '../rows.ts';
import type { Pause } from './business-time.ts';

const MINUTE_MS = 60_000;
const zones = new Map<string, { format: Intl.DateTimeFormat; shown: Map<number, WallClock> }>();

interface WallClock {
  day: string;
  /** 0 is Monday. */
  weekday: number;
  time: string;
}

/** What a wall clock shows. Kept, because one walk often passes where another has been. */
function wallClock(timeZone: string, ms: number): WallClock {
  // Swedish writes "2026-02-06 16:50".
  const zone = zones.get(timeZone) ?? {
    format: new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
    shown: new Map<number, WallClock>(),
  };
  zones.set(timeZone, zone);
  const known = zone.shown.get(ms);
  if (known) return known;
  const [day = '', time = ''] = zone.format.format(ms).split(' ');
  const weekday = (new Date(day).getUTCDay() + 6) % 7;
  zone.shown.set(ms, { day, weekday, time });
  return { day, weekday, time };
}

export interface WrittenCalendar extends Pick<Rows['calendars'], 'time_zone' | 'hours'> {
  holidays: readonly Pick<Rows['holidays'], 'day'>[];
}

export function isAtWork({ time_zone, hours, holidays }: WrittenCalendar, ms: number): boolean {
  const { day, weekday, time } = wallClock(time_zone, ms);
  if (holidays.some((holiday) => holiday.day === day)) return false;
  return (hours[weekday] ?? []).some(({ from, to }) => from <= time && time < to);
}

/** Minutes of work from one moment to another; all moments are whole minutes. */
export function countMinutes(
  calendar: WrittenCalendar,
  from: number,
  to: number,
  pauses: readonly Pause[] = [],
): number {
  let minutes = 0;
  for (let at = from; at < to; at += MINUTE_MS) {
    const isPaused = pauses.some((pause) => pause.from <= at && at < pause.to);
    if (!isPaused && isAtWork(calendar, at)) minutes += 1;
  }
  return minutes;
}

/** The first moment at which so many minutes of work have passed; null when there are not so many before `until`. */
export function walkMinutes(
  calendar: WrittenCalendar,
  from: number,
  minutes: number,
  until: number,
  pauses: readonly Pause[] = [],
): number | null {
  let left = minutes;
  for (let at = from; at < until; at += MINUTE_MS) {
    if (left === 0) return at;
    const isPaused = pauses.some((pause) => pause.from <= at && at < pause.to);
    if (!isPaused && isAtWork(calendar, at)) left -= 1;
  }
  return left === 0 ? until : null;
}
