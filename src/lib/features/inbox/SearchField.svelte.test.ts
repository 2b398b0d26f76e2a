import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { scope } from '../../../../tests/support/ui/scope-parts.ts';
import SearchField from './SearchField.svelte';

async function field(text = '') {
  const parts = scope();
  const asked: unknown[] = [];
  const given = {
    text,
    onchange: (typed: string) => asked.push(typed),
    onstep: (by: number) => asked.push(by),
    onopen: () => asked.push('open'),
    onreveal: () => asked.push('reveal'),
    hint: true,
  };
  await render(InScope, { view: SearchField, given, scope: parts });
  return { ...parts, asked };
}

const box = () => page.getByRole('searchbox', { name: 'Search all tickets' });

describe('SearchField', () => {
  beforeEach(() => page.viewport(420, 760));

  it('is reached by its key, and lets the index begin', async () => {
    const { calls } = await field();
    await expect.element(box()).toBeVisible();
    expect(calls).toEqual([]);
    await userEvent.keyboard('/');
    await expect.element(box()).toHaveFocus();
    expect(calls).toEqual([['prepareSearch']]);
  });

  it('tells what is typed, the key itself included', async () => {
    const { asked } = await field();
    await userEvent.type(box(), '1/2');
    expect(asked).toEqual(['1', '1/', '1/2']);
  });

  it('hands arrows and Enter on to the results', async () => {
    const { asked } = await field('late');
    await box().click();
    await userEvent.keyboard('{ArrowDown}{ArrowUp}{Enter}');
    expect(asked).toEqual([1, -1, 'open']);
    await expect.element(box()).toHaveFocus();
  });

  it('is cleared by Escape and by its button', async () => {
    const { asked } = await field('late');
    await box().click();
    await userEvent.keyboard('{Escape}');
    await page.getByRole('button', { name: 'Clear the search' }).click();
    expect(asked).toEqual(['', '']);
    await expect.element(box()).toHaveFocus();
  });

  it('is left by Escape when it is empty', async () => {
    await field();
    await box().click();
    await userEvent.keyboard('{Escape}');
    await expect.element(box()).not.toHaveFocus();
  });
});
