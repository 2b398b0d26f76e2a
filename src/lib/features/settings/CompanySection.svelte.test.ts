import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { member } from '../../../../tests/support/ui/samples.ts';
import { ME, scope } from '../../../../tests/support/ui/scope-parts.ts';
import { unsavedText } from '../../ui/unsaved-text.ts';
import CompanySection from './CompanySection.svelte';

const ana = member(1, 'Ana Duarte');
const ben = member(2, 'Ben Osei');
const at = (second: number) => `2026-03-02T11:00:0${second}+00:00`;
const known = (name: string, second: number, by = ana) => ({
  value: { name },
  seen: at(second),
  changed: { by, at: at(second) },
});

async function section(role: 'admin' | 'agent' = 'admin') {
  const parts = scope();
  const email = 'a@roost.demo';
  parts.session.set({ kind: 'signed_in', userId: ME, email, role, displayName: 'Ana Duarte' });
  parts.setting('company').set(known('Larkline', 1));
  await render(InScope, { view: CompanySection, given: {}, scope: parts });
  return parts;
}

const name = page.getByLabelText('Name');
const save = page.getByRole('button', { name: 'Save', exact: true });

describe('a section of the settings', () => {
  it('shows what is saved and who did it, and saves what an admin changes', async () => {
    const { calls } = await section();
    await expect.element(name).toHaveValue('Larkline');
    await expect.element(page.getByText(/Changed by Ana Duarte/u)).toBeVisible();
    await expect.element(save).toBeDisabled();
    expect(unsavedText(document)).toBe('nothing');
    await userEvent.fill(name, ' Larkline & Co ');
    expect(unsavedText(document)).toBe('lost');
    await save.click();
    await expect.element(page.getByText('Saved')).toBeVisible();
    expect(calls).toEqual([['saveSetting', 'company', { name: 'Larkline & Co' }, at(1)]]);
    expect(unsavedText(document)).toBe('nothing');
  });

  it('takes back what was not meant', async () => {
    await section();
    await userEvent.fill(name, 'Ternway');
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect.element(name).toHaveValue('Larkline');
    expect(unsavedText(document)).toBe('nothing');
  });

  it('follows what others save while nobody types', async () => {
    const parts = await section();
    parts.setting('company').set(known('Ternway', 2, ben));
    await expect.element(name).toHaveValue('Ternway');
    await expect.element(page.getByText(/Changed by Ben Osei/u)).toBeVisible();
  });

  it('asks when somebody else has saved meanwhile, and lets theirs stand', async () => {
    const parts = await section();
    await userEvent.fill(name, 'Mine');
    parts.setting('company').set(known('Theirs', 2, ben));
    await expect.element(page.getByText('Somebody else changed this meanwhile')).toBeVisible();
    await expect.element(name).toHaveValue('Mine');
    await page.getByRole('button', { name: 'Show theirs' }).click();
    await expect.element(name).toHaveValue('Theirs');
    expect(parts.calls).toEqual([]);
  });

  it('saves over theirs when told so, although the row has not come yet', async () => {
    const parts = await section();
    parts.refuse('saveSetting', 'changed_meanwhile', { row: { updated_at: at(5) } });
    await userEvent.fill(name, 'Mine');
    await save.click();
    await page.getByRole('button', { name: 'Save mine' }).click();
    await expect.element(page.getByText('Saved')).toBeVisible();
    expect(parts.calls.at(-1)).toEqual(['saveSetting', 'company', { name: 'Mine' }, at(5)]);
  });

  it('says beside the field why it was refused, and elsewhere what is not about a field', async () => {
    const parts = await section();
    parts.refuse('saveSetting', 'invalid', { field: 'name', reason: 'hostile_text' });
    await userEvent.fill(name, 'Odd');
    await save.click();
    await expect.element(name).toHaveAccessibleDescription(/characters that cannot be seen/u);
    await expect.element(name).toHaveAttribute('aria-invalid', 'true');
    await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
    parts.refuse('saveSetting', 'forbidden');
    await save.click();
    await expect.element(page.getByRole('alert')).toMatchTextContent('Not allowed');
    await expect.element(name).toHaveValue('Odd');
  });

  it('can be read by those who may not change it', async () => {
    await section('agent');
    await expect.element(name).toBeDisabled();
    await expect.element(page.getByText('An admin can change this')).toBeVisible();
    await expect.element(save).not.toBeInTheDocument();
  });
});
