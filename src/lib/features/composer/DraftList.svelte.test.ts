import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { id, ticket } from '../../../../tests/support/ui/samples.ts';
import { scope } from '../../../../tests/support/ui/scope-parts.ts';
import DraftList from './DraftList.svelte';

const HOUR = 3_600_000;

async function list() {
  const parts = scope();
  const { drafts } = parts;
  drafts.write(id('ticket', 1), 'reply', 'Half a thou');
  const ref = { id: id('ticket', 1), number: 7, customer: { name: 'Mara Lind', handle: 'mara' } };
  const draft = { again: null, at: Date.now() - 2 * HOUR };
  drafts.listed.set([
    { ...draft, ticketId: id('ticket', 1), kind: 'reply', text: 'Half a thou', ticket: ref },
    { ...draft, ticketId: ticket(9).id, kind: 'note', text: 'Whose was it?', ticket: null },
  ]);
  const given = { ticketHref: (of: string) => `#${of}` };
  await render(InScope, { view: DraftList, given, scope: parts });
  return parts;
}

describe('DraftList', () => {
  it('shows what was begun, when, and the way back to it', async () => {
    await list();
    const reply = page.getByRole('article', { name: 'Reply to Mara Lind' });
    await expect.element(reply).toMatchTextContent(/Half a thou/u);
    await expect.element(reply).toMatchTextContent(/2 h/u);
    await expect
      .element(reply.getByRole('link', { name: 'Continue writing' }))
      .toHaveAttribute('href', `#${id('ticket', 1)}`);
  });

  it('keeps words of a ticket that is gone within reach', async () => {
    await list();
    const note = page.getByRole('article', {
      name: /Note on a ticket that is not on this device/u,
    });
    await expect.element(note).toMatchTextContent(/Whose was it\?/u);
    await expect.element(note.getByRole('button', { name: 'Copy' })).toBeVisible();
  });

  it('asks before it discards', async () => {
    const { drafts } = await list();
    const reply = page.getByRole('article', { name: 'Reply to Mara Lind' });
    await reply.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    expect(drafts.read(id('ticket', 1), 'reply')?.text).toBe('Half a thou');
    await reply.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    expect(drafts.read(id('ticket', 1), 'reply')).toBeNull();
    expect(drafts.flushed).toBe(1);
  });
});
