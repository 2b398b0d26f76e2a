import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { scope, type Scope } from '../../../../tests/support/ui/scope-parts.ts';
import MailForm from './MailForm.svelte';

async function send(parts: Scope, mailsAreCaught = false): Promise<void> {
  const given = { purpose: 'sign_in', mailsAreCaught };
  await render(InScope, { view: MailForm, given, scope: parts });
  await userEvent.fill(page.getByLabelText('Email'), ' ada@roost.demo ');
  await page.getByRole('button', { name: 'Send the link' }).click();
}

describe('MailForm', () => {
  it('says where the mail went, and takes its code', async () => {
    const parts = scope();
    await send(parts);
    await expect.element(page.getByText(/If ada@roost\.demo has an account/u)).toBeVisible();
    await expect.element(page.getByText(/sends no mail/u)).not.toBeInTheDocument();
    await userEvent.fill(page.getByLabelText('Code from the mail'), '1234 5678');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(parts.calls).toEqual([
      ['mail', 'ada@roost.demo', 'sign_in'],
      ['enterMailedCode', 'ada@roost.demo', '12345678', 'sign_in'],
    ]);
  });

  it('says so where mails are not sent', async () => {
    await send(scope(), true);
    await expect.element(page.getByText(/sends no mail/u)).toBeVisible();
  });

  it('says when there were enough, and keeps the address', async () => {
    const parts = scope();
    parts.refuse('mail', 'mails_limited');
    await send(parts);
    await expect.element(page.getByText('Enough mails for now')).toBeVisible();
    await expect.element(page.getByLabelText('Email')).toHaveValue('ada@roost.demo');
  });
});
