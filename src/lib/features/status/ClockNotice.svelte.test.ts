import { afterEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { scope } from '../../../../tests/support/ui/scope-parts.ts';
import ClockNotice from './ClockNotice.svelte';

const YEAR = 365 * 24 * 60 * 60_000;

afterEach(() => {
  localStorage.clear();
});

async function notice() {
  const parts = scope();
  await render(InScope, { view: ClockNotice, given: {}, scope: parts });
  return parts;
}

const sentence = () => page.getByText(/This device’s clock is/u);

describe('ClockNotice', () => {
  it('says nothing of a clock that is right', async () => {
    await notice();
    await expect.element(page.getByRole('status')).toBeInTheDocument();
    expect(sentence().query()).toBeNull();
  });

  it('says how wrong the clock is, and nothing more once that was read', async () => {
    const { clockOffset } = await notice();
    clockOffset.set(-YEAR);
    await expect.element(sentence()).toHaveTextContent('This device’s clock is a year ahead.');
    await page.getByRole('button', { name: /^Dismiss/u }).click();
    await expect.poll(() => sentence().query()).toBeNull();
    clockOffset.set(-YEAR - 1_000);
    expect(sentence().query()).toBeNull();
    clockOffset.set(YEAR);
    await expect.element(sentence()).toHaveTextContent('This device’s clock is a year behind.');
    clockOffset.set(0);
    await expect.poll(() => sentence().query()).toBeNull();
  });

  it('stays quiet after a reload', async () => {
    localStorage.setItem('roost-clock-read', 'a year ahead');
    const { clockOffset } = await notice();
    clockOffset.set(-YEAR);
    await expect.element(page.getByRole('status')).toBeInTheDocument();
    expect(sentence().query()).toBeNull();
  });
});
