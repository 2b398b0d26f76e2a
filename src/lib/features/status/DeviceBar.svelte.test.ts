import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { scope } from '../../../../tests/support/ui/scope-parts.ts';
import DeviceBar from './DeviceBar.svelte';

async function bar() {
  const parts = scope();
  await render(InScope, { view: DeviceBar, given: {}, scope: parts });
  return parts;
}

const shown = () => page.getByRole('complementary', { name: 'Storage of this device' });

describe('DeviceBar', () => {
  it('is silent while all is well', async () => {
    await bar();
    await expect.element(shown()).not.toBeInTheDocument();
  });

  it('says what to do when room runs short, until it is put away', async () => {
    const { notice, calls } = await bar();
    notice.set({ kind: 'room_low' });
    await expect.element(shown()).toMatchTextContent(/Free some space on it/u);
    notice.set({ kind: 'room_unpromised' });
    await expect.element(shown()).toMatchTextContent(/install Roost so that it is kept/u);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    expect(calls).toEqual([['dismissNotice', { kind: 'room_unpromised' }]]);
    await expect.element(shown()).not.toBeInTheDocument();
  });

  it('counts what a damaged database has lost, in words', async () => {
    const { notice } = await bar();
    notice.set({ kind: 'unreadable', lost: { changes: 2, drafts: 1 } });
    await expect.element(shown()).toMatchTextContent(/2 changes and 1 draft could not be read/u);
  });

  it('puts a full disk first, and tries again when asked', async () => {
    const { notice, sync, calls } = await bar();
    notice.set({ kind: 'room_low' });
    sync.set({ kind: 'failed', code: 'storage_full', message: 'No room.', waiting: 0 });
    await expect
      .element(shown())
      .toMatchTextContent(/Free some space on this device, then try again/u);
    await page.getByRole('button', { name: 'Try again' }).click();
    expect(calls).toEqual([['syncNow']]);
  });
});
