import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { id, ticket, ticketView } from '../../../../tests/support/ui/samples.ts';
import { scope, TOKEN } from '../../../../tests/support/ui/scope-parts.ts';
import { settingOf } from '../../domain/settings.ts';
import Composer from './Composer.svelte';

async function composer(
  targetId: string | null = id('message', 1),
  parts = scope(),
  view = ticketView(),
) {
  const rendered = await render(InScope, {
    view: Composer,
    given: { view, targetId },
    scope: parts,
  });
  return { ...parts, rendered };
}

const replyField = () => page.getByRole('textbox', { name: 'Reply on X' });
const send = () => page.getByRole('button', { name: 'Send reply' });

describe('Composer', () => {
  it('sends the reply to the customer’s post and clears the field', async () => {
    const { calls } = await composer();
    await userEvent.fill(replyField(), '  We are on it. ');
    await send().click();
    expect(calls).toEqual([
      ['reply', id('ticket', 1), id('message', 1), 'We are on it.', undefined],
    ]);
    await expect.element(replyField()).toHaveValue('');
  });

  it('signs what is sent as the brand has decided, and counts the signature', async () => {
    const parts = scope();
    const voice = { ...settingOf('brand_voice', undefined), sign_off: 'initials' };
    parts.setting('brand_voice').set({ value: voice, seen: null, changed: null });
    const { calls } = await composer(id('message', 1), parts);
    await expect.element(page.getByText('Signed ^AD')).toBeVisible();
    await userEvent.fill(replyField(), 'a'.repeat(277));
    await expect.element(page.getByText('1 too many for one post.')).toBeVisible();
    await userEvent.fill(replyField(), 'We are on it.');
    await send().click();
    expect(calls).toEqual([
      ['reply', id('ticket', 1), id('message', 1), 'We are on it. ^AD', undefined],
    ]);
  });

  it('names a word that the brand avoids, and lets it be sent all the same', async () => {
    const parts = scope();
    const voice = { ...settingOf('brand_voice', undefined), words_to_avoid: ['unfortunately'] };
    parts.setting('brand_voice').set({ value: voice, seen: null, changed: null });
    await composer(id('message', 1), parts);
    await userEvent.fill(replyField(), 'Unfortunately it is late.');
    await expect.element(page.getByText('Your brand avoids “unfortunately”.')).toBeVisible();
    await expect.element(send()).toBeEnabled();
  });

  it('sends with Ctrl and Enter', async () => {
    const { calls } = await composer();
    await userEvent.fill(replyField(), 'Done');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await expect.poll(() => calls.length).toBe(1);
  });

  it('counts as X does and stops what is too long', async () => {
    await composer();
    await userEvent.fill(replyField(), '配'.repeat(140));
    await expect.element(page.getByTestId('remaining')).toHaveTextContent('0');
    await expect.element(send()).toBeEnabled();
    await userEvent.fill(replyField(), '配'.repeat(141));
    await expect.element(page.getByText('2 too many for one post.')).toBeVisible();
    await expect.element(send()).toBeDisabled();
  });

  it('warns that a link costs more', async () => {
    await composer();
    await userEvent.fill(replyField(), 'see https://larkline.com');
    await expect.element(page.getByText('X charges more for a post with a link.')).toBeVisible();
  });

  it('keeps a note inside the team', async () => {
    const { calls } = await composer();
    await userEvent.keyboard('n');
    const note = page.getByRole('textbox', { name: 'Note for the team' });
    await expect.element(note).toHaveFocus();
    await userEvent.fill(note, 'Depot called');
    await page.getByRole('button', { name: 'Keep note' }).click();
    expect(calls).toEqual([['addNote', id('ticket', 1), 'Depot called', undefined]]);
  });

  it('keeps a draft for each ticket', async () => {
    const parts = scope();
    const { rendered } = await composer(id('message', 1), parts);
    await userEvent.fill(replyField(), 'Half a thou');
    await rendered.unmount();
    const other = await composer(id('message', 1), parts, ticketView({ ticket: ticket(2) }));
    await expect.element(replyField()).toHaveValue('');
    await other.rendered.unmount();
    await composer(id('message', 1), parts);
    await expect.element(replyField()).toHaveValue('Half a thou');
  });

  it('writes the words down when somebody leaves the field, and when it goes with them in it', async () => {
    const { drafts, rendered } = await composer();
    await userEvent.fill(replyField(), 'Half a thou');
    await userEvent.tab();
    await expect.poll(() => drafts.flushed).toBe(1);
    await replyField().click();
    await rendered.unmount();
    expect(drafts.flushed).toBe(2);
  });

  it('shows what another tab writes, but not under the cursor', async () => {
    const { drafts } = await composer();
    drafts.write(id('ticket', 1), 'reply', 'from another tab');
    await expect.element(replyField()).toHaveValue('from another tab');
    await userEvent.type(replyField(), ', and');
    drafts.write(id('ticket', 1), 'reply', 'something else');
    await userEvent.type(replyField(), ' here');
    await expect.element(replyField()).toHaveValue('from another tab, and here');
    drafts.write(id('ticket', 1), 'reply', 'from another tab, and there');
    await expect.element(replyField()).toHaveValue('from another tab, and here');
    await userEvent.tab();
    await expect.element(replyField()).toHaveValue('from another tab, and there');
  });

  it('says when a reload would lose the words, and what to do when they cannot be kept', async () => {
    const { drafts } = await composer();
    await userEvent.fill(replyField(), 'Half a thou');
    await expect.element(replyField()).toHaveAttribute('data-kept');
    drafts.kept.set({ kind: 'keeping' });
    await expect.element(replyField()).not.toHaveAttribute('data-kept');
    const warning = page.getByText(/copy them before you close this tab/u);
    await expect.element(warning).not.toBeInTheDocument();
    drafts.kept.set({ kind: 'lost', code: 'storage_full' });
    await expect.element(warning).toBeVisible();
    await userEvent.fill(replyField(), '');
    await expect.element(warning).not.toBeInTheDocument();
  });

  it('keeps the words when sending is refused, and says why', async () => {
    const parts = scope();
    parts.refuse('reply', 'message_deleted');
    await composer(id('message', 1), parts);
    await userEvent.fill(replyField(), 'Too late');
    await send().click();
    await expect.element(page.getByText(/Its author has deleted it/u)).toBeVisible();
    await expect.element(replyField()).toHaveValue('Too late');
  });

  it('offers no reply when there is no post to answer', async () => {
    await composer(null);
    await expect.element(replyField()).toBeDisabled();
    await expect.element(send()).toBeDisabled();
  });
});

