/** The company's promises, ready to be asked for thousands of tickets. */
import { priority, type Level } from '../priority.ts';
import type { Rows, Ticket } from '../rows.ts';
import type { Standing } from '../standing.ts';
import type { Topic } from '../triage.ts';
import type { Pause } from './business-time.ts';
import { AROUND_THE_CLOCK, calendarOf, type Calendar, type CalendarProblem } from './calendar.ts';
import { scheduleOf, type Policy, type Schedule } from './schedule.ts';

export interface RuleRows {
  policies: readonly Policy[];
  calendars: readonly Pick<Rows['calendars'], 'id' | 'time_zone' | 'hours'>[];
  holidays: readonly Pick<Rows['holidays'], 'calendar_id' | 'day'>[];
}

/** A ticket and where its conversation stands. */
export interface Promised {
  ticket: Pick<
    Ticket,
    'brand_account_id' | 'status' | 'first_message_at' | 'solved_at' | 'updated_at' | 'pauses'
  >;
  followers: number;
  triage: Standing<never>['triage'];
  answers: Standing<never>['answers'];
  /** ISO time of the oldest unanswered message; null when all are answered. */
  unansweredSince: string | null;
  unanswered: number;
}

interface Fit {
  level: Level;
  /** null while nobody has read the message. */
  topic: Topic | null;
  brandAccountId: string;
}

export class SlaRules {
  /** In the order in which they are asked. */
  readonly #policies: readonly Policy[];
  readonly #rows: RuleRows;
  readonly #calendars = new Map<string, Calendar | CalendarProblem>();

  constructor(rows: RuleRows) {
    this.#rows = rows;
    this.#policies = rows.policies
      .filter(({ active }) => active)
      .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
  }

  /** The first policy that fits; null when none does. */
  policyFor({ level, topic, brandAccountId }: Fit): Policy | null {
    const fits = (list: readonly string[], value: string | null): boolean =>
      list.length === 0 || (value !== null && list.includes(value));
    return (
      this.#policies.find(
        ({ levels, topics, brand_account_ids }) =>
          fits(levels, level) && fits(topics, topic) && fits(brand_account_ids, brandAccountId),
      ) ?? null
    );
  }

  /** What was promised for a ticket; null when nothing was. */
  scheduleFor(promised: Promised): Schedule | null {
    if (this.#policies.length === 0) return null;
    const { ticket, triage, answers, unansweredSince } = promised;
    const policy = this.policyFor({
      level: levelOf(promised),
      topic: triage?.readings.topic.label ?? null,
      brandAccountId: ticket.brand_account_id,
    });
    if (!policy) return null;
    const isSettled = ticket.status === 'solved' || ticket.status === 'closed';
    return scheduleOf(policy, this.calendarFor(policy), {
      firstMessageAt: Date.parse(ticket.first_message_at),
      answers,
      unansweredSince: unansweredSince === null ? null : Date.parse(unansweredSince),
      settledAt: isSettled ? Date.parse(ticket.solved_at ?? ticket.updated_at) : null,
      pauses: inOrder(ticket.pauses),
    });
  }

  calendarFor({ calendar_id }: Pick<Policy, 'calendar_id'>): Calendar | CalendarProblem {
    if (calendar_id === null) return AROUND_THE_CLOCK;
    const known = this.#calendars.get(calendar_id);
    if (known) return known;
    const row = this.#rows.calendars.find(({ id }) => id === calendar_id);
    const holidays = this.#rows.holidays.filter((each) => each.calendar_id === calendar_id);
    const calendar = row ? calendarOf(row, holidays) : 'calendar_missing';
    this.#calendars.set(calendar_id, calendar);
    return calendar;
  }
}

/**
 * The level that a promise goes by: that of the message, without the points that waiting adds. A promise that grew
 * stricter while it is kept waiting would be broken before anybody could see it.
 */
function levelOf({ triage, unanswered, followers }: Promised): Level {
  const asked = Math.max(1, unanswered);
  return priority({ triage, waitingMinutes: 0, unanswered: asked, followers }).level;
}

/** Pauses as numbers, in order and without overlap, whatever a server has sent. */
function inOrder(pauses: Ticket['pauses']): Pause[] {
  const known = pauses
    .map(({ from, to }) => ({
      from: Date.parse(from),
      to: to === null ? Infinity : Date.parse(to),
    }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  const merged: Pause[] = [];
  for (const pause of known) {
    const last = merged.at(-1);
    if (last && pause.from <= last.to) last.to = Math.max(last.to, pause.to);
    else merged.push(pause);
  }
  return merged;
}
