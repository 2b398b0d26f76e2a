import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { scope } from '../../../../tests/support/ui/scope-parts.ts';
import { rejected, waiting } from '../../../../tests/support/ui/unsent-samples.ts';
import StatusStrip from './StatusStrip.svelte';

async function strip() {
  const parts = scope();
  await render(InScope, { view: StatusStrip, given: { outboxHref: '#outbox' }, scope: parts });
  return parts;
}

describe('StatusStrip', () => {
  it('follows the connection and offers to try again', async () => {
    const { sync, unsent, calls } = await strip();
    await expect.element(page.getByTestId('sync-state')).toHaveTextContent('All saved');
    sync.set({ kind: 'offline', pulledAt: null, waiting: 3 });
    unsent.set({ asks: [], waiting: [waiting(1), waiting(2), waiting(3)], readings: 40 });
    await expect.element(page.getByTestId('sync-state')).toHaveTextContent('Offline · 3 waiting');
    await page.getByRole('button', { name: 'Try to connect now' }).click();
    expect(calls).toEqual([['syncNow']]);
  });

  it('says when something cannot go on without the person, and leads there', async () => {
    const { unsent } = await strip();
    unsent.set({ asks: [rejected(1)], waiting: [], readings: 0 });
    const link = page.getByRole('link', { name: 'Needs you (1)' });
    await expect.element(link).toHaveAttribute('href', '#outbox');
  });

  it('follows the model from the first byte to the last message', async () => {
    const { model, backlog, progress } = await strip();
    model.set({ kind: 'fetching', bytes: 5_000_000, total: 20_000_000 });
    await expect.element(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '25');
    model.set({ kind: 'ready', backend: 'wasm-threads', threads: 4, modelVersion: 'v1' });
    await expect
      .element(page.getByTestId('model-state'))
      .toHaveTextContent('On this device · 4 threads');
    backlog.set(312);
    await expect.element(page.getByTestId('backlog')).toHaveTextContent('reading 312 messages');
    progress.set({ read: 1_204, medianMs: 38.4 });
    await expect
      .element(page.getByTestId('read-count'))
      .toHaveTextContent('1,204 read · 38 ms each');
  });

  it('says why the model failed and tries again', async () => {
    const { model, calls } = await strip();
    model.set({ kind: 'failed', code: 'model_corrupt', message: '' });
    await expect
      .element(page.getByTestId('model-state'))
      .toHaveTextContent('The reader arrived damaged');
    await page.getByRole('button', { name: 'Try again' }).click();
    expect(calls).toEqual([['retryModel']]);
  });
});