describe('asking for a rating', () => {
  const LINK = `https://roost.test/rate/${TOKEN}`;
  const offer = () => page.getByRole('button', { name: 'Add the question' });

  async function solvedTicket(changes: Parameters<typeof ticket>[1] = {}, enabled = true) {
    const parts = scope();
    const csat = { ...settingOf('csat', undefined), enabled, invitation: 'How was it?' };
    parts.setting('csat').set({ value: csat, seen: null, changed: null });
    const view = ticketView({ ticket: ticket(1, { status: 'solved', ...changes }) });
    return composer(id('message', 1), parts, view);
  }

  it('is offered once it is solved, and goes into the words for a person to send', async () => {
    const { calls } = await solvedTicket();
    await userEvent.fill(replyField(), 'Glad it is found! ');
    await offer().click();
    await expect.element(replyField()).toHaveValue(`Glad it is found! How was it? ${LINK}`);
    await expect.element(replyField()).toHaveFocus();
    await expect.element(offer()).not.toBeInTheDocument();
    await expect.element(page.getByText('Asks how it was, once this is sent.')).toBeVisible();
    expect(calls).toEqual([]);
    await send().click();
    expect(calls[0]?.[3]).toBe(`Glad it is found! How was it? ${LINK}`);
  });

  it('is a reply of its own where there are no other words', async () => {
    await solvedTicket();
    await offer().click();
    await expect.element(replyField()).toHaveValue(`How was it? ${LINK}`);
  });

  it.each([
    ['is not solved', { status: 'open' }, true],
    ['was asked about', { csat_asked_at: '2026-03-02T12:00:00Z' }, true],
    ['is in a company that does not ask', {}, false],
  ] as const)('is not offered for a ticket that %s', async (_, changes, enabled) => {
    await solvedTicket(changes, enabled);
    await expect.element(replyField()).toBeVisible();
    await expect.element(offer()).not.toBeInTheDocument();
  });

  it('is held back when a colleague has asked meanwhile, until the link is out', async () => {
    await solvedTicket({ csat_asked_at: '2026-03-02T12:00:00Z' });
    await userEvent.fill(replyField(), `Bye! ${LINK}`);
    await expect.element(page.getByText(/has been asked for a rating already/)).toBeVisible();
    await expect.element(send()).toBeDisabled();
    await userEvent.fill(replyField(), 'Bye!');
    await expect.element(send()).toBeEnabled();
  });

  it('is no part of a note', async () => {
    await solvedTicket();
    await userEvent.keyboard('n');
    await expect.element(offer()).not.toBeInTheDocument();
  });
});
