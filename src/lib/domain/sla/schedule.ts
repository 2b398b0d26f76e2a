/** What was promised for a ticket, and by when: everything about it except what moves with the clock. */
import type { Answers } from '../standing.ts';
import { addBusinessMinutes, businessMinutesBetween, type Pause } from './business-time.ts';
import { isCalendar, type Calendar, type CalendarProblem } from './calendar.ts';
import type { Rows } from '../rows.ts';

export const TARGETS = ['first_response', 'next_response', 'solve'] as const;
export type Target = (typeof TARGETS)[number];

export type UnknownReason =
  | CalendarProblem
  /** Ten years of this calendar are not enough. */
  | 'too_far';

/** One target of a ticket. Times in milliseconds since the epoch. */
export type Plan =
  /** Not promised, or not owed now. */
  | { kind: 'none' }
  | { kind: 'owed'; dueAt: number; warnAt: number }
  /** It waits for the customer, and the clock stands still. */
  | { kind: 'paused'; remainingMinutes: number }
  /** `dueAt` is null when it was done while the clock stood still. */
  | { kind: 'done'; at: number; dueAt: number | null }
  | { kind: 'unknown'; reason: UnknownReason };

export interface Schedule {
  policy: Policy;
  plans: Record<Target, Plan>;
  /** The earliest moment at which something is due that is owed; null when nothing is. */
  dueAt: number | null;
}

export type Policy = Omit<Rows['sla_policies'], 'created_at' | 'updated_by'>;

/** What a ticket has to do with promises. Times in milliseconds since the epoch. */
export interface PromisedTicket {
  /** When the customer first wrote. */
  firstMessageAt: number;
  answers: Answers;
  /** The oldest message of the customer that nobody has answered. */
  unansweredSince: number | null;
  /** When it was solved or closed; null while it is neither. */
  settledAt: number | null;
  /** When it waited for the customer, in order and without overlap. */
  pauses: readonly Pause[];
}

export function scheduleOf(
  policy: Policy,
  calendar: Calendar | CalendarProblem,
  ticket: PromisedTicket,
): Schedule {
  const { firstMessageAt, answers, unansweredSince, settledAt } = ticket;
  const plan = (minutes: number | null, from: number | null, doneAt: number | null): Plan => {
    if (minutes === null || from === null) return { kind: 'none' };
    if (!isCalendar(calendar)) return { kind: 'unknown', reason: calendar };
    const pauses = policy.pause_while_waiting ? ticket.pauses : [];
    return planOf({ calendar, pauses, from, minutes, warn: policy.warn_minutes, doneAt });
  };
  // Who has solved a ticket without a word owes none.
  const waits = settledAt === null ? unansweredSince : null;
  const isAnswered = answers.firstAt !== null;
  const plans: Schedule['plans'] = {
    first_response: plan(
      policy.first_response_minutes,
      isAnswered || waits !== null ? firstMessageAt : null,
      answers.firstAt,
    ),
    next_response:
      isAnswered && waits !== null
        ? plan(policy.next_response_minutes, waits, null)
        : plan(policy.next_response_minutes, answers.last?.since ?? null, answers.last?.at ?? null),
    solve: plan(policy.solve_minutes, firstMessageAt, settledAt),
  };
  const due = TARGETS.map((target) => plans[target]).flatMap((each) =>
    each.kind === 'owed' ? [each.dueAt] : [],
  );
  return { policy, plans, dueAt: due.length === 0 ? null : Math.min(...due) };
}

interface PlanParts {
  calendar: Calendar;
  pauses: readonly Pause[];
  from: number;
  minutes: number;
  /** Minutes of work before it is due. */
  warn: number;
  doneAt: number | null;
}

function planOf({ calendar, from, minutes, warn, doneAt, ...parts }: PlanParts): Plan {
  // An answer makes the ticket wait: what begins with it has not delayed it.
  const pauses = parts.pauses.filter((pause) => doneAt === null || pause.from < doneAt);
  const last = pauses.at(-1);
  if (last?.to === Infinity) {
    const spent = businessMinutesBetween(calendar, from, last.from, pauses);
    if (spent < minutes) {
      return doneAt === null
        ? { kind: 'paused', remainingMinutes: minutes - spent }
        : { kind: 'done', at: doneAt, dueAt: null };
    }
  }
  const dueAt = addBusinessMinutes(calendar, from, minutes, pauses);
  if (dueAt === null) return { kind: 'unknown', reason: 'too_far' };
  if (doneAt !== null) return { kind: 'done', at: doneAt, dueAt };
  const warnAt = addBusinessMinutes(calendar, from, minutes - warn, pauses) ?? dueAt;
  return { kind: 'owed', dueAt, warnAt };
}
