import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../../tests/support/ui/InScope.svelte';
import { calendar } from '../../../../../tests/support/ui/samples.ts';
import { ME, scope } from '../../../../../tests/support/ui/scope-parts.ts';
import type { Role } from '../../../domain/roles.ts';
import FirstRunCard from './FirstRunCard.svelte';
import type { Onboarding } from './progress.ts';

async function card(role: Role = 'admin') {
  const parts = scope();
  const email = 'a@roost.demo';
  parts.session.set({ kind: 'signed_in', userId: ME, email, role, displayName: 'Ines' });
  await render(InScope, { view: FirstRunCard, given: { href: '/setup/next' }, scope: parts });
  const decide = (value: Onboarding) => {
    parts.setting('onboarding').set({ value, seen: null, changed: null });
  };
  return { ...parts, decide };
}
const reminder = page.getByRole('region', { name: /^Finish setting up/u });

it('says how far it is and what is next, as others do it', async () => {
  const parts = await card();
  await expect.element(reminder).toMatchTextContent(/Finish setting up: 1 of \d/u);
  await expect.element(reminder).toMatchTextContent('Next: Company and voice.');
  parts.setting('company').set({ value: { name: 'Larkline' }, seen: null, changed: null });
  parts.rows('calendars').set([calendar(1)]);
  await expect.element(reminder).toMatchTextContent(/Finish setting up: 3 of \d/u);
  await expect.element(reminder).toMatchTextContent('Next: X.');
  parts.decide({ done: [], skipped: ['x', 'people', 'topics'], finished_at: null });
  await expect.element(reminder).toMatchTextContent('Nothing is left but a last look.');
  await expect
    .element(reminder.getByRole('link', { name: 'Go on' }))
    .toHaveAttribute('href', '/setup/next');
});

it('is sent away for good', async () => {
  const parts = await card();
  await page.getByRole('button', { name: 'Do not remind me of setting up' }).click();
  const [, , value] = parts.calls[0] ?? [];
  expect(value).toMatchObject({ finished_at: expect.stringMatching(/^\d{4}-.*Z$/u) as string });
  parts.decide(value as Onboarding);
  await expect.element(reminder).not.toBeInTheDocument();
});

it('does not speak before this device has the company', async () => {
  const parts = await card();
  parts.sync.set({ kind: 'filling', rows: 7 });
  await expect.element(reminder).not.toBeInTheDocument();
});

it.each(['supervisor', 'agent'] as const)('is not for the %s', async (role) => {
  await card(role);
  await expect.element(reminder).not.toBeInTheDocument();
});
