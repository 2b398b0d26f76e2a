import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { id } from '../../../../tests/support/ui/samples.ts';
import { ME, NEW_ID, scope } from '../../../../tests/support/ui/scope-parts.ts';
import type { Article } from '../../domain/rows.ts';
import KnowledgeSection from './KnowledgeSection.svelte';

const AT = '2026-03-02T11:00:00+00:00';
const REFUNDS: Article = {
  ...{ id: id('other', 1), title: 'Refunds', body: 'Two to five days.', topics: ['refund'] },
  ...{ url: 'https://larkline.example/refunds', archived_at: null, updated_by: null },
  ...{ created_at: AT, updated_at: AT },
};

async function section(role: 'admin' | 'agent' = 'admin') {
  const parts = scope();
  const email = 'a@roost.demo';
  parts.session.set({ kind: 'signed_in', userId: ME, email, role, displayName: 'Ana Duarte' });
  parts.rows('articles').set([REFUNDS]);
  await render(InScope, { view: KnowledgeSection, given: {}, scope: parts });
  return parts;
}

const save = page.getByRole('button', { name: 'Save', exact: true });
const text = page.getByLabelText('Text', { exact: true });

describe('the knowledge', () => {
  it('is written, and a link that is none is said beside it', async () => {
    const parts = await section();
    await page.getByRole('button', { name: 'New article' }).click();
    await userEvent.fill(page.getByLabelText('Title'), 'Lost parcels');
    await userEvent.fill(text, 'We look for ten days.');
    await userEvent.fill(page.getByLabelText('Link'), 'http://larkline.example');
    parts.refuse('saveArticle', 'invalid', { field: 'url', reason: 'not_https' });
    await save.click();
    await expect.element(page.getByText(/begins with https/u)).toBeVisible();
    await userEvent.fill(page.getByLabelText('Link'), ' ');
    await save.click();
    await expect.element(save).not.toBeInTheDocument();
    const article = { title: 'Lost parcels', body: 'We look for ten days.', topics: [], url: null };
    expect(parts.calls.at(-1)).toEqual(['saveArticle', NEW_ID, article, null]);
  });

  it('is changed and archived', async () => {
    const { calls } = await section();
    await page.getByRole('button', { name: 'Edit Refunds' }).click();
    await userEvent.fill(text, 'Three days.');
    await save.click();
    await page.getByRole('button', { name: 'Edit Refunds' }).click();
    await page.getByRole('button', { name: 'Archive' }).click();
    await expect.element(save).not.toBeInTheDocument();
    expect(calls).toMatchObject([
      ['saveArticle', REFUNDS.id, { body: 'Three days.', url: REFUNDS.url }, AT],
      ['archiveArticle', REFUNDS.id],
    ]);
  });

  it('is there for an agent to read', async () => {
    await section('agent');
    await expect.element(page.getByText('Two to five days.')).toBeVisible();
    await expect
      .element(page.getByRole('link', { name: 'larkline.example/refunds' }))
      .toHaveAttribute('href', REFUNDS.url ?? '');
    await expect.element(page.getByRole('button', { name: /Edit|New/u })).not.toBeInTheDocument();
  });
});
