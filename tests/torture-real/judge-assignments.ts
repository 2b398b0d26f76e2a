/** Whether each assignment has had effect once: one that counts twice tells its assignee twice. */
import type { Findings } from './findings.ts';
import type { Server } from './server.ts';
import type { Committed } from './stored.ts';

interface Seen {
  ticket_id: string;
  member_id: string;
  times: number;
}

/**
 * @param accepted What people did and the server has called ok.
 * @param unheard Assignments that the server accepted and whose tab died before it could tell us of them.
 */
export async function judgeAssignments(
  server: Server,
  accepted: readonly Committed[],
  unheard: number,
  found: Findings,
): Promise<void> {
  const given = new Map<string, number>();
  for (const { name, args } of accepted) {
    if (name !== 'ticket.assign.v1') continue;
    const { ticket_id, assignee_id } = args as {
      ticket_id: string;
      assignee_id: { to: string | null };
    };
    const key = `${ticket_id} ${assignee_id.to ?? 'nobody'}`;
    given.set(key, (given.get(key) ?? 0) + 1);
  }
  const isBeyond = ({ ticket_id, member_id, times }: Seen): boolean =>
    times > (given.get(`${ticket_id} ${member_id}`) ?? 0) + unheard;
  const told = await server.query<Seen>(
    `select ticket_id, user_id as member_id, count(*)::int as times from public.notifications
     where kind = 'assigned' group by ticket_id, user_id`,
  );
  for (const { ticket_id, member_id, times } of told.filter(isBeyond))
    found.doubled.push(`ticket ${ticket_id}: ${member_id} was told ${String(times)} times of it`);
  const held = await server.query<Seen>(
    `select id as ticket_id, assignee_id as member_id, 1 as times from public.tickets
     where assignee_id is not null`,
  );
  for (const { ticket_id, member_id } of held.filter(isBeyond))
    found.lost.push(`ticket ${ticket_id} is with ${member_id}, and nobody gave it to them`);
}
