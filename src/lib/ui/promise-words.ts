/** What is said of a promise. */
import type { Target, UnknownReason } from '../domain/sla/schedule.ts';
import type { TargetState } from '../domain/sla/state.ts';
import { hoursAndMinutes, lasting } from './time.ts';

export const TARGET_WORDS: Record<Target, string> = {
  first_response: 'First answer',
  next_response: 'Next answer',
  solve: 'Solution',
};

export type ClockTone = 'calm' | 'soon' | 'late' | 'still' | 'done';

export interface ClockWords {
  /** Beside a picture of a clock: "25 min", "10 min late", "Paused". */
  short: string;
  /** By itself: "First answer due in 25 min". */
  long: string;
  tone: ClockTone;
}

const UNKNOWN: Record<UnknownReason, string> = {
  calendar_missing: 'its business hours are not on this device',
  time_zone_unknown: 'this browser does not know the time zone of its business hours',
  no_hours: 'its business hours have no hours',
  too_far: 'its business hours leave no time for it within ten years',
};

/** @param now Milliseconds since the epoch. @returns null for what was not promised */
export function clockWords(target: Target, state: TargetState, now: number): ClockWords | null {
  const name = TARGET_WORDS[target];
  switch (state.kind) {
    case 'none':
      return null;
    case 'running': {
      // A minute that has begun is still there.
      const left = lasting(Math.ceil((state.dueAt - now) / 60_000) * 60_000);
      const tone = now >= state.warnAt ? 'soon' : 'calm';
      return { short: left, long: `${name} due in ${left}`, tone };
    }
    case 'breached': {
      const late = lasting((state.at ?? now) - state.since);
      return state.at === null
        ? { short: `${late} late`, long: `${name} was due ${late} ago`, tone: 'late' }
        : { short: 'Late', long: `${name} came ${late} late`, tone: 'done' };
    }
    case 'paused': {
      const left = hoursAndMinutes(Math.ceil(state.remainingMinutes));
      const long = `${name}: paused while waiting for the customer, ${left} left`;
      return { short: 'Paused', long, tone: 'still' };
    }
    case 'met':
      return { short: 'In time', long: `${name} in time`, tone: 'done' };
    case 'unknown': {
      const long = `${name}: nobody can say when it is due, because ${UNKNOWN[state.reason]}`;
      return { short: 'Unknown', long, tone: 'still' };
    }
  }
}
