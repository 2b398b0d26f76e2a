/** Each section saves the whole value that the server takes. */
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { ME, scope } from '../../../../tests/support/ui/scope-parts.ts';
import { settingOf } from '../../domain/settings.ts';
import RetentionSection from './RetentionSection.svelte';
import SoundsSection from './SoundsSection.svelte';
import TopicsSection from './TopicsSection.svelte';
import VoiceSection from './VoiceSection.svelte';

async function section(view: typeof VoiceSection, role: 'admin' | 'agent' = 'admin') {
  const parts = scope();
  const email = 'a@roost.demo';
  parts.session.set({ kind: 'signed_in', userId: ME, email, role, displayName: 'Ana Duarte' });
  await render(InScope, { view, given: {}, scope: parts });
  return parts;
}

const save = page.getByRole('button', { name: 'Save', exact: true });
const saved = page.getByText('Saved', { exact: true });

describe('the decisions of an admin', () => {
  it('shows a reply in the voice that is being chosen, and saves it', async () => {
    const { calls } = await section(VoiceSection);
    await userEvent.fill(page.getByLabelText('Greeting'), 'Hello there!');
    await page.getByText('With the initials of whoever answers').click();
    await userEvent.fill(page.getByLabelText('Words to avoid'), 'sadly\n\nsadly');
    await expect
      .element(page.getByText('Hello there! Your parcel left the depot this morning 📦. ^AD'))
      .toBeVisible();
    await save.click();
    await expect.element(saved).toBeVisible();
    const voice = {
      greeting: 'Hello there!',
      sign_off: 'initials',
      emoji: true,
      words_to_avoid: ['sadly'],
      notes: '',
    };
    expect(calls).toEqual([['saveSetting', 'brand_voice', voice, null]]);
  });

  it('hides a topic, but never the one for what fits nowhere else', async () => {
    const { calls } = await section(TopicsSection);
    await page.getByRole('checkbox', { name: 'Use Praise' }).click();
    await expect.element(page.getByRole('checkbox', { name: 'Use Other' })).toBeDisabled();
    await save.click();
    expect(calls).toEqual([['saveSetting', 'topics', { hidden: ['praise'] }, null]]);
  });

  it('keeps the nights quiet on the days that were chosen', async () => {
    const { calls } = await section(SoundsSection);
    await page.getByRole('switch', { name: 'Quiet hours' }).click();
    await expect.element(page.getByText('The next morning')).toBeVisible();
    await page.getByText('Sun', { exact: true }).click();
    await save.nth(1).click();
    const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const quiet = { ...settingOf('quiet_hours', undefined), enabled: true, time_zone };
    expect(calls).toEqual([
      ['saveSetting', 'quiet_hours', { ...quiet, days: [1, 2, 3, 4, 5, 6] }, null],
    ]);
  });

  it('says what deleting means before it is saved', async () => {
    const { calls } = await section(RetentionSection);
    await page.getByRole('switch', { name: 'Delete solved tickets' }).click();
    await userEvent.fill(page.getByLabelText('Days after they were last touched'), '90');
    await expect.element(page.getByText('This cannot be taken back')).toBeVisible();
    await save.click();
    expect(calls).toEqual([
      ['saveSetting', 'retention', { solved_days: 90, raw_event_days: 30 }, null],
    ]);
  });

  it('shows them to others, who cannot change them', async () => {
    await section(TopicsSection, 'agent');
    await expect.element(page.getByText('An admin can change this')).toBeVisible();
    await expect.element(page.getByRole('checkbox', { name: 'Use Praise' })).toBeDisabled();
    await expect.element(save).not.toBeInTheDocument();
  });
});
