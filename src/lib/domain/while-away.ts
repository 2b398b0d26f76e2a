/** What others did while a device heard nothing: the difference between what it held and what it pulled. */
import type { Message, Reply, Ticket, TicketStatus } from './rows.ts';

/** After this long without the server the changes of others are worth a summary. */
export const AWAY_MS = 5 * 60_000;

/** Without the words of messages: a deletion on X must not have to look for them here. */
export type AwayChange = { ticketId: string } & (
  | { kind: 'customer_wrote' | 'colleague_replied' | 'colleague_noted'; id: string }
  | { kind: 'assigned'; to: string | null }
  | { kind: 'status'; to: TicketStatus }
);

export interface HeldBefore {
  /** Each ticket as the server had sent it, and as it was shown with the person's own changes. */
  tickets: ReadonlyMap<string, { server: Ticket; shown: Ticket }>;
  /** Ids of messages and replies. */
  known: ReadonlySet<string>;
}

export interface PulledRows {
  tickets: readonly Ticket[];
  messages: readonly Message[];
  replies: readonly Reply[];
}

/** @param me Whose device this is: what they did themselves is no news. */
export function changesByOthers(before: HeldBefore, pulled: PulledRows, me: string): AwayChange[] {
  return [
    ...pulled.messages
      .filter(({ id, author_id, deleted_at }) => {
        return !before.known.has(id) && author_id !== me && deleted_at === null;
      })
      .map(({ id, ticket_id, kind }) => ({ ticketId: ticket_id, kind: KINDS[kind], id })),
    ...pulled.replies
      .filter(({ id, author_id, state }) => {
        return !before.known.has(id) && author_id !== me && state !== 'cancelled';
      })
      .map(({ id, ticket_id }) => ({
        ticketId: ticket_id,
        kind: 'colleague_replied' as const,
        id,
      })),
    ...pulled.tickets.flatMap((ticket) => ticketChanges(before.tickets.get(ticket.id), ticket, me)),
  ];
}

const KINDS = {
  inbound: 'customer_wrote',
  portal: 'customer_wrote',
  outbound: 'colleague_replied',
  note: 'colleague_noted',
} as const;

function ticketChanges(
  before: { server: Ticket; shown: Ticket } | undefined,
  now: Ticket,
  me: string,
): AwayChange[] {
  const ticketId = now.id;
  // Of a ticket that is new here the first message tells all, except that it is the person's to do.
  if (!before) return now.assignee_id === me ? [{ ticketId, kind: 'assigned', to: me }] : [];
  const { server, shown } = before;
  const isNews = (field: 'assignee_id' | 'status'): boolean =>
    now[field] !== server[field] && now[field] !== shown[field];
  return [
    ...(isNews('assignee_id')
      ? [{ ticketId, kind: 'assigned' as const, to: now.assignee_id }]
      : []),
    ...(isNews('status') ? [{ ticketId, kind: 'status' as const, to: now.status }] : []),
  ];
}

/** One list of two: a message or reply counts once, and of a field only the last change. */
export function mergeChanges(
  known: readonly AwayChange[],
  fresh: readonly AwayChange[],
): AwayChange[] {
  const merged = new Map<string, AwayChange>();
  for (const change of [...known, ...fresh]) {
    const key = 'id' in change ? change.id : `${change.kind}/${change.ticketId}`;
    merged.delete(key);
    merged.set(key, change);
  }
  return [...merged.values()];
}
