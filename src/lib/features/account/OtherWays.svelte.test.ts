import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { scope } from '../../../../tests/support/ui/scope-parts.ts';
import type { SignInWays } from '../account-security.ts';
import OtherWays from './OtherWays.svelte';

async function show(ways: Partial<SignInWays>) {
  const parts = scope();
  const all = { link: true, signUp: true, providers: [], mailsAreCaught: false, ...ways };
  await render(InScope, {
    view: OtherWays,
    given: { ways: all, linkHref: '/sign-in/link' },
    scope: parts,
  });
  return parts;
}
const link = () => page.getByRole('link', { name: 'Sign in by a link' });

describe('OtherWays', () => {
  it('offers the providers that are switched on, by their names', async () => {
    const parts = await show({ providers: ['google', 'linkedin_oidc'] });
    await expect.element(link()).toBeVisible();
    await expect
      .element(page.getByRole('button', { name: 'Continue with LinkedIn' }))
      .toBeVisible();
    await page.getByRole('button', { name: 'Continue with Google' }).click();
    expect(parts.calls).toEqual([['signInWith', 'google']]);
  });

  it('offers nothing that the server has not', async () => {
    await show({ link: false });
    await expect.element(link()).not.toBeInTheDocument();
    await expect.element(page.getByRole('button')).not.toBeInTheDocument();
  });
});
