/** What others did on a ticket while this device was away, in words. */
import type { TicketStatus } from '../../domain/rows.ts';
import { plural } from '../../ui/numbers.ts';
import type { AwayTicket } from '../unsent.ts';

const STATUS_DONE: Record<TicketStatus, string> = {
  open: 'opened again',
  pending: 'set to pending',
  waiting: 'set to waiting',
  solved: 'solved',
  closed: 'closed',
};

/** "Given to you, 2 new messages". */
export function awayWords(change: AwayTicket): string {
  const { messages, repliedBy, notedBy, assignedTo, status } = change;
  const parts = [
    ...(assignedTo === undefined ? [] : [given(assignedTo)]),
    ...(messages > 0 ? [plural(messages, 'new message')] : []),
    ...repliedBy.map((who) => (who === null ? 'answered on X' : `${who} answered`)),
    ...notedBy.map((who) => `note by ${who ?? 'a colleague'}`),
    ...(status === undefined ? [] : [STATUS_DONE[status]]),
  ];
  const sentence = parts.join(', ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function given(to: NonNullable<AwayTicket['assignedTo']>): string {
  if (to === 'nobody') return 'given back';
  return `given to ${to === 'me' ? 'you' : to.name}`;
}
