/** What the forms know of invitations. */
import { plural } from '../../../ui/numbers.ts';
import { asRole } from '../../../ui/role-words.ts';
import type { InviteOutcome, NewInvitation } from '../../people.ts';
import type { Refusal } from '../../ports.ts';

/** For how long a link may be good. */
export const DAYS = [1, 3, 7, 14, 30] as const;
export const DAYS_AT_FIRST = 7;

export function daysWords(days: number): string {
  return days === 1 ? 'one day' : `${String(days)} days`;
}

/** What is wrong with the only row, as a form says it. */
export function refusalOfRow([problem]: (InviteOutcome & {
  kind: 'refused';
})['problems']): Refusal {
  return Object.assign(new Error('The server did not take this.'), {
    code: 'invalid',
    ...(problem && { field: problem.field, reason: problem.reason }),
  });
}

interface Letter {
  subject: string;
  text: string;
}

/** What goes along with a link. @param company '' while it has no name */
export function letterOf(
  { name, role }: Pick<NewInvitation, 'name' | 'role'>,
  company: string,
  link: string,
  days: number,
): Letter {
  const hello = name === null ? 'Hello,' : `Hello ${name},`;
  const where = company === '' ? 'at our help desk' : `at the help desk of ${company}`;
  return {
    subject: company === '' ? 'Your invitation to Roost' : `Join ${company} on Roost`,
    text: `${hello}\n\nthis link makes you ${asRole(role)} ${where}. It works once, for ${daysWords(days)}:\n\n${link}\n`,
  };
}

/** Opens the mail program with it. */
export function mailOf(email: string | null, { subject, text }: Letter): string {
  return `mailto:${encodeURIComponent(email ?? '')}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text)}`;
}

/** "Good for 7 days", "Good for 3 hours", "Expired". */
export function untilWords(expiresAt: string, nowMs: number): string {
  const hours = (Date.parse(expiresAt) - nowMs) / 3_600_000;
  if (hours <= 0) return 'Expired';
  if (hours < 1) return 'Good for less than an hour';
  const [left, unit] = hours < 48 ? [hours, 'hour'] : [hours / 24, 'day'];
  return `Good for ${plural(Math.round(left), unit)}`;
}
