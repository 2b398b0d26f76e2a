/** Whether a notification may be heard. Seen it is in any case. */
import type { Notification } from './rows.ts';
import type { Settings } from './settings.ts';

/** What cannot wait for the morning. */
const ALWAYS: readonly Notification['kind'][] = ['urgent_ticket'];

/** @param now Milliseconds since the epoch. */
export function mayRing(
  kind: Notification['kind'],
  now: number,
  { notifications, quiet_hours }: Pick<Settings, 'notifications' | 'quiet_hours'>,
): boolean {
  if (!notifications.sounds || notifications.volume === 0) return false;
  return ALWAYS.includes(kind) || !isQuiet(now, quiet_hours);
}

/** Whether an instant is within the quiet hours, by the clock on the wall of their time zone. */
export function isQuiet(
  now: number,
  { enabled, from, to, days, time_zone }: Settings['quiet_hours'],
): boolean {
  if (!enabled) return false;
  const { day, minute } = onTheWall(now, time_zone);
  const begins = minutesOf(from);
  const ends = minutesOf(to);
  const yesterday = day === 1 ? 7 : day - 1;
  if (begins < ends) return days.includes(day) && minute >= begins && minute < ends;
  return (days.includes(day) && minute >= begins) || (days.includes(yesterday) && minute < ends);
}

function minutesOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** @returns the day, 1 for Monday, and the minutes since its midnight. */
function onTheWall(now: number, timeZone: string): { day: number; minute: number } {
  const parts = new Map(
    formatter(timeZone)
      .formatToParts(now)
      .map((each) => [each.type, each.value]),
  );
  return {
    day: DAYS.indexOf(parts.get('weekday') ?? '') + 1,
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  const options = {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone });
  } catch {
    // A zone that this browser does not know: its own is the best guess.
    return new Intl.DateTimeFormat('en-US', options);
  }
}
