import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { ME, scope, type Scope } from '../../../../tests/support/ui/scope-parts.ts';
import type { Role } from '../../domain/roles.ts';
import JoinPage from './JoinPage.svelte';

const email = 'nia@example.test';
const signedIn = (role: Role) =>
  ({ kind: 'signed_in', userId: ME, email, role, displayName: 'Nia' }) as const;

async function open(prepare: (parts: Scope) => void = () => undefined) {
  const parts = scope();
  const joined: string[] = [];
  parts.session.set({ kind: 'signed_out' });
  prepare(parts);
  await render(InScope, {
    view: JoinPage,
    given: { token: 'secret', home: '/', onjoined: (company: string) => joined.push(company) },
    scope: parts,
  });
  return { ...parts, joined };
}
const BAD = 'It may have expired, been used or been withdrawn: ask whoever sent it';

describe('a link that invites', () => {
  it('says who invites to what, lets somebody new sign up, and is accepted by a step of its own', async () => {
    const { calls, session, joined } = await open();
    await expect.element(page.getByRole('heading', { name: 'Join Wrenby' })).toBeVisible();
    await expect
      .element(page.getByText('Wrenby invites you to work at its help desk as an agent.'))
      .toBeVisible();
    await userEvent.fill(page.getByLabelText('Your name'), 'Nia Lowe');
    await userEvent.fill(page.getByLabelText('Email'), email);
    await userEvent.fill(page.getByLabelText('Password', { exact: true }), 'a long secret');
    await page.getByRole('button', { name: 'Create the account' }).click();
    session.set(signedIn('customer'));
    await expect.element(page.getByText(email)).toBeVisible();
    expect(calls.map(([name]) => name)).toEqual(['look', 'signUp']);
    await page.getByRole('button', { name: 'Join as agent' }).click();
    await expect.poll(() => joined).toEqual(['Wrenby']);
    expect(calls.at(-1)).toEqual(['accept', 'secret']);
  });

  it('lets whoever has an account sign in', async () => {
    const { calls } = await open();
    await page.getByRole('button', { name: 'I have an account' }).click();
    await userEvent.fill(page.getByLabelText('Email'), email);
    await userEvent.fill(page.getByLabelText('Password', { exact: true }), 'a long secret');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(calls.at(-1)).toEqual(['signIn', email, 'a long secret']);
  });

  it('that was used up meanwhile says so and stays there', async () => {
    const { joined } = await open(({ session, refuse }) => {
      session.set(signedIn('customer'));
      refuse('accept', 'invitation_invalid');
    });
    await page.getByRole('button', { name: 'Join as agent' }).click();
    await expect.element(page.getByText('This link is not good')).toBeVisible();
    expect(joined).toEqual([]);
  });

  it('that is not good says one sentence', async () => {
    await open(({ invitation }) => {
      invitation.set(null);
    });
    await expect.element(page.getByText(BAD)).toBeVisible();
    await expect.element(page.getByLabelText('Email')).not.toBeInTheDocument();
  });

  it('is left alone by those who work here', async () => {
    await open(({ session }) => {
      session.set(signedIn('supervisor'));
    });
    await expect.element(page.getByText('You work here already')).toBeVisible();
    await expect.element(page.getByRole('button', { name: /^Join/u })).not.toBeInTheDocument();
  });

  it('does not let a disabled person in', async () => {
    await open(({ session }) => {
      session.set({ kind: 'disabled', email, discarded: { changes: 0, drafts: 0 } });
    });
    await expect.element(page.getByText('A link does not change that')).toBeVisible();
  });

  it('is looked at again after a failure', async () => {
    await open(({ refuse }) => {
      refuse('look', 'offline');
    });
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(page.getByRole('heading', { name: 'Join Wrenby' })).toBeVisible();
  });
});
