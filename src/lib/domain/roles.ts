/** Roles and what each may do in the interface. The database decides; this only decides what is shown. */
export const ROLES = ['customer', 'agent', 'supervisor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Staff work tickets; customers only follow their own. */
export function isStaff(role: Role): boolean {
  return role !== 'customer';
}
