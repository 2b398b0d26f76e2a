import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { member } from '../../../../tests/support/ui/samples.ts';
import { ME, NEW_ID, scope } from '../../../../tests/support/ui/scope-parts.ts';
import type { TeamView } from '../administration.ts';
import TeamsSection from './TeamsSection.svelte';

const ana = member(1, 'Ana Duarte');
const ben = member(2, 'Ben Osei');
const AT = '2026-03-02T11:00:00+00:00';
const PARCELS: TeamView = {
  team: { id: ME, name: 'Parcels', updated_by: null, created_at: AT, updated_at: AT },
  members: [ana],
  changed: { by: ben, at: AT },
};

async function section(role: 'admin' | 'supervisor' = 'admin', teams: TeamView[] = [PARCELS]) {
  const parts = scope();
  const email = 'a@roost.demo';
  parts.session.set({ kind: 'signed_in', userId: ME, email, role, displayName: 'Ana Duarte' });
  parts.rows('members').set([ben, ana, { ...member(3, 'Casey'), role: 'customer' }]);
  parts.teams.set(teams);
  await render(InScope, { view: TeamsSection, given: {}, scope: parts });
  return parts;
}

const save = page.getByRole('button', { name: 'Save', exact: true });
/** What the second call of a save names as seen. */
const SECOND = '2026-03-02T12:00:01+00:00';

describe('the teams', () => {
  it('are listed with their people and who changed them', async () => {
    await section();
    const card = page.getByRole('article');
    await expect.element(card).toMatchTextContent(/Parcels/u);
    await expect.element(card).toMatchTextContent(/1 person/u);
    await expect.element(card).toMatchTextContent(/Changed by Ben Osei/u);
    await expect.element(card).toMatchTextContent(/Ana Duarte/u);
  });

  it('are made with a name and people', async () => {
    const { calls } = await section();
    await page.getByRole('button', { name: 'New team' }).click();
    await userEvent.fill(page.getByLabelText('Name'), 'Night shift');
    await expect.element(page.getByText('Casey')).not.toBeInTheDocument();
    await page.getByLabelText('Ben Osei').click();
    await save.click();
    await expect.element(save).not.toBeInTheDocument();
    expect(calls).toEqual([
      ['saveTeam', NEW_ID, 'Night shift', null],
      ['setTeamMembers', NEW_ID, [ben.id], SECOND],
    ]);
  });

  it('are renamed and given other people; a name that is taken is said beside it', async () => {
    const parts = await section();
    await page.getByRole('button', { name: 'Edit Parcels' }).click();
    await userEvent.fill(page.getByLabelText('Name'), 'Billing');
    await page.getByLabelText('Ana Duarte').click();
    parts.refuse('saveTeam', 'invalid', { field: 'name', reason: 'taken' });
    await save.click();
    await expect.element(page.getByText('There is one with this name already.')).toBeVisible();
    await userEvent.fill(page.getByLabelText('Name'), 'Returns');
    await save.click();
    await expect.element(save).not.toBeInTheDocument();
    expect(parts.calls.slice(1)).toEqual([
      ['saveTeam', ME, 'Returns', AT],
      ['setTeamMembers', ME, [], SECOND],
    ]);
  });

  it('are deleted once it is said what becomes of their tickets', async () => {
    const { calls } = await section();
    await page.getByRole('button', { name: 'Edit Parcels' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect.element(page.getByText('every agent sees them')).toBeVisible();
    expect(calls).toEqual([]);
    await page.getByRole('button', { name: 'Delete the team' }).click();
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    expect(calls).toEqual([['deleteTeam', ME]]);
  });

  it('are only shown to those who may not change them', async () => {
    await section('supervisor');
    await expect.element(page.getByText('An admin can change this')).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'New team' })).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: /Edit/u })).not.toBeInTheDocument();
  });

  it('say what it means that there are none', async () => {
    await section('admin', []);
    await expect.element(page.getByText(/every agent sees every ticket/u)).toBeVisible();
  });
});
