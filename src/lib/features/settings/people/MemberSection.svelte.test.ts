import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../../tests/support/ui/InScope.svelte';
import { member, NOON } from '../../../../../tests/support/ui/samples.ts';
import { ME, scope } from '../../../../../tests/support/ui/scope-parts.ts';
import type { SignedIn } from '../../people.ts';
import DevicesSection from './DevicesSection.svelte';
import MemberSection from './MemberSection.svelte';

const ben = { ...member(2, 'Ben Osei'), topics: ['billing' as const] };
const PHONE: SignedIn = {
  id: 's1',
  created_at: NOON,
  seen_at: NOON,
  user_agent: 'Mozilla/5.0 (iPhone) Version/26.0 Safari/604.1',
  ip: '203.0.113.7',
  current: false,
};
const LAPTOP = { ...PHONE, id: 's2', user_agent: 'X11; Linux Firefox/143.0', ip: null };

async function section(role: 'admin' | 'supervisor' = 'admin', present = ben) {
  const parts = scope();
  const email = 'a@roost.demo';
  parts.session.set({ kind: 'signed_in', userId: ME, email, role, displayName: 'Ari Admin' });
  parts.rows('members').set([present]);
  parts.rows('team_members').set([]);
  parts.setting('topics').set({ value: { hidden: ['praise'] }, seen: null, changed: null });
  parts.signedIn.set([PHONE, LAPTOP]);
  await render(InScope, { view: MemberSection, given: { memberId: ben.id }, scope: parts });
  return parts;
}
const save = page.getByRole('button', { name: 'Save', exact: true });
const asked = (calls: unknown[][], name: string) => calls.filter(([called]) => called === name);

describe('a person', () => {
  it('is given another place; topics that are switched off are not offered', async () => {
    const { calls } = await section();
    await expect.element(page.getByLabelText('Praise')).not.toBeInTheDocument();
    await page.getByRole('radio', { name: /^Administrator/u }).click();
    await page.getByLabelText('Billing').click();
    await userEvent.fill(page.getByLabelText('Open tickets at most'), '8');
    await save.click();
    await expect.element(page.getByText('Saved')).toBeVisible();
    expect(asked(calls, 'saveMember')).toEqual([
      [
        'saveMember',
        ben.id,
        { role: 'admin', team_ids: [], topics: [], languages: [], capacity: 8 },
        ben.updated_at,
      ],
    ]);
  });

  it('stays an admin when there is no other', async () => {
    const parts = await section('admin', { ...ben, role: 'admin' });
    parts.refuse('saveMember', 'last_admin');
    await page.getByRole('radio', { name: /^Agent/u }).click();
    await save.click();
    await expect.element(page.getByText('Somebody has to be an admin')).toBeVisible();
  });

  it('who was changed meanwhile is asked about', async () => {
    const parts = await section();
    parts.refuse('saveMember', 'changed_meanwhile', { row: { updated_at: 'later' } });
    await page.getByRole('radio', { name: /^Supervisor/u }).click();
    await save.click();
    await expect.element(page.getByRole('button', { name: 'Show theirs' })).toBeVisible();
  });

  it('is disabled once it is said what that means, and enabled again', async () => {
    const parts = await section();
    await page.getByRole('button', { name: 'Disable Ben Osei' }).click();
    await expect.element(page.getByText('Their devices are erased')).toBeVisible();
    expect(asked(parts.calls, 'setDisabled')).toEqual([]);
    await page.getByRole('button', { name: 'Disable', exact: true }).click();
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    parts.rows('members').set([{ ...ben, disabled_at: NOON }]);
    await page.getByRole('button', { name: 'Enable again' }).click();
    expect(asked(parts.calls, 'setDisabled')).toEqual([
      ['setDisabled', ben.id, true],
      ['setDisabled', ben.id, false],
    ]);
  });

  it('can only be looked at by a supervisor', async () => {
    const { calls } = await section('supervisor');
    await expect.element(page.getByRole('radio', { name: /^Administrator/u })).toBeDisabled();
    await expect.element(save).not.toBeInTheDocument();
    await expect.element(page.getByText('Safari on iPhone')).not.toBeInTheDocument();
    expect(asked(calls, 'sessions')).toEqual([]);
  });
});

describe('sessions', () => {
  it('of somebody are ended one by one, or all', async () => {
    const parts = await section();
    await expect.element(page.getByText('Safari on iPhone')).toBeVisible();
    await expect.element(page.getByText(/203\.0\.113\.7/u)).toBeVisible();
    await page.getByRole('button', { name: /^Sign out Firefox on Linux/u }).click();
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await expect
      .poll(() => asked(parts.calls, 'endSessions'))
      .toEqual([
        ['endSessions', ben.id, 's2'],
        ['endSessions', ben.id, null],
      ]);
    expect(asked(parts.calls, 'sessions')).toHaveLength(3);
  });

  it('of oneself leave this device alone', async () => {
    const parts = scope();
    parts.signedIn.set([{ ...LAPTOP, current: true }, PHONE]);
    await render(InScope, { view: DevicesSection, given: {}, scope: parts });
    await expect.element(page.getByText('This device', { exact: true })).toBeVisible();
    await expect
      .element(page.getByRole('button', { name: /^Sign out Firefox/u }))
      .not.toBeInTheDocument();
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
    expect(asked(parts.calls, 'endSessions')).toEqual([['endSessions', null, null]]);
  });

  it('that cannot be asked for say why, and are asked for again', async () => {
    const parts = scope();
    parts.refuse('sessions', 'offline');
    await render(InScope, { view: DevicesSection, given: {}, scope: parts });
    await expect.element(page.getByText('No connection')).toBeVisible();
    parts.signedIn.set([PHONE]);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(page.getByText('Safari on iPhone')).toBeVisible();
  });
});
