import { describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { id, ticket, ticketView } from '../../../../tests/support/ui/samples.ts';
import { ME, scope } from '../../../../tests/support/ui/scope-parts.ts';
import { source } from '../../../../tests/support/ui/source.ts';
import type { InstallState } from '../ports.ts';
import InstallCard from './InstallCard.svelte';

async function card(kind: InstallState['kind'], mayOffer = true) {
  const parts = scope();
  parts.ticket.set(ticketView());
  const installation = {
    state: source<InstallState>({ kind }),
    install: vi.fn(() => Promise.resolve(true)),
    mayOffer: () => mayOffer,
    offered: vi.fn(),
  };
  await render(InScope, {
    view: InstallCard,
    given: { installation, ticketId: id('ticket', 1), userId: ME },
    scope: parts,
  });
  return {
    installation,
    shown: page.getByRole('complementary', { name: 'Install Roost' }),
    solve: () => parts.ticket.set(ticketView({ ticket: ticket(1, { status: 'solved' }) })),
  };
}

describe('InstallCard', () => {
  it('waits for a first ticket to be solved, then asks the browser', async () => {
    const { installation, shown, solve } = await card('on_request');
    await expect.element(shown).not.toBeInTheDocument();
    solve();
    await expect.element(shown).toBeVisible();
    expect(installation.offered).toHaveBeenCalledOnce();
    await page.getByRole('button', { name: 'Install', exact: true }).click();
    expect(installation.install).toHaveBeenCalledOnce();
    await expect.element(shown).not.toBeInTheDocument();
  });

  it('goes away when it is not wanted', async () => {
    const { installation, shown, solve } = await card('on_request');
    solve();
    await page.getByRole('button', { name: 'Not now' }).click();
    await expect.element(shown).not.toBeInTheDocument();
    expect(installation.install).not.toHaveBeenCalled();
  });

  it('tells the steps where only a person can do it', async () => {
    const { solve } = await card('by_hand');
    solve();
    await expect.element(page.getByText('Choose Add to Home Screen')).toBeVisible();
  });

  it.each([
    ['it is not possible', 'unavailable', true],
    ['it is installed', 'installed', true],
    ['it was offered before', 'on_request', false],
  ] as const)('is silent when %s', async (_, kind, mayOffer) => {
    const { installation, shown, solve } = await card(kind, mayOffer);
    solve();
    await expect.element(shown).not.toBeInTheDocument();
    expect(installation.offered).not.toHaveBeenCalled();
  });
});
