/** The moment after which an app has earned its place: somebody has answered, or solved, a ticket with it. */
import type { Live } from '../../domain/live.ts';
import type { TicketView } from '../ports.ts';

/** Whether the person has written to the customer, or the ticket is solved. */
export function isAnswered({ ticket, messages }: TicketView, userId: string): boolean {
  return (
    ticket.status === 'solved' ||
    messages.some(
      ({ message, author, reply }) =>
        message.kind === 'outbound' && (author?.id === userId || reply?.author_id === userId),
    )
  );
}

/**
 * Calls back once, when the ticket is answered or solved while it is looked at.
 *
 * @returns what stops watching.
 */
export function watchAnswer(
  ticket: Live<TicketView | null>,
  userId: string,
  answered: () => void,
): () => void {
  let before: boolean | null = null;
  return ticket.subscribe((view) => {
    if (!view) return;
    const now = isAnswered(view, userId);
    if (before === false && now) answered();
    before = before === true || now;
  });
}
