import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { scope } from '../../../../tests/support/ui/scope-parts.ts';
import SignInForm from './SignInForm.svelte';

const password = () => page.getByLabelText('Password', { exact: true });

async function fillIn(): Promise<void> {
  await userEvent.fill(page.getByLabelText('Email'), ' agent@roost.demo ');
  await userEvent.fill(password(), 'warm-nest-1');
}

describe('SignInForm', () => {
  it('signs in', async () => {
    const parts = scope();
    await render(InScope, { view: SignInForm, given: {}, scope: parts });
    await fillIn();
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(parts.calls).toEqual([['signIn', 'agent@roost.demo', 'warm-nest-1']]);
  });

  it.each([
    ['invalid_credentials', /Email or password is wrong/u],
    ['offline', /This device is offline/u],
    ['rate_limited', /Try again in a minute/u],
  ])('answers %s in words and keeps what was typed', async (code, words) => {
    const parts = scope();
    parts.refuse('signIn', code);
    await render(InScope, { view: SignInForm, given: {}, scope: parts });
    await fillIn();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect.element(page.getByText(words)).toBeVisible();
    await expect.element(password()).toHaveValue('warm-nest-1');
    await expect.element(page.getByRole('button', { name: 'Sign in' })).toBeEnabled();
  });

  it('shows and hides the password', async () => {
    await render(InScope, { view: SignInForm, given: {}, scope: scope() });
    await expect.element(password()).toHaveAttribute('type', 'password');
    await page.getByRole('button', { name: 'Show the password' }).click();
    await expect.element(password()).toHaveAttribute('type', 'text');
  });
});
