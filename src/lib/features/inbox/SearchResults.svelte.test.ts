import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { customer, id, queueItem, ticket } from '../../../../tests/support/ui/samples.ts';
import { scope, type Scope } from '../../../../tests/support/ui/scope-parts.ts';
import { source } from '../../../../tests/support/ui/source.ts';
import type { QueueItem, SearchHit, SearchResults as Results } from '../ports.ts';
import SearchResults from './SearchResults.svelte';

const found = (query: string, hits: SearchHit[], more: Partial<Results> = {}): Results => ({
  query,
  hits,
  total: hits.length,
  index: { kind: 'whole' },
  ...more,
});

function hit(
  n: number,
  changes: Partial<SearchHit> = {},
  item: Partial<QueueItem> = {},
): SearchHit {
  return { item: queueItem(n, item), terms: [], excerpt: null, ...changes };
}

async function results(answer: Results, { parts = scope(), activeId = '' } = {}) {
  parts.results.set(answer);
  const opened: string[] = [];
  let left = 0;
  const given = {
    query: answer.query,
    activeId: activeId === '' ? null : activeId,
    ticketHref: (ticketId: string) => `#${ticketId}`,
    onopen: (ticketId: string) => opened.push(ticketId),
    onleave: () => (left += 1),
  };
  const view = await render(InScope, { view: SearchResults, given, scope: parts });
  const ask = (query: string) =>
    view.rerender({ view: SearchResults, given: { ...given, query }, scope: parts });
  return { ...parts, opened, left: () => left, ask };
}

const row = (n: number) => page.getByRole('link', { name: new RegExp(`Guest ${n}\\b`, 'u') });
const marks = (n: number) =>
  [...row(n).element().querySelectorAll('mark')].map((mark) => mark.textContent);
const region = () => page.getByRole('region', { name: 'Search results' });

describe('SearchResults', () => {
  beforeEach(() => page.viewport(420, 760));

  it('shows tickets of all views with the words that were found', async () => {
    const text = 'Where is the Parcel?';
    const preview = { ...queueItem(1).preview, text };
    const solved = { ticket: ticket(2, { status: 'solved' }), customer: customer(2) };
    await results(
      found('parcel 2', [
        hit(1, { terms: ['parcel'] }, { preview }),
        hit(2, { terms: ['2', 'guest'] }, solved),
      ]),
    );
    await expect.element(row(1)).toMatchTextContent(text);
    expect(marks(1)).toEqual(['Parcel']);
    await expect.element(row(2)).toMatchTextContent('Solved');
    expect(marks(2)).toEqual(['2', 'Guest', '2', 'guest', '2', '2']);
    await expect.element(page.getByRole('status')).toMatchTextContent('2 tickets');
  });

  it('shows the message that was found where it is not the newest', async () => {
    const excerpt = { text: 'Our courier lost the parcel', kind: 'note' as const, language: null };
    await results(found('parcel', [hit(1, { terms: ['parcel'], excerpt })]));
    await expect.element(row(1)).toMatchTextContent('Note: Our courier lost the parcel');
    await expect.element(row(1)).not.toMatchTextContent('Message number 1');
    expect(marks(1)).toEqual(['parcel']);
  });

  it('shows the text of a stranger as text', async () => {
    const text = '<img src=x onerror=alert(1)> parcel <b>now</b>';
    const preview = { ...queueItem(1).preview, text };
    const name = '<script>alert(1)</script> Guest 1';
    const stranger = { preview, customer: customer(1, { name }) };
    await results(found('parcel', [hit(1, { terms: ['parcel', 'img', 'script'] }, stranger)]));
    await expect.element(row(1)).toMatchTextContent(text);
    await expect.element(row(1)).toMatchTextContent(name);
    expect(row(1).element().querySelector('img, b, script')).toBeNull();
  });

  it('says when nothing is found, when not all are indexed yet, and how many there are', async () => {
    const { results: answers } = await results(
      found('zebra', [], { index: { kind: 'filling', done: 200, total: 4_000 } }),
    );
    await expect.element(page.getByText('Still indexing 200 of 4,000 tickets')).toBeVisible();
    await expect
      .element(page.getByRole('heading', { name: 'Nothing found yet for “zebra”' }))
      .toBeVisible();
    answers.set(found('zebra', []));
    await expect
      .element(page.getByRole('heading', { name: 'Nothing found for “zebra”' }))
      .toBeVisible();
    answers.set(found('zebra', [hit(1)], { total: 812 }));
    await expect.element(page.getByRole('status')).toMatchTextContent('The 1 best of 812 tickets');
    await expect.element(page.getByText('Still indexing')).not.toBeInTheDocument();
  });

  it('keeps the answer before until the next one is there', async () => {
    const parts = scope();
    const { ask, opened } = await results(found('lat', [hit(1)]), { parts });
    await expect.element(row(1)).toBeVisible();
    const late = source(found('late', [hit(2)]));
    let answer: (() => void) | undefined;
    parts.services.search.results = () => ({
      subscribe: (next) => {
        answer = () => {
          next(late.value);
        };
        return () => undefined;
      },
    });
    await ask('late');
    await expect.element(region()).toHaveAttribute('aria-busy', 'true');
    await expect.element(row(1)).toBeVisible();
    // Quicker than the answer: it is not the old one that is meant.
    await userEvent.keyboard('{Enter}');
    expect(opened).toEqual([]);
    answer?.();
    await expect.element(row(2)).toBeVisible();
    await expect.element(region()).toHaveAttribute('aria-busy', 'false');
    expect(opened).toEqual([id('ticket', 2)]);
  });

  it('walks with J, K and the arrows, opens with Enter, and is left at its top', async () => {
    const { opened, left } = await results(found('late', [hit(1), hit(2), hit(3)]));
    await expect.element(row(1)).toBeVisible();
    await userEvent.keyboard('j');
    await expect.element(row(1)).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(row(2)).toHaveFocus();
    await userEvent.keyboard('k');
    await expect.element(row(1)).toHaveFocus();
    expect([opened, left()]).toEqual([[], 0]);
    await userEvent.keyboard('{ArrowUp}');
    expect(left()).toBe(1);
  });

  it('opens as it walks where a ticket is open beside it', async () => {
    const { opened } = await results(found('late', [hit(1), hit(2), hit(3)]), {
      activeId: id('ticket', 2),
    });
    await expect.element(row(2)).toHaveAttribute('aria-current', 'page');
    await userEvent.keyboard('j');
    await expect.element(row(3)).toHaveFocus();
    expect(opened).toEqual([id('ticket', 3)]);
  });

  it('renders few of many', async () => {
    const hits = Array.from({ length: 100 }, (_, n) => hit(n + 1));
    await results(found('late', hits, { total: 50_000 }));
    await expect.element(row(1)).toBeVisible();
    expect(page.getByRole('listitem').elements().length).toBeLessThan(30);
  });

  it('says why it stopped, and tries again', async () => {
    const parts: Scope = scope();
    let tries = 0;
    parts.services.search.results = () => ({
      subscribe: (next, failed) => {
        tries += 1;
        if (tries > 1) next(found('late', [hit(1)]));
        else failed?.(Object.assign(new Error('gone'), { code: 'worker_died' }));
        return () => undefined;
      },
    });
    await results(found('late', []), { parts });
    await expect.element(page.getByText('The search stopped')).toBeVisible();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(row(1)).toBeVisible();
  });
});
