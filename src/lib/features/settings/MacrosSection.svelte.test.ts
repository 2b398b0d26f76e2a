import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { id } from '../../../../tests/support/ui/samples.ts';
import { ME, NEW_ID, scope } from '../../../../tests/support/ui/scope-parts.ts';
import type { Macro } from '../../domain/rows.ts';
import MacrosSection from './MacrosSection.svelte';

const AT = '2026-03-02T11:00:00+00:00';
const macro = (n: number, folder: string, title: string, more: Partial<Macro> = {}): Macro => ({
  ...{ id: id('other', n), folder, title, body: `Text of ${title}.`, topics: [] },
  ...{ status_after: null, archived_at: null, used_count: 0, solved_count: 0 },
  ...{ updated_by: null, created_at: AT, updated_at: AT, ...more },
});
const ALL = [
  macro(1, 'Parcels', 'Where', { used_count: 4, solved_count: 3, topics: ['delivery'] }),
  macro(2, 'Money', 'Twice', { status_after: 'waiting' }),
  macro(3, 'Money', 'Old one', { archived_at: AT }),
];

async function section(role: 'supervisor' | 'agent' = 'supervisor', macros = ALL) {
  const parts = scope();
  const email = 'a@roost.demo';
  parts.session.set({ kind: 'signed_in', userId: ME, email, role, displayName: 'Ana Duarte' });
  parts.rows('macros').set(macros);
  await render(InScope, { view: MacrosSection, given: {}, scope: parts });
  return parts;
}

const save = page.getByRole('button', { name: 'Save', exact: true });
const cards = page.getByRole('article');

describe('the macros', () => {
  it('are listed by folder, with what they are good for', async () => {
    await section();
    await expect.element(cards.first()).toMatchTextContent(/Twice.*Not used.*then waiting/su);
    await expect
      .element(cards.nth(1))
      .toMatchTextContent(
        /Where.*Sent 4 times in half a year, 75.?% solved the ticket.*Delivery/su,
      );
    await userEvent.fill(page.getByLabelText('Search'), 'parc');
    await expect.element(cards).toHaveLength(1);
    await userEvent.fill(page.getByLabelText('Search'), 'xyz');
    await expect.element(page.getByText('No macro fits “xyz”.')).toBeVisible();
  });

  it('are made, and read beforehand as a customer will', async () => {
    const { calls } = await section();
    await page.getByRole('button', { name: 'New macro' }).click();
    await userEvent.fill(page.getByLabelText('Title'), 'Hello');
    await userEvent.fill(page.getByLabelText('Folder'), 'Money');
    await userEvent.fill(page.getByLabelText('Text', { exact: true }), 'Hi {{customer.name}}!');
    await expect.element(page.getByText('There is no “customer.name”.')).toBeVisible();
    await userEvent.fill(
      page.getByLabelText('Text', { exact: true }),
      'Hi {{customer.first_name}}!',
    );
    await expect.element(page.getByText('Hi Nora!')).toBeVisible();
    await expect
      .element(page.getByText(/Not everybody has a “customer.first_name”/u))
      .toBeVisible();
    await page.getByText('Refund', { exact: true }).click();
    await userEvent.selectOptions(page.getByLabelText(/What the ticket becomes/u), 'Solved');
    await save.click();
    await expect.element(save).not.toBeInTheDocument();
    const body = 'Hi {{customer.first_name}}!';
    expect(calls).toEqual([
      [
        ...['saveMacro', NEW_ID],
        { folder: 'Money', title: 'Hello', body, topics: ['refund'], status_after: 'solved' },
        null,
      ],
    ]);
  });

  it('are archived and brought back', async () => {
    const { calls } = await section();
    await page.getByRole('button', { name: 'Edit Where' }).click();
    await page.getByRole('button', { name: 'Archive' }).click();
    await expect.element(save).not.toBeInTheDocument();
    await page.getByText('Archived (1)').click();
    await page.getByRole('button', { name: 'Bring back Money: Old one' }).click();
    await expect
      .poll(() => calls)
      .toMatchObject([
        ['archiveMacro', id('other', 1)],
        ['saveMacro', id('other', 3), { title: 'Old one' }, AT],
      ]);
  });

  it('are imported from a spreadsheet, which is told row by row what is wrong with it', async () => {
    const parts = await section();
    const give = (text: string) =>
      userEvent.upload(page.getByLabelText('File'), new File([text], 'macros.csv'));
    await page.getByRole('button', { name: 'Import' }).click();
    await give('folder,title,body,topics\nA,B,C,weather\n');
    await expect.element(page.getByRole('alert')).toMatchTextContent(/Row 2.*no topic “weather”/su);
    const doubt = page.getByRole('button', { name: 'Import', exact: true }).last();
    await expect.element(doubt).toBeDisabled();

    parts.imports.push({
      kind: 'refused',
      problems: [{ row: 2, field: 'title', reason: 'taken' }],
    });
    await give('folder,title,body\nA,B,C\n\nA,D,E\n');
    await expect.element(page.getByText(/2 macros in macros.csv/u)).toBeVisible();
    await doubt.click();
    await expect
      .element(page.getByRole('alert'))
      .toMatchTextContent(/Row 4.*title: There is one/su);

    await give('folder,title,body\nA,B,C\n');
    await doubt.click();
    await expect.element(page.getByText('1 macro imported')).toBeVisible();
    expect(parts.calls.at(-1)).toEqual([
      'importMacros',
      [{ folder: 'A', title: 'B', body: 'C', topics: [] }],
    ]);
  });

  it('are only shown to an agent', async () => {
    await section('agent');
    await expect.element(page.getByText('A supervisor or an admin can change this')).toBeVisible();
    await expect
      .element(page.getByRole('button', { name: /Edit|New|Import/u }))
      .not.toBeInTheDocument();
  });

  it('say what to do while there are none', async () => {
    await section('supervisor', []);
    await expect.element(page.getByText('No macros yet')).toBeVisible();
  });
});
