import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { scope, TOKEN } from '../../../../tests/support/ui/scope-parts.ts';
import RatePage from './RatePage.svelte';

async function opened(parts = scope()) {
  await render(InScope, { view: RatePage, given: { token: TOKEN }, scope: parts });
  return parts;
}
const score = (name: string) => page.getByRole('button', { name, exact: true });
const comment = page.getByLabelText('What was good, or what was missing?');

describe('the page of a rating link', () => {
  it('saves one tap at once, and then a comment with it', async () => {
    const { calls } = await opened();
    await expect.element(page.getByRole('heading', { name: 'How did we do?' })).toBeVisible();
    await expect.element(page.getByText('Larkline', { exact: true })).toBeVisible();
    await expect.element(comment).not.toBeInTheDocument();
    await score('Good').click();
    await expect.element(page.getByText('Saved. Thank you!')).toBeVisible();
    await expect.element(score('Good')).toHaveAttribute('aria-pressed', 'true');
    await userEvent.fill(comment, ' Quick and kind ');
    await page.getByRole('button', { name: 'Send comment' }).click();
    await expect.element(page.getByText('Saved with your comment. Thank you!')).toBeVisible();
    await score('Very good').click();
    await expect.poll(() => calls.length).toBe(4);
    expect(calls).toEqual([
      ['ratingPage', TOKEN],
      ['rate', TOKEN, 4, ''],
      ['rate', TOKEN, 4, 'Quick and kind'],
      ['rate', TOKEN, 5, 'Quick and kind'],
    ]);
  });

  it('asks for a thumb where the company does', async () => {
    const parts = scope();
    parts.ratingPage.set({ ...parts.ratingPage.value, scale: 'thumbs' });
    await opened(parts);
    await expect.element(score('Good')).toBeVisible();
    await expect.element(score('So-so')).not.toBeInTheDocument();
  });

  it.each(['link_closed', 'invalid'])(
    'says one sentence of a link that is no good (%s)',
    async (code) => {
      const parts = scope();
      parts.refuse('ratingPage', code);
      await opened(parts);
      await expect
        .element(page.getByText(/It has expired, was settled, or never existed\./))
        .toBeVisible();
    },
  );

  it('says what is wrong with the network, and tries again', async () => {
    const parts = scope();
    parts.refuse('ratingPage', 'offline');
    await opened(parts);
    await expect.element(page.getByText('No connection')).toBeVisible();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(score('Good')).toBeVisible();
  });

  it('takes a tap back that could not be saved, and says why', async () => {
    const parts = await opened();
    parts.refuse('rate', 'rate_limited');
    await score('Bad').click();
    await expect.element(page.getByText('Too many tries')).toBeVisible();
    await expect.element(score('Bad')).toHaveAttribute('aria-pressed', 'false');
    await expect.element(comment).not.toBeInTheDocument();
    await score('Bad').click();
    await expect.element(page.getByText('Saved. Thank you!')).toBeVisible();
  });

  it('says whose word it will be', async () => {
    const parts = scope();
    parts.ratingPage.set({ ...parts.ratingPage.value, verified: true });
    await opened(parts);
    await expect.element(page.getByText(/this counts as your own\s+word/)).toBeVisible();
  });
});
