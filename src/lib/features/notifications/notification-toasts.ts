/** Raises a toast for each notification that arrives while somebody looks. */
import type { Live } from '../../domain/live.ts';
import type { Notification } from '../../domain/rows.ts';
import type { Desk, TicketView } from '../ports.ts';
import { notificationWords, type NotificationWords } from './notification-words.ts';

/** What waited longer, for a night without network say, is the bell's alone. */
const FRESH_MS = 2 * 60_000;
/** How far the server's clock may be behind the one that times are shown by. */
const CLOCK_MS = 10_000;

/**
 * Called once a notification that was raised since the call and arrives within minutes; the rest is the bell's.
 * @param now ms since 1970; put right while somebody looks, it may jump
 * @param elapsed ms since some moment, which do not
 */
export function watchNotifications(
  desk: Pick<Desk, 'notifications' | 'ticket'>,
  show: (notification: Notification, words: NotificationWords) => void,
  now: () => number,
  elapsed: () => number = () => performance.now(),
): () => void {
  const began = elapsed();
  let known: Set<string> | null = null;
  return desk.notifications().subscribe((all) => {
    const before = known;
    known = new Set(all.map(({ id }) => id));
    if (before === null) return;
    const opened = now() - (elapsed() - began) - CLOCK_MS;
    const since = Math.max(opened, now() - FRESH_MS);
    const fresh = all.filter(
      ({ id, read_at, created_at }) =>
        read_at === null && !before.has(id) && Date.parse(created_at) > since,
    );
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
