/** What the queue shows of each ticket, kept beside the rows so that no view recomputes thousands of them. */
import { effectiveTriage, type EffectiveTriage } from '../../domain/effective-triage.ts';
import { priority, type Priority } from '../../domain/priority.ts';
import type { Customer, Message, Reply, Ticket, Triage } from '../../domain/rows.ts';
import type { QueueItem } from '../../features/ports.ts';

/** Everything about a ticket's place in the queue except what moves with the clock. */
export interface QueueEntry {
  /** The ticket's id. */
  id: string;
  status: Ticket['status'];
  ticket: Ticket;
  customer: Customer;
  preview: QueueItem['preview'];
  triage: EffectiveTriage | null;
  waitingSince: string;
  unanswered: number;
  outgoing: Reply['state'] | null;
}

interface Parts {
  ticket: Ticket;
  customer: Customer;
  messages: Message[];
  triage: Triage[];
  replies: Reply[];
}

/** @returns null for a ticket without any public message yet: it is still arriving. */
export function queueEntry({
  ticket,
  customer,
  messages,
  triage,
  replies,
}: Parts): QueueEntry | null {
  const spoken = messages
    .filter((message) => message.kind !== 'note')
    .sort((a, b) => byTime(a.posted_at, b.posted_at));
  const newest = spoken.at(-1);
  if (!newest) return null;

  const answeredAt = [
    ...spoken.filter(({ kind }) => kind === 'outbound').map(({ posted_at }) => posted_at),
    // The message that a reply answers counts as answered even where this device's clock is slow.
    ...replies
      .filter(({ state }) => onItsWay(state) || state === 'sent')
      .flatMap(({ created_at, in_reply_to_message_id }) => [
        created_at,
        ...spoken
          .filter(({ id }) => id === in_reply_to_message_id)
          .map(({ posted_at }) => posted_at),
      ]),
    ...(ticket.last_reply_at === null ? [] : [ticket.last_reply_at]),
  ].reduce((latest, time) => Math.max(latest, Date.parse(time)), 0);
  const theirs = spoken.filter(
    ({ kind, deleted_at }) => kind !== 'outbound' && deleted_at === null,
  );
  const unanswered = theirs.filter(({ posted_at }) => Date.parse(posted_at) > answeredAt);

  const judged = new Map(
    theirs.map(({ id }) => [
      id,
      effectiveTriage(triage.filter(({ message_id }) => message_id === id)),
    ]),
  );
  const deciding = (unanswered.length > 0 ? unanswered : theirs.slice(-1))
    .map(({ id }) => judged.get(id) ?? null)
    .sort((a, b) => pressing(b) - pressing(a))[0];
  const unsent = replies
    .filter(({ state }) => state === 'failed' || onItsWay(state))
    .sort((a, b) => byTime(a.created_at, b.created_at))
    .at(-1);

  return {
    id: ticket.id,
    status: ticket.status,
    ticket,
    customer,
    preview: {
      text: newest.text,
      posted_at: newest.posted_at,
      deleted_at: newest.deleted_at,
      kind: newest.kind,
      language: newest.language,
    },
    triage: deciding ?? null,
    waitingSince: (unanswered[0] ?? newest).posted_at,
    unanswered: unanswered.length,
    outgoing: unsent?.state ?? null,
  };
}

/** The priority as of `now` (milliseconds since the epoch). */
export function priorityAt(entry: QueueEntry, now: number): Priority {
  return priority({
    triage: entry.triage,
    waitingMinutes: entry.unanswered === 0 ? 0 : (now - Date.parse(entry.waitingSince)) / 60_000,
    unanswered: Math.max(1, entry.unanswered),
    followers: entry.customer.followers,
  });
}

/** Postgres and browsers write the same time differently, so that text would not sort. */
export function byTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b);
}

function onItsWay(state: Reply['state']): boolean {
  return state === 'queued' || state === 'sending' || state === 'unknown';
}

function pressing(triage: EffectiveTriage | null): number {
  return priority({ triage, waitingMinutes: 0, unanswered: 1, followers: 0 }).score;
}
