/** What a notification says. */
import type { Notification } from '../../domain/rows.ts';
import type { TicketView } from '../ports.ts';

export interface NotificationWords {
  title: string;
  message: string;
}

/** `view` is null while the device does not hold the ticket. */
export function notificationWords(
  kind: Notification['kind'],
  view: TicketView | null,
): NotificationWords {
  const who = view ? view.customer.name : 'A customer';
  const ticket = view ? `#${view.ticket.number}` : 'A ticket';
  const newest = view?.messages.findLast(({ message }) => message.kind === 'inbound')?.message;
  const said = newest && !newest.deleted_at ? newest.text : '';
  switch (kind) {
    case 'urgent_ticket':
      return { title: `Urgent: ${who}`, message: said };
    case 'assigned':
      return { title: `${ticket} is yours now`, message: view ? `${who}: ${said}` : '' };
    case 'reply_failed':
      return {
        title: `Your reply to ${view ? who : 'a customer'} failed`,
        message: 'It is not on X.',
      };
    case 'customer_answered':
      return { title: `${who} answered`, message: said };
    case 'sla_warning':
      return { title: `Due soon: ${who}`, message: said };
    case 'sla_breached':
      return { title: `Overdue: ${who}`, message: said };
  }
}
