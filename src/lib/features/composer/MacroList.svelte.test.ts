/** The list of macros over a reply, as an agent at the keyboard meets it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { customer, id, NOON, ticketView } from '../../../../tests/support/ui/samples.ts';
import { scope } from '../../../../tests/support/ui/scope-parts.ts';
import type { Article, Macro } from '../../domain/rows.ts';
import Composer from './Composer.svelte';

const times = { archived_at: null, updated_by: null, created_at: NOON, updated_at: NOON };
const macro = (n: number, title: string, body: string, more: Partial<Macro> = {}): Macro => ({
  ...{ id: id('other', n), folder: 'Parcels', title, body, topics: [], status_after: null },
  ...{ used_count: 0, solved_count: 0, ...times, ...more },
});
const ASK = macro(1, 'Ask for the number', 'Which parcel number, {{customer.first_name|please}}?');
const TWICE = macro(2, 'Charged twice', 'One of the two falls away.', {
  ...{ folder: 'Money', topics: ['billing'], status_after: 'solved' },
});
const NAMED = macro(3, 'By name', 'Hi {{customer.first_name}}!', { folder: 'Zoo' });
const ARTICLE: Article = {
  ...{ id: id('other', 9), title: 'Refunds', body: 'Two to five days.', topics: ['billing'] },
  ...{ url: 'https://larkline.example/refunds', ...times },
};

async function composer(parts = scope(), name = 'Nora Lindt') {
  parts.rows('macros').set([NAMED, ASK, TWICE, { ...macro(4, 'Old', 'Gone'), archived_at: NOON }]);
  parts.rows('articles').set([ARTICLE]);
  const view = ticketView({ customer: customer(1, { name }) });
  const given = { view, targetId: id('message', 1) };
  const { container } = await render(InScope, { view: Composer, given, scope: parts });
  // At the foot of a ticket, so that there is room above it.
  container.style.paddingTop = '400px';
  return parts;
}

const field = page.getByRole('textbox', { name: 'Reply on X' });
const list = page.getByRole('listbox', { name: 'Macros' });
const options = page.getByRole('option');
const send = page.getByRole('button', { name: 'Send reply' });
const type = async (keys: string) => {
  await field.click();
  await userEvent.keyboard(keys);
};

describe('the list of macros', () => {
  beforeEach(() => {
    sessionStorage.clear();
  });

  it('opens with a slash at the start of a line, what suits the message first', async () => {
    await composer();
    await type('/');
    await expect.element(list).toBeVisible();
    await expect.element(options.first()).toMatchTextContent(/Charged twice.*Suggested/u);
    await expect.element(options.nth(1)).toMatchTextContent(/Which parcel number, Nora\?/u);
    await expect.element(options).toHaveLength(3);
  });

  it('finds by title, folder and body, and Enter inserts with the variables filled', async () => {
    const { calls } = await composer();
    await type('/zoo');
    await expect.element(options).toHaveLength(1);
    await userEvent.keyboard('{Backspace}{Backspace}{Backspace}parc num{Enter}');
    await expect.element(field).toHaveValue('Which parcel number, Nora?');
    await expect.element(list).not.toBeInTheDocument();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await expect
      .poll(() => calls)
      .toMatchObject([
        ['reply', id('ticket', 1), id('message', 1), 'Which parcel number, Nora?', undefined, ASK],
      ]);
  });

  it('is gone through with the arrows, and a click inserts as well', async () => {
    await composer();
    await type('Hello{Enter}/{ArrowDown}{ArrowDown}{ArrowUp}{Enter}');
    await expect.element(field).toHaveValue('Hello\nWhich parcel number, Nora?');
    await userEvent.keyboard('{Enter}/');
    await options.filter({ hasText: 'Charged twice' }).click();
    await expect
      .element(field)
      .toHaveValue('Hello\nWhich parcel number, Nora?\nOne of the two falls away.');
    await expect.element(field).toHaveFocus();
  });

  it('closes with Escape and leaves that slash alone; the next Escape leaves the field', async () => {
    await composer();
    await type('/{Escape}');
    await expect.element(list).not.toBeInTheDocument();
    await userEvent.keyboard('c');
    await expect.element(list).not.toBeInTheDocument();
    await expect.element(field).toHaveValue('/c');
    await userEvent.keyboard('{Escape}');
    await expect.element(field).not.toHaveFocus();
  });

  it('is not in the way of a slash that means something else', async () => {
    await composer();
    await type('and/or /dev/null{Enter}/xyz{Enter}');
    await expect.element(list).not.toBeInTheDocument();
    await expect.element(field).toHaveValue('and/or /dev/null\n/xyz\n');
  });

  it('opens with the button too; what is typed then is sought, and Escape takes it away', async () => {
    await composer();
    await type('Hello ');
    await page.getByRole('button', { name: 'Macros' }).click();
    await userEvent.keyboard('nothing fits');
    await expect.element(page.getByText('No macro fits “nothing fits”.')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(field).toHaveValue('Hello ');
    await page.getByRole('button', { name: 'Macros' }).click();
    await userEvent.keyboard('twice{Enter}');
    await expect.element(field).toHaveValue('Hello One of the two falls away.');
  });

  it('says what cannot be filled in, marks it, and holds the reply until it is replaced', async () => {
    const { calls } = await composer(scope(), '🔥');
    await type('/by name{Enter}');
    await expect.element(field).toHaveValue('Hi [customer.first_name?]!');
    await expect
      .element(page.getByText(/Nothing is known for “customer.first_name”/u))
      .toBeVisible();
    await expect.element(send).toBeDisabled();
    // The mark is selected.
    await userEvent.keyboard('you');
    await expect.element(field).toHaveValue('Hi you!');
    await send.click();
    expect(calls).toMatchObject([['reply', {}, {}, 'Hi you!', undefined, { id: NAMED.id }]]);
  });

  it('goes by the transformer where the tab has one', async () => {
    const parts = scope((_, others) =>
      others.map((text) => (text.includes('By name') ? 0.9 : 0.1)),
    );
    await composer(parts);
    await field.click();
    await expect
      .poll(async () => {
        await userEvent.fill(field, '');
        await userEvent.keyboard('/');
        return options.nth(1).element().textContent;
      })
      .toMatch(/By name/u);
  });

  it('is for replies alone: a note may begin with a slash', async () => {
    await composer();
    await userEvent.keyboard('n');
    await userEvent.keyboard('/');
    await expect.element(list).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'Macros' })).not.toBeInTheDocument();
  });
});

describe('the knowledge', () => {
  it('is cited by its link or its words', async () => {
    await composer();
    await type('See');
    await page.getByRole('button', { name: 'Knowledge' }).click();
    await expect.element(page.getByText('Two to five days.')).toBeVisible();
    await page.getByRole('button', { name: 'Insert the link to Refunds' }).click();
    await expect.element(field).toHaveValue('See https://larkline.example/refunds');
    await page.getByRole('button', { name: 'Knowledge' }).click();
    await page.getByRole('button', { name: 'Insert the text of Refunds' }).click();
    await expect
      .element(field)
      .toHaveValue('See https://larkline.example/refunds Two to five days.');
  });
});
