import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../../tests/support/ui/InScope.svelte';
import { NEW_ID, scope, type Scope } from '../../../../../tests/support/ui/scope-parts.ts';
import SecondFactorSection from './SecondFactorSection.svelte';

const show = (parts: Scope) =>
  render(InScope, { view: SecondFactorSection, given: {}, scope: parts });
const button = (name: string) => page.getByRole('button', { name });

describe('SecondFactorSection', () => {
  it('names what the server has not', async () => {
    await show(scope());
    await expect.element(page.getByText(/This server has no second factor/u)).toBeVisible();
    await expect.element(button('Set up an authenticator app')).not.toBeInTheDocument();
  });

  it('sets an app up with the code that it shows, however it is typed', async () => {
    const parts = scope();
    parts.factors.set([]);
    await show(parts);
    await button('Set up an authenticator app').click();
    await expect.element(page.getByText('JBSW Y3DP EHPK 3PXP')).toBeVisible();
    await expect.element(page.getByRole('img', { name: /authenticator app/u })).toBeVisible();
    await userEvent.fill(page.getByLabelText('Code from the app'), '123 456');
    parts.factors.set([{ id: NEW_ID, since: '2026-03-02T10:00:00Z' }]);
    await button('Switch it on').click();
    await expect.element(page.getByText('The second factor is on')).toBeVisible();
    await expect.element(page.getByText(/On since/u)).toBeVisible();
    expect(parts.calls).toContainEqual(['confirmSecondFactor', NEW_ID, '123456']);
  });

  it('says that a code did not fit, and keeps the picture', async () => {
    const parts = scope();
    parts.factors.set([]);
    await show(parts);
    await button('Set up an authenticator app').click();
    await userEvent.fill(page.getByLabelText('Code from the app'), '000000');
    parts.refuse('confirmSecondFactor', 'wrong_code');
    await button('Switch it on').click();
    await expect.element(page.getByText('This code does not fit')).toBeVisible();
    await expect.element(page.getByRole('img', { name: /authenticator app/u })).toBeVisible();
  });

  it('is removed after a question', async () => {
    const parts = scope();
    parts.factors.set([{ id: NEW_ID, since: '2026-03-02T10:00:00Z' }]);
    await show(parts);
    await button('Remove the second factor').click();
    parts.factors.set([]);
    await button('Remove it').click();
    await expect.element(button('Set up an authenticator app')).toBeVisible();
    expect(parts.calls).toContainEqual(['removeSecondFactor', NEW_ID]);
  });

  it('says when the server cannot be asked, and asks again', async () => {
    const parts = scope();
    parts.factors.set([]);
    parts.refuse('secondFactors', 'offline');
    await show(parts);
    await expect.element(page.getByText('No connection')).toBeVisible();
    await button('Try again').click();
    await expect.element(button('Set up an authenticator app')).toBeVisible();
  });
});
