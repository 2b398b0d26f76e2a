import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { NOON } from '../../../../tests/support/ui/samples.ts';
import { ME, scope } from '../../../../tests/support/ui/scope-parts.ts';
import type { Role } from '../../domain/roles.ts';
import RatingsSection from './RatingsSection.svelte';

async function section(role: Role = 'admin', parts = scope()) {
  const email = 'a@roost.demo';
  parts.session.set({ kind: 'signed_in', userId: ME, email, role, displayName: 'Ana Duarte' });
  const given = { ticketHref: (id: string) => `/tickets/${id}` };
  await render(InScope, { view: RatingsSection, given, scope: parts });
  return parts;
}

describe('the section of ratings', () => {
  it('saves how customers are asked', async () => {
    const { calls } = await section();
    await page.getByRole('switch', { name: 'Ask customers how it was' }).click();
    await userEvent.fill(page.getByLabelText('Sentence before the link'), ' Was it good? ');
    await page.getByText('Two thumbs').click();
    await userEvent.fill(page.getByLabelText('Days the link works'), '30');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.element(page.getByText('Saved', { exact: true })).toBeVisible();
    expect(calls).toContainEqual([
      'saveSetting',
      'csat',
      {
        ...{ enabled: true, question: 'How did we do?', invitation: 'Was it good?' },
        ...{ scale: 'thumbs', link_days: 30 },
      },
      null,
    ]);
  });

  it('is honest about nothing', async () => {
    await section('supervisor');
    await expect.element(page.getByText('Nobody was asked in the last 30 days.')).toBeVisible();
    await expect.element(page.getByText('No answer yet')).toBeVisible();
    await expect.element(page.getByText('An admin can change this')).toBeVisible();
  });

  it('shows the figures and the latest comments of the period that is chosen', async () => {
    const parts = scope();
    parts.csatFigures.set({
      ...{ asked: 8, answered: 4, good: 3, unverified: 4 },
      comments: [
        {
          ...{ ticket_id: 'one', number: 12, score: 2, comment: 'Too slow' },
          ...{ verified: false, at: NOON },
        },
      ],
    });
    const { calls } = await section('admin', parts);
    await expect.element(page.getByText('3 of 4')).toBeVisible();
    await expect.element(page.getByText('75%')).toBeVisible();
    await expect.element(page.getByText('Too slow')).toBeVisible();
    await expect
      .element(page.getByRole('link', { name: 'Ticket #12' }))
      .toHaveAttribute('href', '/tickets/one');
    await page.getByRole('button', { name: '7 days' }).click();
    await expect
      .poll(() => calls.map(([name, days]) => [name, days]))
      .toEqual([
        ['csatFigures', 30],
        ['csatFigures', 7],
      ]);
  });

  it('says why there are no figures, and tries again', async () => {
    const parts = scope();
    parts.refuse('csatFigures', 'offline');
    await section('admin', parts);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(page.getByText('Nobody was asked in the last 30 days.')).toBeVisible();
  });

  it('counts nothing for an agent, who may not see it', async () => {
    const { calls } = await section('agent');
    await expect.element(page.getByLabelText('Question on the page')).toBeDisabled();
    await expect.element(page.getByText('What customers said')).not.toBeInTheDocument();
    expect(calls).toEqual([]);
  });
});
