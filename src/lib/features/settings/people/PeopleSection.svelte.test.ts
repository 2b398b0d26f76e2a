import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../../tests/support/ui/InScope.svelte';
import { member } from '../../../../../tests/support/ui/samples.ts';
import { ME, NEW_ID, scope } from '../../../../../tests/support/ui/scope-parts.ts';
import type { Role } from '../../../domain/roles.ts';
import type { OpenInvitation } from '../../people.ts';
import PeopleSection from './PeopleSection.svelte';

const at = '2026-03-02T11:00:00+00:00';
const ari = { ...member(1, 'Ari Admin'), role: 'admin' as const };
const ben = { ...member(2, 'Ben Osei'), topics: ['billing' as const], languages: ['de'] };
const gone = { ...member(3, 'Cleo Lang'), disabled_at: at };
const PARCELS = { id: ME, name: 'Parcels', updated_by: null, created_at: at, updated_at: at };
const OPEN: OpenInvitation = {
  id: NEW_ID,
  name: 'Nia Lowe',
  email: 'nia@example.test',
  role: 'supervisor',
  team_ids: [ME],
  created_by: ari.id,
  created_at: at,
  expires_at: '2100-01-01T00:00:00+00:00',
};
const linkTo = (token: string) => `https://roost.test/join/${token}`;

async function section(role: Role = 'admin') {
  const parts = scope();
  const email = 'a@roost.demo';
  parts.session.set({ kind: 'signed_in', userId: ari.id, email, role, displayName: 'Ari Admin' });
  parts.rows('members').set([gone, ben, ari, { ...member(4, 'Casey'), role: 'customer' }]);
  parts.rows('teams').set([PARCELS]);
  parts
    .rows('team_members')
    .set([{ id: ME, team_id: ME, member_id: ben.id, created_at: at, updated_at: at }]);
  parts.knownPeople.set({
    members: [{ id: ari.id, email: 'ari@roost.demo', seen_at: null }],
    invitations: [OPEN],
  });
  parts.setting('company').set({ value: { name: 'Wrenby' }, seen: null, changed: null });
  await render(InScope, {
    view: PeopleSection,
    given: { base: '/settings/people', linkTo },
    scope: parts,
  });
  return parts;
}
const people = page.getByRole('list', { name: 'People' });
const asked = (calls: unknown[][], name: string) => calls.filter(([called]) => called === name);

describe('the people', () => {
  it('are listed with what they are here, and nobody who is a customer', async () => {
    await section();
    await expect.element(people).toMatchTextContent(/Ari Admin.*Ben Osei.*Cleo Lang/su);
    await expect.element(people).toMatchTextContent(/Agent in Parcels.*Billing · German/su);
    await expect.element(people).toMatchTextContent(/Disabled/u);
    await expect.element(people).toMatchTextContent(/Not signed in/u);
    await expect.element(page.getByText('Casey')).not.toBeInTheDocument();
    await expect
      .element(page.getByRole('link', { name: /Ben Osei/u }))
      .toHaveAttribute('href', `/settings/people/${ben.id}`);
  });

  it('are only shown to a supervisor, and not at all to an agent', async () => {
    const { session } = await section('supervisor');
    await expect.element(page.getByText('An admin can change this')).toBeVisible();
    await expect.element(page.getByText('Nia Lowe')).toBeVisible();
    await expect.element(page.getByRole('button')).not.toBeInTheDocument();
    session.set({
      kind: 'signed_in',
      userId: ben.id,
      email: 'b',
      role: 'agent',
      displayName: 'Ben Osei',
    });
    await expect.element(page.getByText(/shown to supervisors and admins/u)).toBeVisible();
    await expect.element(people).not.toBeInTheDocument();
  });

  it('are asked for again when they could not be, and listed meanwhile', async () => {
    const parts = scope();
    parts.session.set({
      kind: 'signed_in',
      userId: ari.id,
      email: 'a',
      role: 'admin',
      displayName: 'Ari Admin',
    });
    parts.rows('members').set([ari]);
    parts.refuse('lookAtPeople', 'offline');
    await render(InScope, { view: PeopleSection, given: { base: '', linkTo }, scope: parts });
    await expect.element(page.getByText('No connection')).toBeVisible();
    await expect.element(people).toMatchTextContent(/Ari Admin/u);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(page.getByText('No connection')).not.toBeInTheDocument();
  });
});

