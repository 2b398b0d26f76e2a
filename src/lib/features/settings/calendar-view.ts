import type { Member, Rows } from '../../domain/rows.ts';
import type { Changed } from '../administration.ts';

export interface CalendarView {
  calendar: Rows['calendars'];
  /** In the order of their days. */
  holidays: Rows['holidays'][];
  /** Names of the policies that count in it. */
  usedBy: string[];
  changed: Changed;
}

interface Parts {
  calendars: readonly Rows['calendars'][];
  holidays: readonly Rows['holidays'][];
  policies: readonly Rows['sla_policies'][];
  members: readonly Member[];
}

/** By name. */
export function calendarViews({ calendars, holidays, policies, members }: Parts): CalendarView[] {
  return calendars
    .map((calendar) => ({
      calendar,
      holidays: holidays
        .filter(({ calendar_id }) => calendar_id === calendar.id)
        .sort((a, b) => (a.day < b.day ? -1 : 1)),
      usedBy: policies
        .filter(({ calendar_id }) => calendar_id === calendar.id)
        .map(({ name }) => name),
      changed: changedBy(calendar, members),
    }))
    .sort((a, b) => a.calendar.name.localeCompare(b.calendar.name));
}

/** Who has changed a row last. */
export function changedBy(
  { updated_by, updated_at }: Pick<Rows['calendars'], 'updated_by' | 'updated_at'>,
  members: readonly Member[],
): Changed {
  return { by: members.find(({ id }) => id === updated_by) ?? null, at: updated_at };
}
