/** The number on the icon of the installed app: how many notifications are unread. */
import type { Desk } from '../ports.ts';

/** The Badging API; browsers without it have no number. */
export interface Badge {
  setAppBadge?(count: number): Promise<void>;
  clearAppBadge?(): Promise<void>;
}

/** Keeps the number true until it ends; then nobody is signed in here, and the number goes. @returns what ends it. */
export function keepBadge(desk: Pick<Desk, 'notifications'>, badge: Badge = navigator): () => void {
  let shown: number | null = null;
  const show = (count: number): void => {
    if (count === shown) return;
    shown = count;
    // A browser may refuse, as one does in which the app is not installed: the bell in the app tells as well.
    const done = count === 0 ? badge.clearAppBadge?.() : badge.setAppBadge?.(count);
    done?.catch(() => undefined);
  };
  const stop = desk.notifications().subscribe((all) => {
    show(all.filter(({ read_at }) => read_at === null).length);
  });
  return () => {
    stop();
    show(0);
  };
}
