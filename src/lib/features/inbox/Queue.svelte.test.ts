import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { id, judged, member, owed, queueItem } from '../../../../tests/support/ui/samples.ts';
import { ME, scope, silent } from '../../../../tests/support/ui/scope-parts.ts';
import Queue from './Queue.svelte';

async function queue(parts = scope(), activeId: string | null = null) {
  const opened: string[] = [];
  const props = {
    view: 'open' as const,
    userId: ME,
    activeId,
    ticketHref: (ticketId: string) => `#${ticketId}`,
    onopen: (ticketId: string) => opened.push(ticketId),
  };
  await render(InScope, { view: Queue, given: props, scope: parts });
  return { ...parts, opened };
}

const row = (n: number) => page.getByRole('link', { name: new RegExp(`Guest ${n}\\b`, 'u') });
const names = () =>
  page
    .getByRole('listitem')
    .elements()
    .map((each) => /Guest \d+/u.exec(each.textContent)?.[0]);

describe('Queue', () => {
  beforeEach(() => page.viewport(420, 760));

  it('says of each ticket who, what, how pressing and why', async () => {
    const parts = scope();
    parts.queue.set([
      queueItem(1, {
        triage: judged('billing', 'critical'),
        priority: {
          level: 'urgent',
          score: 90,
          factors: [{ name: 'urgency', evidence: 'critical 0.90', points: 70 }],
        },
        assignee: member(2, 'Bram Visser'),
        outgoing: 'failed',
      }),
    ]);
    await queue(parts);
    for (const words of [
      'Urgent',
      'critical 0.90',
      '@guest_1',
      'Message number 1',
      'Reply failed',
    ]) {
      await expect.element(row(1)).toMatchTextContent(words);
    }
    await expect.element(page.getByRole('img', { name: 'Assigned to Bram Visser' })).toBeVisible();
    await expect.element(page.getByTitle('Topic: Billing (90%, read on device)')).toBeVisible();
  });

  it('tells a first guess and a doubt from a reading', async () => {
    const parts = scope();
    parts.queue.set([
      queueItem(1, { triage: judged('refund', 'normal', { source: 'linear', probability: 0.4 }) }),
      queueItem(2, { triage: null }),
    ]);
    await queue(parts);
    await expect.element(row(1)).toMatchTextContent('Refund?');
    await expect.element(row(1)).toMatchTextContent('≈40%');
    await expect.element(row(1)).toMatchTextContent('first guess');
    await expect.element(row(2)).toMatchTextContent('Not read yet');
  });

  it('says by when an answer is due, and what is late', async () => {
    const parts = scope();
    parts.queue.set([
      queueItem(1, { promise: owed(-10.5) }),
      queueItem(2, { promise: owed(9.5) }),
      queueItem(3, { promise: owed(120.5) }),
      queueItem(4),
    ]);
    await queue(parts);
    await expect.element(row(1)).toMatchTextContent('First answer was due 10 min ago');
    await expect.element(row(2)).toMatchTextContent('First answer due in 10 min');
    await expect.element(row(3)).toMatchTextContent('First answer due in 2 h');
    await expect.element(row(4)).not.toMatchTextContent('due');
  });

  it('keeps to the order it is given and follows changes', async () => {
    const parts = scope();
    parts.queue.set([queueItem(2), queueItem(1)]);
    await queue(parts);
    await expect.poll(names).toEqual(['Guest 2', 'Guest 1']);
    parts.queue.set([queueItem(3), queueItem(2), queueItem(1)]);
    await expect.poll(names).toContain('Guest 3');
  });

  it('holds still under the pointer and counts what is new until asked', async () => {
    const parts = scope();
    parts.queue.set([queueItem(2), queueItem(1)]);
    await queue(parts);
    await userEvent.hover(row(1));
    parts.queue.set([queueItem(4), queueItem(3), queueItem(2), queueItem(1)]);
    const pill = page.getByRole('button', { name: '2 new' });
    await expect.element(pill).toBeVisible();
    expect(names()).toEqual(['Guest 2', 'Guest 1']);
    await pill.click();
    await expect.poll(() => names().length).toBe(4);
    await expect.element(pill).not.toBeInTheDocument();
  });

  it('walks with J and K and opens with Enter', async () => {
    const parts = scope();
    parts.queue.set([queueItem(1), queueItem(2), queueItem(3)]);
    const { opened } = await queue(parts, id('ticket', 1));
    await userEvent.keyboard('j');
    await expect.element(row(2)).toHaveFocus();
    await userEvent.keyboard('jj');
    await expect.element(row(3)).toHaveFocus();
    await userEvent.keyboard('k');
    await expect.element(row(2)).toHaveFocus();
    expect(opened).toEqual([2, 3, 3, 2].map((n) => id('ticket', n)));
  });

  it('stays small with thousands of tickets, and reaches the last one', async () => {
    const parts = scope();
    parts.queue.set(Array.from({ length: 5_000 }, (_, n) => queueItem(n + 1)));
    await queue(parts);
    await expect.element(row(1)).toBeVisible();
    const list = page.getByRole('list', { name: 'Open tickets, most pressing first' });
    expect(page.getByRole('listitem').elements().length).toBeLessThan(30);
    list.element().parentElement?.scrollTo({ top: 1e7 });
    await expect.element(row(5_000)).toBeVisible();
    expect(page.getByRole('listitem').elements().length).toBeLessThan(30);
  });

  it('shows the text of a stranger as text', async () => {
    const parts = scope();
    const item = queueItem(1);
    item.preview.text = '<img src=x onerror=alert(1)>';
    parts.queue.set([item]);
    await queue(parts);
    await expect.element(row(1)).toMatchTextContent('<img src=x onerror=alert(1)>');
    expect(row(1).element().querySelector('img')).toBeNull();
  });

  it('says so when there is nothing to do, and while it does not know yet', async () => {
    await queue();
    await expect.element(page.getByRole('heading', { name: 'Nothing is waiting' })).toBeVisible();
    const parts = scope();
    parts.services.desk.queue = () => silent();
    await queue(parts);
    await expect.element(page.getByRole('status')).toMatchTextContent('Loading the queue');
  });
});
