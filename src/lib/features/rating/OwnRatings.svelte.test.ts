import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { NOON } from '../../../../tests/support/ui/samples.ts';
import { scope } from '../../../../tests/support/ui/scope-parts.ts';
import OwnRatings from './OwnRatings.svelte';

it('lets a customer rate the tickets of their account on X', async () => {
  const parts = scope();
  parts.ownRatings.set([
    {
      ...{ ticketId: 'one', brand: 'Larkline', askedAt: NOON, question: 'How did we do?' },
      ...{ scale: 'faces', score: 5, comment: 'Lovely' },
    },
  ]);
  await render(InScope, { view: OwnRatings, given: {}, scope: parts });
  const good = page.getByRole('button', { name: 'Very good', exact: true });
  await expect.element(good).toHaveAttribute('aria-pressed', 'true');
  await expect.element(page.getByRole('textbox')).toHaveValue('Lovely');
  await page.getByRole('button', { name: 'So-so' }).click();
  await expect.poll(() => parts.calls).toEqual([['rateOwn', 'one', 3, 'Lovely']]);
});
