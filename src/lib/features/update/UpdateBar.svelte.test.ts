import { describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { source } from '../../../../tests/support/ui/source.ts';
import type { UpdateState } from '../ports.ts';
import UpdateBar from './UpdateBar.svelte';

async function bar() {
  const state = source<UpdateState>({ kind: 'current' });
  const reload = vi.fn();
  await render(UpdateBar, { updates: { state, reload } });
  return { state, reload, shown: page.getByRole('complementary', { name: 'New version' }) };
}

describe('UpdateBar', () => {
  it('offers a newer build, and reloads when a person asks for it', async () => {
    const { state, reload, shown } = await bar();
    await expect.element(shown).not.toBeInTheDocument();
    state.set({ kind: 'ready' });
    await expect.element(shown.getByText('A new version is ready')).toBeVisible();
    await page.getByRole('button', { name: 'Reload' }).click();
    expect(reload).toHaveBeenCalledOnce();
  });

  it('says that a draft is kept, as soon as there is one', async () => {
    const area = document.createElement('textarea');
    area.dataset['kept'] = '';
    document.body.append(area);
    const { state, shown } = await bar();
    state.set({ kind: 'ready' });
    await expect.element(shown).toBeVisible();
    await expect.element(shown.getByText(/draft/u)).not.toBeInTheDocument();
    await userEvent.fill(area, 'half an answer');
    await expect.element(shown.getByText('Your draft is kept.')).toBeVisible();
    area.remove();
  });

  it('stays away when it is put off, until a newer build still comes', async () => {
    const { state, reload, shown } = await bar();
    state.set({ kind: 'ready' });
    await page.getByRole('button', { name: 'Later' }).click();
    await expect.element(shown).not.toBeInTheDocument();
    expect(reload).not.toHaveBeenCalled();
    state.set({ kind: 'ready' });
    await expect.element(shown).toBeVisible();
  });
});
