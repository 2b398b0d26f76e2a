import type { FreshWorld } from './fresh-world.ts';

/** Makes a ticket one that was solved, and last touched, so many days ago. */
export async function solvedDaysAgo(
  { change }: FreshWorld,
  ticketId: string,
  days: number,
): Promise<void> {
  // One statement a transaction: a table with changes to be logged at commit cannot be altered.
  await change('alter table public.tickets disable trigger touch_updated_at');
  await change(
    `update public.tickets set status = 'solved', updated_at = now() - interval '${String(days)} days' where id = '${ticketId}'`,
  );
  await change('alter table public.tickets enable trigger touch_updated_at');
}
