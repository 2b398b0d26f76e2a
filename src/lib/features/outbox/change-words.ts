/** What a person did, in words. */
import type { TicketStatus } from '../../domain/rows.ts';
import { HEAD_WORDS, labelWords, STATUS_WORDS } from '../../ui/label-words.ts';
import type { Change, TicketRef } from '../unsent.ts';

export interface ChangeWords {
  /** "Reply to @mira", "Solve ticket #12". */
  title: string;
  /** The person's own words; null when there are none. */
  quote: string | null;
}

const STATUS_DONE: Record<TicketStatus, (ticket: string) => string> = {
  open: (ticket) => `Open ${ticket}`,
  pending: (ticket) => `Set ${ticket} to pending`,
  waiting: (ticket) => `Set ${ticket} to waiting`,
  solved: (ticket) => `Solve ${ticket}`,
  closed: (ticket) => `Close ${ticket}`,
};

/** @param ticket null when the device does not hold it. */
export function changeWords(change: Change, ticket: TicketRef | null): ChangeWords {
  const whom = ticket ? `@${ticket.customer.handle}` : 'a customer';
  const what = ticket ? `ticket #${ticket.number}` : 'a ticket';
  switch (change.kind) {
    case 'reply':
      return { title: `Reply to ${whom}`, quote: change.text };
    case 'note':
      return { title: `Note on ${what}`, quote: change.text };
    case 'retry_reply':
      return { title: `Try the reply to ${whom} again`, quote: change.text };
    case 'cancel_reply':
      return { title: `Take back the reply to ${whom}`, quote: change.text };
    case 'assign':
      return {
        title: change.to === null ? `Unassign ${what}` : `Assign ${what} to ${change.to}`,
        quote: null,
      };
    case 'status':
      return { title: STATUS_DONE[change.to](what), quote: null };
    case 'correct': {
      const labels = change.labels
        .map(
          ({ head, label }) =>
            `${HEAD_WORDS[head].toLowerCase()} to ${labelWords(head, label).name}`,
        )
        .join(' and ');
      return { title: `Set the ${labels} on ${what}`, quote: null };
    }
    case 'read':
      return { title: 'Mark a notification as read', quote: null };
  }
}

/** The value that a change sets, as it is shown beside another one; "nobody" for no assignee. */
export function valueOf(change: Change): string {
  switch (change.kind) {
    case 'assign':
      return change.to ?? 'nobody';
    case 'status':
      return STATUS_WORDS[change.to].name;
    case 'correct':
      return change.labels.map(({ head, label }) => labelWords(head, label).name).join(', ');
    default:
      return '';
  }
}
