/** A promise in plain words, and what it would mean for one tweet. */
import { addBusinessMinutes } from '../../domain/sla/business-time.ts';
import { isCalendar, type Calendar, type CalendarProblem } from '../../domain/sla/calendar.ts';
import { TARGETS, type Target } from '../../domain/sla/schedule.ts';
import { DAY_MS, TimeZone } from '../../domain/sla/time-zone.ts';
import { labelWords, LEVEL_WORDS, LEVELS_DOWN } from '../../ui/label-words.ts';
import { hoursAndMinutes } from '../../ui/time.ts';
import type { SlaPolicyDraft } from '../administration.ts';
import type { Hours } from './hours-words.ts';

/** Names of what a policy points to. */
export interface PolicyNames {
  /** null for one that is not here. */
  calendar: string | null;
  /** Handles of the brand accounts. */
  accounts: readonly string[];
}

/** "Urgent tickets: first answer within 15 min, around the clock." */
export function promiseLine(policy: SlaPolicyDraft, { calendar, accounts }: PolicyNames): string {
  const promises = [
    within('first answer', policy.first_response_minutes),
    within('each next answer', policy.next_response_minutes),
    within('solved', policy.solve_minutes),
  ].filter((each) => each !== null);
  const said = promises.length === 0 ? 'nothing yet' : listed(promises, 'and');
  const when =
    policy.calendar_id === null ? 'around the clock' : `in the hours of “${calendar ?? '?'}”`;
  return `${whose(policy, accounts)}: ${said}, ${when}.`;
}

/** "Urgent or high tickets about refund to @wrenby", "All tickets". */
function whose({ levels, topics }: SlaPolicyDraft, accounts: readonly string[]): string {
  const level = LEVELS_DOWN.filter((each) => levels.includes(each)).map((each, index) => {
    const { name } = LEVEL_WORDS[each];
    return index === 0 ? name : name.toLowerCase();
  });
  const about = topics.map((topic) => labelWords('topic', topic).name.toLowerCase());
  return [
    level.length === 0 ? 'All tickets' : `${listed(level, 'or')} tickets`,
    about.length === 0 ? '' : `about ${listed(about, 'or')}`,
    accounts.length === 0
      ? ''
      : `to ${listed(
          accounts.map((handle) => `@${handle}`),
          'or',
        )}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function within(what: string, minutes: number | null): string | null {
  return minutes === null ? null : `${what} within ${hoursAndMinutes(minutes)}`;
}

function listed(words: readonly string[], joint: 'and' | 'or'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${joint} ${last}`;
}

export interface ExampleParts {
  policy: SlaPolicyDraft;
  calendar: Calendar | CalendarProblem;
  /** Of the calendar; of this device where minutes count around the clock. */
  timeZone: string;
  /** null where minutes count around the clock. */
  hours: Hours | null;
  /** Milliseconds since the epoch. */
  now: number;
}

const DUE_WORDS: Record<Target, string> = {
  first_response: 'would be due',
  next_response: 'after our first answer would be due',
  solve: 'would have to be solved by',
};
const FRIDAY = 4;
const MINUTE_MS = 60_000;

/** "A tweet on Friday 16:50 would be due Monday 09:10." Null where nothing can be said. */
export function exampleLine({
  policy,
  calendar,
  timeZone,
  hours,
  now,
}: ExampleParts): string | null {
  const target = TARGETS.find((each) => minutesOf(policy, each) !== null);
  const minutes = target && minutesOf(policy, target);
  if (!target || !minutes || !isCalendar(calendar)) return null;
  const asked = nextFriday(new TimeZone(timeZone), endOf(hours?.[FRIDAY]), now);
  const due = addBusinessMinutes(calendar, asked, minutes);
  if (due === null) return null;
  const isSoon = due - asked < 6 * DAY_MS;
  return `A tweet on ${shown(asked, timeZone, true)} ${DUE_WORDS[target]} ${shown(due, timeZone, isSoon)}.`;
}

function minutesOf(policy: SlaPolicyDraft, target: Target): number | null {
  return policy[`${target}_minutes`];
}

/** Minutes since midnight at which a day's work ends; at five where there is none. */
function endOf(spans: Hours[number] | undefined): number {
  const [hours = 17, minutes = 0] = (spans?.at(-1)?.to ?? '17:00').split(':').map(Number);
  return hours * 60 + minutes;
}

/** Ten minutes before work ends on the next Friday: what is left of a week tells most about a promise. */
function nextFriday(zone: TimeZone, endsAt: number, now: number): number {
  const today = Math.floor((now + zone.offsetAt(now)) / DAY_MS);
  const weekday = (((today + 3) % 7) + 7) % 7;
  const friday = today + ((FRIDAY - weekday + 7) % 7);
  return zone.momentOf(friday * DAY_MS + (endsAt - 10) * MINUTE_MS);
}

function shown(ms: number, timeZone: string, isSoon: boolean): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(!isSoon && { day: 'numeric', month: 'short' }),
  }).formatToParts(ms);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const date = isSoon ? '' : `, ${part['day'] ?? ''} ${part['month'] ?? ''},`;
  return `${part['weekday'] ?? ''}${date} ${part['hour'] ?? ''}:${part['minute'] ?? ''}`;
}
