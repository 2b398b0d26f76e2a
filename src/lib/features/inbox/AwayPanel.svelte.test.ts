import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { id, NOON } from '../../../../tests/support/ui/samples.ts';
import { ME, scope } from '../../../../tests/support/ui/scope-parts.ts';
import type { AwayTicket } from '../unsent.ts';
import AwayPanel from './AwayPanel.svelte';

const changed = (n: number, change: Partial<AwayTicket>): AwayTicket => ({
  ticket: {
    id: id('ticket', n),
    number: n,
    customer: { name: `Guest ${n}`, handle: `guest_${n}` },
  },
  messages: 0,
  newest: null,
  repliedBy: [],
  notedBy: [],
  assignedTo: undefined,
  status: undefined,
  ...change,
});

async function panel() {
  const parts = scope();
  const ticketHref = (ticketId: string) => `#${ticketId}`;
  await render(InScope, { view: AwayPanel, given: { userId: ME, ticketHref }, scope: parts });
  return parts;
}

describe('AwayPanel', () => {
  it('is not there when nothing was missed', async () => {
    await panel();
    await expect.element(page.getByTestId('away')).not.toBeInTheDocument();
  });

  it('lists what was missed, each a link, until it is dismissed', async () => {
    const { away, calls } = await panel();
    away.set({
      since: NOON,
      tickets: [
        changed(1, { messages: 2, newest: 'Hello?' }),
        changed(2, { assignedTo: 'me' }),
        changed(3, { repliedBy: ['Ana'], status: 'solved' }),
      ],
    });
    await expect
      .element(page.getByRole('heading', { name: /3 changes while you were away/u }))
      .toBeVisible();
    const links = page.getByRole('link');
    await expect.element(links.nth(0)).toHaveAttribute('href', `#${id('ticket', 1)}`);
    await expect.element(links.nth(0)).toMatchTextContent('2 new messages: “Hello?”');
    await expect.element(links.nth(1)).toMatchTextContent('Given to you');
    await expect.element(links.nth(2)).toMatchTextContent('Ana answered, solved');
    await page.getByRole('button', { name: /Dismiss/u }).click();
    expect(calls).toEqual([['dismissAway']]);
  });
});
