/** Roles in the words of the interface. */
import type { Role, StaffRole } from '../domain/roles.ts';

export const ROLE_WORDS: Record<Role, string> = {
  customer: 'Customer',
  agent: 'Agent',
  supervisor: 'Supervisor',
  admin: 'Administrator',
};

/** What somebody may do, in one sentence. */
export const ROLE_MEANING: Record<StaffRole, string> = {
  agent: 'Works on the tickets of their teams, and on those without a team.',
  supervisor: 'Sees every ticket and who works here, and writes macros and knowledge.',
  admin: 'May do all that, and decides what stands in these settings.',
};

/** "an agent", in the middle of a sentence. */
export function asRole(role: Role): string {
  const name = ROLE_WORDS[role].toLowerCase();
  return `${/^[aeiou]/u.test(name) ? 'an' : 'a'} ${name}`;
}
