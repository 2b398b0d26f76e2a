import { describe, expect, it } from 'vitest';
import { notification } from '../../../../tests/support/ui/samples.ts';
import { scope } from '../../../../tests/support/ui/scope-parts.ts';
import { keepBadge, type Badge } from './app-badge.ts';

function badge(): { badge: Badge; shown: number[] } {
  const shown: number[] = [];
  const show = (count: number): Promise<void> => {
    shown.push(count);
    return Promise.resolve();
  };
  return { badge: { setAppBadge: show, clearAppBadge: () => show(0) }, shown };
}

describe('keepBadge', () => {
  it('counts what is unread, and forgets it when it is read or nobody is signed in', () => {
    const { services, notifications } = scope();
    const { badge: icon, shown } = badge();
    const end = keepBadge(services.desk, icon);
    const unread = notification(1, 'urgent_ticket');
    const read = notification(2, 'assigned', { read_at: '2026-03-02T12:00:00Z' });
    notifications.set([unread, read]);
    notifications.set([notification(3, 'assigned'), unread, read]);
    notifications.set([read]);
    notifications.set([unread]);
    end();
    notifications.set([unread, notification(4, 'assigned')]);
    expect(shown).toEqual([0, 1, 2, 0, 1, 0]);
  });

  it('does without where the browser has no badges, or refuses', () => {
    const { services, notifications } = scope();
    const refuses = { setAppBadge: () => Promise.reject(new Error('not installed')) };
    for (const icon of [{}, refuses]) {
      const end = keepBadge(services.desk, icon);
      notifications.set([notification(1, 'assigned')]);
      end();
    }
  });
});
