/** Roles in the words of the interface. */
import type { Role } from '../../domain/roles.ts';

export const ROLE_WORDS: Record<Role, string> = {
  customer: 'Customer',
  agent: 'Agent',
  supervisor: 'Supervisor',
  admin: 'Administrator',
};
