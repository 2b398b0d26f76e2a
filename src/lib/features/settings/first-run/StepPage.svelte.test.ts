import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import FirstRunStep from '../../../../../tests/support/ui/FirstRunStep.svelte';
import InScope from '../../../../../tests/support/ui/InScope.svelte';
import { connection, id, member } from '../../../../../tests/support/ui/samples.ts';
import { ME, NEW_ID, scope, type Scope } from '../../../../../tests/support/ui/scope-parts.ts';
import { unsavedText } from '../../../ui/unsaved-text.ts';
import type { StepId } from './progress.ts';

const AT = '2026-03-02T10:00:00Z';
const WRENBY = {
  id: id('brand', 1),
  x_user_id: '1',
  handle: 'Wrenby',
  name: 'Wrenby',
  avatar_url: null,
  created_at: AT,
  updated_at: AT,
};

async function step(name: StepId, prepare?: (parts: Scope) => void) {
  const parts = scope();
  const email = 'a@roost.demo';
  parts.session.set({ kind: 'signed_in', userId: ME, email, role: 'admin', displayName: 'Ines' });
  prepare?.(parts);
  const went: string[] = [];
  const given = {
    step: name,
    onback: () => went.push('back'),
    onnext: () => went.push('next'),
  };
  await render(InScope, { view: FirstRunStep, given, scope: parts });
  return { ...parts, went };
}
const button = (name: string) => page.getByRole('button', { name, exact: true });
const recordings = (calls: unknown[][]) =>
  calls
    .filter(([name, key]) => name === 'saveSetting' && key === 'onboarding')
    .map((each) => each[2]);

describe('a step of the first run', () => {
  it('saves the forms that were changed, says that it is done, and goes on', async () => {
    const { calls, went } = await step('company');
    await userEvent.fill(page.getByLabelText('Name', { exact: true }), ' Larkline ');
    await userEvent.fill(page.getByLabelText('Greeting'), 'Hello!');
    await button('Save and continue').click();
    await expect.poll(() => went).toEqual(['next']);
    expect(calls.map(([name, key, value]) => [name, key, value])).toEqual([
      ['saveSetting', 'company', { name: 'Larkline' }],
      ['saveSetting', 'brand_voice', expect.objectContaining({ greeting: 'Hello!' })],
      ['saveSetting', 'onboarding', { done: ['company'], skipped: [], finished_at: null }],
    ]);
    expect(unsavedText(document)).toBe('nothing');
  });

  it('has one button for all of its forms, and Enter is that button', async () => {
    const { went } = await step('company');
    await expect.element(button('Save')).not.toBeInTheDocument();
    await userEvent.fill(page.getByLabelText('Name', { exact: true }), 'Larkline');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => went).toEqual(['next']);
  });

  it('stays when something is missing or refused, and says so beside the field', async () => {
    const parts = await step('company');
    await button('Save and continue').click();
    const name = page.getByLabelText('Name', { exact: true });
    await expect.element(name).toHaveFocus();
    expect(parts.calls).toEqual([]);
    parts.refuse('saveSetting', 'invalid', { field: 'name', reason: 'hostile_text' });
    await userEvent.fill(name, 'Odd');
    await button('Save and continue').click();
    await expect.element(name).toHaveAccessibleDescription(/characters that cannot be seen/u);
    await expect.element(name).toHaveValue('Odd');
    expect(parts.went).toEqual([]);
  });

  it('is skipped, and can be gone back from', async () => {
    const { calls, went } = await step('company');
    await button('Skip').click();
    await expect.poll(() => went).toEqual(['next']);
    expect(recordings(calls)).toEqual([{ done: [], skipped: ['company'], finished_at: null }]);
    await button('Back').click();
    expect(went).toEqual(['next', 'back']);
  });

  it('is recorded beside what another device has recorded meanwhile', async () => {
    const parts = await step('topics');
    parts.refuse('saveSetting', 'changed_meanwhile', {
      row: {
        value: { done: ['company'], skipped: ['x'], finished_at: null },
        updated_at: '2026-03-02T11:00:00+00:00',
      },
    });
    await button('Save and continue').click();
    await expect.poll(() => parts.went).toEqual(['next']);
    expect(parts.calls.at(-1)).toEqual([
      'saveSetting',
      'onboarding',
      { done: ['company', 'topics'], skipped: ['x'], finished_at: null },
      '2026-03-02T11:00:00+00:00',
    ]);
  });

  it('says why it was not recorded, and lets try again', async () => {
    const parts = await step('topics');
    parts.refuse('saveSetting', 'offline');
    await button('Skip').click();
    await expect.element(page.getByText(/offline/iu).first()).toBeVisible();
    expect(parts.went).toEqual([]);
    await button('Skip').click();
    await expect.poll(() => parts.went).toEqual(['next']);
  });

  it('makes the business hours in the zone of the device', async () => {
    const { calls, went } = await step('hours');
    await button('Save and continue').click();
    await expect.poll(() => went).toEqual(['next']);
    const nine = [{ from: '09:00', to: '17:00' }];
    expect(calls[0]).toEqual([
      'saveCalendar',
      NEW_ID,
      {
        name: 'Business hours',
        time_zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
        hours: [nine, nine, nine, nine, nine, [], []],
      },
      null,
    ]);
  });
});

