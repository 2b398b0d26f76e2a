import { describe, expect, it } from 'vitest';
import { notification, ticketView } from '../../../../tests/support/ui/samples.ts';
import { scope } from '../../../../tests/support/ui/scope-parts.ts';
import { watchNotifications } from './notification-toasts.ts';

const NOON = Date.parse(notification(1, 'assigned').created_at);

/** @param now As the person's device has it. */
function watching(now: () => number = () => NOON) {
  const parts = scope();
  const shown: string[] = [];
  parts.ticket.set(ticketView());
  parts.notifications.set([notification(1, 'assigned')]);
  const stop = watchNotifications(
    parts.services.desk,
    (_, { title }) => shown.push(title),
    now,
    () => 0,
  );
  return { ...parts, shown, stop };
}

describe('watchNotifications', () => {
  it('is silent about what was there before', () => {
    expect(watching().shown).toEqual([]);
  });

  it('shows each new one once', () => {
    const { notifications, shown } = watching();
    const urgent = notification(2, 'urgent_ticket');
    notifications.set([urgent, ...notifications.value]);
    notifications.set([...notifications.value]);
    expect(shown).toEqual(['Urgent: Guest 1']);
  });

  it('says what is due soon, and what was due', () => {
    const { notifications, shown } = watching();
    notifications.set([notification(2, 'sla_warning'), notification(3, 'sla_breached')]);
    expect(shown).toEqual(['Due soon: Guest 1', 'Overdue: Guest 1']);
  });

  it('is silent about what waited while the device was away', () => {
    const { notifications, shown } = watching();
    notifications.set([notification(2, 'urgent_ticket', { created_at: '2026-03-01T08:00:00Z' })]);
    expect(shown).toEqual([]);
  });

  it('speaks again when a clock that was a year ahead has been put right meanwhile', () => {
    const clock = { now: NOON + 365 * 24 * 60 * 60_000 };
    const { notifications, shown } = watching(() => clock.now);
    clock.now = NOON;
    notifications.set([notification(2, 'urgent_ticket'), ...notifications.value]);
    expect(shown).toEqual(['Urgent: Guest 1']);
  });

  it('is silent about one that was read on another device', () => {
    const { notifications, shown } = watching();
    notifications.set([notification(3, 'customer_answered', { read_at: '2026-03-02T12:00:00Z' })]);
    expect(shown).toEqual([]);
  });

  it('has words for a ticket that this device does not hold', () => {
    const { notifications, shown, ticket } = watching();
    ticket.set(null);
    notifications.set([
      notification(4, 'reply_failed'),
      notification(5, 'assigned', { ticket_id: null }),
    ]);
    expect(shown).toEqual(['Your reply to a customer failed', 'A ticket is yours now']);
  });
});