describe('an invitation', () => {
  it('is made for a place, and its link is shown once', async () => {
    const { calls } = await section();
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await userEvent.fill(page.getByLabelText('Name'), ' Nia Lowe ');
    await userEvent.fill(page.getByLabelText('Email'), 'nia@example.test');
    await page.getByRole('radio', { name: /^Supervisor/u }).click();
    await page.getByLabelText('Parcels').click();
    await page.getByLabelText('Refund').click();
    await userEvent.selectOptions(page.getByLabelText('Add a language'), 'Portuguese');
    await userEvent.fill(page.getByLabelText('Open tickets at most'), '12');
    await userEvent.selectOptions(page.getByLabelText('The link is good for'), '3 days');
    await page.getByRole('button', { name: 'Make the link' }).click();
    await expect
      .element(page.getByLabelText('Link for Nia Lowe'))
      .toHaveValue('https://roost.test/join/token');
    await expect.element(page.getByText(/It works once, for 3 days/u)).toBeVisible();
    expect(asked(calls, 'invite')).toEqual([
      [
        'invite',
        [
          {
            id: NEW_ID,
            token: 'token',
            name: 'Nia Lowe',
            email: 'nia@example.test',
            role: 'supervisor',
            team_ids: [ME],
            topics: ['refund'],
            languages: ['pt'],
            capacity: 12,
          },
        ],
        3,
      ],
    ]);
    const mail = page.getByRole('link', { name: 'Write a mail' }).element() as HTMLAnchorElement;
    expect(decodeURIComponent(mail.href)).toContain('Join Wrenby on Roost');
    await page.getByRole('button', { name: 'Invite somebody else' }).click();
    await expect.element(page.getByLabelText('Name')).toHaveValue('');
  });

  it('that is refused says so beside the field, and nothing that was written is lost', async () => {
    const parts = await section();
    parts.invited.push({
      kind: 'refused',
      problems: [{ row: 1, field: 'email', reason: 'works_here' }],
    });
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await userEvent.fill(page.getByLabelText('Email'), 'ben@example.test');
    await page.getByRole('button', { name: 'Make the link' }).click();
    await expect.element(page.getByText(/^Somebody with this email works here/u)).toBeVisible();
    await expect.element(page.getByLabelText('Email')).toHaveValue('ben@example.test');
  });

  it('is withdrawn, also by two at once', async () => {
    const parts = await section();
    await expect.element(page.getByText(/Supervisor in Parcels/u)).toBeVisible();
    parts.refuse('revoke', 'invitation_used');
    parts.knownPeople.set({ members: [], invitations: [] });
    await page.getByRole('button', { name: 'Withdraw the invitation of Nia Lowe' }).click();
    await expect.element(page.getByText('Too late to withdraw it')).toBeVisible();
    await expect.element(page.getByText('Nia Lowe')).not.toBeInTheDocument();
    expect(asked(parts.calls, 'revoke')).toEqual([['revoke', NEW_ID]]);
  });
});

describe('a file', () => {
  const choose = async (text: string) => {
    await page.getByRole('button', { name: 'Import' }).click();
    await userEvent.upload(page.getByLabelText('File'), new File([text], 'people.csv'));
  };
  const make = page.getByRole('button', { name: 'Make the links' });

  it('with a wrong row names it, and nothing is sent', async () => {
    const { calls } = await section();
    await choose('role,teams\nagent,Parcels\nagent,Harbour');
    await expect.element(page.getByText('There is no team “Harbour”.')).toBeVisible();
    await expect.element(page.getByText('Row 3')).toBeVisible();
    await expect.element(make).toBeDisabled();
    expect(asked(calls, 'invite')).toEqual([]);
  });

  it('whose row the server refuses names it as the spreadsheet counts', async () => {
    const parts = await section();
    parts.invited.push({
      kind: 'refused',
      problems: [{ row: 2, field: 'email', reason: 'invited' }],
    });
    await choose('role,email\nagent,a@example.test\n\nagent,b@example.test');
    await make.click();
    await expect.element(page.getByText('Row 4')).toBeVisible();
    await expect.element(page.getByText(/There is an open invitation/u)).toBeVisible();
  });

  it('makes links that can be downloaded', async () => {
    await section();
    await choose('role,name\nagent,=Nia');
    await make.click();
    await expect.element(page.getByText('1 link made')).toBeVisible();
    const file = page.getByRole('link', { name: 'Download' }).element() as HTMLAnchorElement;
    expect(decodeURIComponent(file.href)).toContain(
      "name,email,role,link\r\n'=Nia,,agent,https://roost.test/join/token",
    );
  });
});
