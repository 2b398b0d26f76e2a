/** Raises a toast for each notification that arrives while somebody looks. */
import type { Live } from '../../domain/live.ts';
import type { Notification } from '../../domain/rows.ts';
import type { Desk, TicketView } from '../ports.ts';
import { notificationWords, type NotificationWords } from './notification-words.ts';

/** Called once a notification; what was there before is the bell's. */
export function watchNotifications(
  desk: Pick<Desk, 'notifications' | 'ticket'>,
  show: (notification: Notification, words: NotificationWords) => void,
): () => void {
  let known: Set<string> | null = null;
  return desk.notifications().subscribe((all) => {
    const before = known;
    known = new Set(all.map(({ id }) => id));
    if (before === null) return;
    const fresh = all.filter(({ id, read_at }) => read_at === null && !before.has(id));
    for (const notification of fresh) {
      const { kind, ticket_id } = notification;
      const told = (view: TicketView | null): void => {
        show(notification, notificationWords(kind, view));
      };
      if (ticket_id === null) told(null);
      else once(desk.ticket(ticket_id), told);
    }
  });
}

/** The first value of a source, which may come at once or later. */
function once<T>(live: Live<T>, next: (value: T) => void): void {
  let isOver = false;
  const stop = live.subscribe((value) => {
    if (isOver) return;
    isOver = true;
    // A source that speaks at once does so before `stop` is known.
    queueMicrotask(() => {
      stop();
    });
    next(value);
  });
}
