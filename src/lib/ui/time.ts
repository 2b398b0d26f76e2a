/** Times as an agent reads them. All take the present as an argument and answer in English. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayMonthYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long' });
const whole = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** "now", "4 min", "3 h", "2 d", then the date. A time ahead of a slow clock is "now". */
export function ago(iso: string, nowMs: number): string {
  const at = Date.parse(iso);
  const passed = nowMs - at;
  if (passed < MINUTE) return 'now';
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min`;
  if (passed < 2 * DAY) return `${Math.floor(passed / HOUR)} h`;
  if (passed < 7 * DAY) return `${Math.floor(passed / DAY)} d`;
  return day(iso, nowMs);
}

/** "14:05" today, "3 Mar 14:05" this year, "3 Mar 2024" before. */
export function moment(iso: string, nowMs: number): string {
  const at = new Date(iso);
  const today = new Date(nowMs);
  if (at.toDateString() === today.toDateString()) return clock.format(at);
  if (at.getFullYear() !== today.getFullYear()) return dayMonthYear.format(at);
  return `${dayAndMonth.format(at)} ${clock.format(at)}`;
}

/** "just now", "5 minutes ago", "an hour ago", "yesterday at 14:02", "on Tuesday at 14:02", "on 3 Mar at 14:02". */
export function told(iso: string, nowMs: number): string {
  const at = new Date(iso);
  const passed = nowMs - at.getTime();
  if (passed < MINUTE) return 'just now';
  if (passed < 2 * MINUTE) return 'a minute ago';
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} minutes ago`;
  if (passed < 2 * HOUR) return 'an hour ago';
  if (passed < 6 * HOUR) return `${Math.floor(passed / HOUR)} hours ago`;
  const time = clock.format(at);
  const midnight = new Date(nowMs).setHours(0, 0, 0, 0);
  if (at.getTime() >= midnight) return `at ${time}`;
  if (at.getTime() >= midnight - DAY) return `yesterday at ${time}`;
  if (passed < 6 * DAY) return `on ${weekday.format(at)} at ${time}`;
  return `on ${day(iso, nowMs)} at ${time}`;
}

/** A length of time, in its largest unit: "under 1 min", "25 min", "3 h", "2 d". */
export function lasting(ms: number): string {
  if (ms < MINUTE) return 'under 1 min';
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  return ms < 2 * DAY ? `${Math.floor(ms / HOUR)} h` : `${Math.floor(ms / DAY)} d`;
}

/** The same to the minute: "15 min", "1 h 30 min", "48 h". */
export function hoursAndMinutes(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** "3 Mar", with the year when it is another one. */
export function day(iso: string, nowMs: number): string {
  const at = new Date(iso);
  const sameYear = at.getFullYear() === new Date(nowMs).getFullYear();
  return (sameYear ? dayAndMonth : dayMonthYear).format(at);
}

/** The whole of it, for a tooltip. */
export function exact(iso: string): string {
  return whole.format(new Date(iso));
}