describe('the step of the people', () => {
  it('makes links one by one, and can be left once there is one', async () => {
    const { calls, went } = await step('people');
    await expect.element(button('Continue')).not.toBeInTheDocument();
    await userEvent.fill(page.getByLabelText('Name', { exact: true }), 'Ben');
    await button('Make the link').click();
    await expect.element(page.getByLabelText('Link for Ben')).toHaveValue('/join/token');
    await expect
      .poll(() => recordings(calls))
      .toEqual([{ done: ['people'], skipped: [], finished_at: null }]);
    expect(went).toEqual([]);
  });

  it('is done where somebody has come already', async () => {
    const { went } = await step('people', (parts) => {
      parts.rows('members').set([member(1, 'Ines'), member(2, 'Ben')]);
    });
    await button('Continue').click();
    await expect.poll(() => went).toEqual(['next']);
  });
});

describe('the step of X', () => {
  const connected = (parts: Scope) => {
    parts.rows('brand_accounts').set([WRENBY]);
    parts.connections.set({ connections: [connection(WRENBY.id)], at: AT });
  };

  it('connects an account by its keys', async () => {
    const { calls, went } = await step('x', (parts) => {
      parts.connections.set({ connections: [], at: AT });
    });
    await userEvent.fill(page.getByLabelText('API key', { exact: true }), 'key');
    await userEvent.fill(page.getByLabelText('API key secret'), 'secret');
    await userEvent.fill(page.getByLabelText('Access token', { exact: true }), '1-token');
    await button('Connect and continue').click();
    await expect
      .element(page.getByLabelText('Access token secret'))
      .toHaveAccessibleDescription('This cannot be empty.');
    await userEvent.fill(page.getByLabelText('Access token secret'), 'token secret');
    await button('Connect and continue').click();
    await expect.poll(() => went).toEqual(['next']);
    expect(calls.map(([name]) => name)).toEqual(['connect', 'saveSetting']);
  });

  it('is done where an account is connected, and another one is not asked for', async () => {
    const { went } = await step('x', connected);
    await expect.element(page.getByText('@Wrenby')).toBeVisible();
    await expect.element(button('Skip')).not.toBeInTheDocument();
    await button('Connect another account').click();
    await button('Not another one now').click();
    await button('Continue').click();
    await expect.poll(() => went).toEqual(['next']);
  });

  it('tells of the demo, whose tweets come in already', async () => {
    await step('x', (parts) => {
      connected(parts);
      parts.services.simulator = { address: 'http://127.0.0.1:1', demo: true };
      parts.counts.set({
        byView: { open: 3, mine: 0, unassigned: 3, due: 0, waiting: 0, solved: 0, all: 3 },
        byLevel: { low: 3, normal: 0, high: 0, urgent: 0 },
      });
    });
    await expect.element(page.getByText('The demo is running')).toBeVisible();
    await expect.element(page.getByText('3 tickets have arrived so far.')).toBeVisible();
  });
});
