/** Whether each assignment has had effect once: an assignment that counts twice tells its assignee twice. */
import type { Server } from './server.ts';
import type { Committed } from './stored.ts';

interface Seen {
  ticket_id: string;
  member_id: string;
  times: number;
}

/**
 * @param intents What people did, with what the server said of it.
 * @param unheard Assignments that the server accepted and whose tab died before it could tell us of them.
 */
export async function judgeAssignments(
  server: Server,
  intents: readonly { intent: Committed; status: string | null }[],
  unheard: number,
): Promise<{ doubled: string[]; lost: string[] }> {
  const accepted = new Map<string, number>();
  for (const { intent, status } of intents) {
    if (intent.name !== 'ticket.assign.v1' || status !== 'ok') continue;
    const { ticket_id, assignee_id } = intent.args as {
      ticket_id: string;
      assignee_id: { to: string | null };
    };
    const key = `${ticket_id} ${assignee_id.to ?? 'nobody'}`;
    accepted.set(key, (accepted.get(key) ?? 0) + 1);
  }
  const told = await server.query<Seen>(
    `select ticket_id, user_id as member_id, count(*)::int as times from public.notifications
     where kind = 'assigned' group by ticket_id, user_id`,
  );
  const held = await server.query<Seen>(
    `select id as ticket_id, assignee_id as member_id, 1 as times from public.tickets
     where assignee_id is not null`,
  );
  const beyond = (rows: readonly Seen[]): Seen[] =>
    rows.filter(
      ({ ticket_id, member_id, times }) =>
        times > (accepted.get(`${ticket_id} ${member_id}`) ?? 0) + unheard,
    );
  return {
    doubled: beyond(told).map(
      ({ ticket_id, times }) =>
        `ticket ${ticket_id} was assigned ${String(times)} times to somebody`,
    ),
    lost: beyond(held).map(({ ticket_id }) => `ticket ${ticket_id} has whom nobody gave it to`),
  };
}
