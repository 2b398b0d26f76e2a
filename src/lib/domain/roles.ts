/** Roles and what each may do in the interface. The database decides; this only decides what is shown. */
export const ROLES = ['customer', 'agent', 'supervisor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Roles of those who work here, in the order of what they may do. */
export const STAFF_ROLES = ['agent', 'supervisor', 'admin'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Staff work tickets; customers only follow their own. */
export function isStaff(role: Role): boolean {
  return role !== 'customer';
}
