/** Minutes of work: minutes that pass while the company is at work and nothing is paused. */
import type { Calendar } from './calendar.ts';
import { DAY_MS } from './time-zone.ts';

const MINUTE_MS = 60_000;
/** A sum that takes longer to come together is none: a calendar may have hours and no day that is no holiday. */
const HORIZON_MS = 3_660 * DAY_MS;

/** In milliseconds since the epoch, `to` excluded; Infinity while it lasts. */
export interface Pause {
  from: number;
  to: number;
}

/**
 * The first moment at which so many minutes of work have passed.
 *
 * @param from In milliseconds since the epoch.
 * @param pauses In order and without overlap.
 * @returns milliseconds since the epoch; null when ten years are not enough
 */
export function addBusinessMinutes(
  calendar: Calendar,
  from: number,
  minutes: number,
  pauses: readonly Pause[] = [],
): number | null {
  if (!Number.isFinite(from)) return null;
  let left = minutes * MINUTE_MS;
  if (left <= 0) return from;
  let reached: number | null = null;
  walk(calendar, from, from + HORIZON_MS, pauses, (start, end) => {
    if (end - start < left) left -= end - start;
    else reached = start + left;
    return reached === null;
  });
  return reached;
}

/** Minutes of work from one moment to another, with fractions; none when `to` is not after `from`. */
export function businessMinutesBetween(
  calendar: Calendar,
  from: number,
  to: number,
  pauses: readonly Pause[] = [],
): number {
  if (!Number.isFinite(from)) return 0;
  let sum = 0;
  walk(calendar, from, Math.min(to, from + HORIZON_MS), pauses, (start, end) => {
    sum += end - start;
    return true;
  });
  return sum / MINUTE_MS;
}

/** Visits each stretch of work in turn for as long as the visitor wants. */
function walk(
  calendar: Calendar,
  from: number,
  until: number,
  pauses: readonly Pause[],
  visit: (start: number, end: number) => boolean,
): void {
  let next = 0;
  for (let day = Math.floor(from / DAY_MS); day * DAY_MS < until; day += 1) {
    const open = calendar.open(day);
    for (let index = 0; index + 1 < open.length; index += 2) {
      let start = Math.max(open[index] ?? 0, from);
      const end = Math.min(open[index + 1] ?? 0, until);
      while (start < end) {
        const pause = pauses[next];
        if (!pause || pause.from >= end) {
          if (!visit(start, end)) return;
          break;
        }
        if (pause.from > start && !visit(start, pause.from)) return;
        start = Math.max(start, pause.to);
        // A pause that lasts longer than this stretch is in the way of the next one too.
        if (pause.to <= end) next += 1;
      }
      if (pauses[next]?.to === Infinity && (pauses[next]?.from ?? 0) <= end) return;
    }
  }
}
