import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { id, notification, ticketView } from '../../../../tests/support/ui/samples.ts';
import { scope } from '../../../../tests/support/ui/scope-parts.ts';
import NotificationBell from './NotificationBell.svelte';

async function bell() {
  const parts = scope();
  parts.ticket.set(ticketView());
  await render(InScope, {
    view: NotificationBell,
    given: { ticketHref: (ticketId: string) => `#${ticketId}` },
    scope: parts,
  });
  return parts;
}

describe('NotificationBell', () => {
  it('counts what is unread, and reads one by opening it', async () => {
    const { notifications, calls } = await bell();
    notifications.set([
      notification(1, 'urgent_ticket'),
      notification(2, 'assigned', { read_at: '2026-03-02T12:00:00Z' }),
    ]);
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).click();
    const urgent = page.getByRole('link', { name: /Urgent: Guest 1/u });
    await expect.element(urgent).toHaveAttribute('href', `#${id('ticket', 1)}`);
    await urgent.click();
    expect(calls).toEqual([['markRead', id('other', 1)]]);
  });

  it('reads all at once', async () => {
    const { notifications, calls } = await bell();
    notifications.set([notification(1, 'urgent_ticket'), notification(2, 'reply_failed')]);
    await page.getByRole('button', { name: 'Notifications, 2 unread' }).click();
    await page.getByRole('button', { name: 'Mark all read' }).click();
    expect(calls.map(([name]) => name)).toEqual(['markRead', 'markRead']);
  });

  it('says what will come when nothing has', async () => {
    await bell();
    await page.getByRole('button', { name: 'Notifications' }).click();
    await expect.element(page.getByText(/Nothing yet/u)).toBeVisible();
  });
});
