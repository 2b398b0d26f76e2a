/** What the queue shows of each ticket, kept beside the rows so that no view recomputes thousands of them. */
import type { EffectiveTriage } from '../../domain/effective-triage.ts';
import { priority, type Priority } from '../../domain/priority.ts';
import type { Customer, Message, Reply, Ticket, Triage } from '../../domain/rows.ts';
import type { SlaRules } from '../../domain/sla/rules.ts';
import type { Schedule } from '../../domain/sla/schedule.ts';
import { byTime, onItsWay, standingOf, type Answers } from '../../domain/standing.ts';
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
  answers: Answers;
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
export function queueEntry({ customer, ...parts }: Parts): QueueEntry | null {
  const { ticket, replies } = parts;
  const { spoken, unanswered, triage, answers } = standingOf(parts);
  const newest = spoken.at(-1);
  if (!newest) return null;
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
    triage,
    waitingSince: (unanswered[0] ?? newest).posted_at,
    unanswered: unanswered.length,
    answers,
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

/** What was promised for the ticket; null when nothing was. */
export function scheduleIn(rules: SlaRules, entry: QueueEntry): Schedule | null {
  const { ticket, customer, triage, answers, unanswered, waitingSince } = entry;
  return rules.scheduleFor({
    ticket,
    triage,
    answers,
    unanswered,
    followers: customer.followers,
    unansweredSince: unanswered === 0 ? null : waitingSince,
  });
}
