/** Business hours as people say them. */
import type { Rows } from '../../domain/rows.ts';

export type Hours = Rows['calendars']['hours'];

export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

/** "Mon–Fri 08:00–20:00 · Sat 10:00–12:00, 13:00–16:00": days in a row with the same hours are one. */
export function hoursLine(hours: Hours): string {
  const days = hours.map((spans) => spans.map(({ from, to }) => `${from}–${to}`).join(', '));
  const runs: { first: number; last: number; text: string }[] = [];
  for (const [day, text] of days.entries()) {
    const run = runs.at(-1);
    if (run?.text === text) run.last = day;
    else runs.push({ first: day, last: day, text });
  }
  return runs
    .filter(({ text }) => text !== '')
    .map(({ first, last, text }) => {
      const name = (day: number): string => WEEKDAYS[day]?.slice(0, 3) ?? '';
      if (first === last) return `${name(first)} ${text}`;
      return `${name(first)}–${name(last)} ${text}`;
    })
    .join(' · ');
}

/** The spans of a day in their order. */
export function inOrder(spans: Hours[number]): Hours[number] {
  return spans.toSorted((a, b) => (a.from < b.from ? -1 : 1));
}

/** Whether each span ends after it begins, and before the next one begins. */
export function areApart(spans: Hours[number]): boolean {
  return inOrder(spans).every(({ from, to }, index, all) => {
    const next = all[index + 1];
    return from !== '' && from < to && (!next || to <= next.from);
  });
}
