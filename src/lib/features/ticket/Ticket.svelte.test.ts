import { createRawSnippet } from 'svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import {
  id,
  judged,
  member,
  messageView,
  owed,
  reply,
  ticketView,
} from '../../../../tests/support/ui/samples.ts';
import { ME, scope, type Scope } from '../../../../tests/support/ui/scope-parts.ts';
import type { TicketView } from '../ports.ts';
import type { Trouble } from '../unsent.ts';
import Ticket from './Ticket.svelte';

async function ticket(view: TicketView | null, parts: Scope = scope()): Promise<Scope> {
  parts.ticket.set(view);
  const composer = createRawSnippet(() => ({ render: () => '<p>composer</p>' }));
  const trouble = createRawSnippet<[Trouble]>((each) => ({
    render: () => `<p>asks about ${each().mutationId}</p>`,
  }));
  const props = { id: id('ticket', 1), userId: ME, backHref: '#back', composer, trouble };
  await render(InScope, { view: Ticket, given: props, scope: parts });
  return parts;
}

const messages = () => page.getByRole('list', { name: 'Conversation' });

describe('Ticket', () => {
  beforeEach(() => page.viewport(1_000, 760));

  it('says what was promised, by whom and by when', async () => {
    await ticket(ticketView({ promise: owed(9.5) }));
    await page.getByRole('button', { name: 'First answer due in 10 min' }).click();
    const promised = page.getByRole('dialog', { name: 'What was promised' });
    await expect.element(promised).toMatchTextContent('By “Day and night”');
    await userEvent.keyboard('{Escape}');
    await expect.element(promised).not.toBeInTheDocument();
  });

  it('tells the customer, us and the team’s notes apart', async () => {
    const ana = member(1, 'Ana Duarte');
    await ticket(
      ticketView({
        messages: [
          messageView(1, {
            text: 'Where is it?',
            edited_at: '2026-03-02T12:05:00Z',
            language: 'nl',
          }),
          messageView(2, { kind: 'outbound', text: 'On its way' }, { author: ana }),
          messageView(3, { kind: 'note', text: 'Depot called' }, { author: ana }),
          messageView(4, { text: '', deleted_at: '2026-03-02T12:09:00Z' }),
        ],
      }),
    );
    for (const words of [
      'Where is it?',
      'edited',
      'Dutch',
      'by Ana Duarte',
      'note for the team',
      'Deleted by the author',
    ]) {
      await expect.element(messages()).toMatchTextContent(words);
    }
  });

  it('names another customer who joins in', async () => {
    const view = ticketView();
    const passenger = {
      ...view.customer,
      id: '00000000-0000-4000-8000-0000000000ff',
      name: 'Passenger',
    };
    const joins = messageView(2, { text: 'me too', customer_id: passenger.id });
    await ticket(ticketView({ others: [passenger], messages: [messageView(1), joins] }));
    await expect.element(page.getByText('Passenger', { exact: true })).toBeVisible();
  });

  it('describes media instead of loading it', async () => {
    const media = [
      {
        kind: 'photo' as const,
        url: 'https://x.example/a.jpg',
        preview_url: null,
        alt_text: 'A cracked kettle',
      },
      { kind: 'video' as const, url: null, preview_url: null, alt_text: null },
    ];
    await ticket(ticketView({ messages: [messageView(1, { media })] }));
    await expect.element(messages()).toMatchTextContent('A cracked kettle');
    await expect.element(messages()).toMatchTextContent('The author gave no description.');
    expect(messages().element().querySelector('img, video')).toBeNull();
  });

  it('makes links only of web addresses, and they leave nothing behind', async () => {
    const text = 'see https://a.example/x and javascript:alert(1) <b>bold</b>';
    await ticket(ticketView({ messages: [messageView(1, { text })] }));
    const links = messages().getByRole('link');
    await expect.element(links).toHaveAttribute('href', 'https://a.example/x');
    await expect.element(links).toHaveAttribute('rel', expect.stringContaining('noopener'));
    await expect.element(messages()).toMatchTextContent('javascript:alert(1) <b>bold</b>');
  });

  it('corrects a label with two keys', async () => {
    const { calls } = await ticket(ticketView());
    await expect.element(page.getByRole('button', { name: /^Topic: Billing/u })).toBeVisible();
    await userEvent.keyboard('t');
    await expect.element(page.getByRole('menu')).toBeVisible();
    await userEvent.keyboard('5');
    await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
    expect(calls).toEqual([['correct', id('message', 1), 'topic', 'billing', 'refund']]);
  });

  it('corrects a label with two clicks', async () => {
    const { calls } = await ticket(ticketView());
    await page.getByRole('button', { name: /^Urgency: High/u }).click();
    await page.getByRole('menuitemradio', { name: /^Critical/u }).click();
    expect(calls).toEqual([['correct', id('message', 1), 'urgency', 'high', 'critical']]);
  });

  it('says who set a label', async () => {
    const triage = judged('billing', 'high');
    triage.sources.topic = 'person';
    await ticket(ticketView({ messages: [messageView(1, {}, { triage })] }));
    await expect
      .element(page.getByRole('button', { name: /^Topic: Billing, set by a person/u }))
      .toBeVisible();
    await expect
      .element(page.getByRole('button', { name: /^Sentiment: Negative 90%, read on device/u }))
      .toBeVisible();
  });

  it('explains the level', async () => {
    await ticket(ticketView());
    await userEvent.keyboard('y');
    const why = page.getByRole('dialog', { name: 'Why this level' });
    await expect.element(why).toMatchTextContent('Urgency high 0.90');
    await expect.element(why).toMatchTextContent('“charged twice”');
  });

  it('shows a failed reply with its reason and a way on', async () => {
    const failed = reply(2, 'failed', { error_code: 'reply_not_allowed' });
    const view = ticketView({
      messages: [messageView(1), messageView(2, { kind: 'outbound' }, { reply: failed })],
    });
    const { calls } = await ticket(view);
    await expect.element(messages()).toMatchTextContent('Not sent: X allows no reply here');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
    expect(calls).toEqual([
      ['retryReply', failed.id],
      ['cancelReply', failed.id],
    ]);
  });

  it('says what waits for the server, and gives room to what waits for the person', async () => {
    const asked: Trouble = {
      kind: 'rejected',
      mutationId: 'b',
      at: '2026-03-02T12:00:00Z',
      change: { kind: 'status', to: 'solved' },
      ticket: null,
      code: 'ticket_closed',
      message: '',
    };
    await ticket(ticketView({ pending: 2, troubles: [asked] }));
    await expect.element(page.getByText(/2 changes to send/u)).toBeVisible();
    await expect.element(page.getByText('asks about b')).toBeVisible();
  });

  it('assigns and solves by key', async () => {
    const view = ticketView();
    const { calls } = await ticket(view);
    await expect.element(messages()).toBeVisible();
    await userEvent.keyboard('me');
    expect(calls).toEqual([
      ['assign', view.ticket, ME],
      ['setStatus', view.ticket, 'solved'],
    ]);
  });

  it('says why an action was refused', async () => {
    const parts = scope();
    parts.refuse('setStatus', 'forbidden');
    await ticket(ticketView(), parts);
    await page.getByRole('button', { name: 'Solve' }).click();
    await expect.element(page.getByText(/Your role does not allow this change/u)).toBeVisible();
  });

  it('shows in its place what the customer said of it, and that anybody may have said so', async () => {
    const rated = {
      ...ticketView().ticket,
      csat_asked_at: '2026-03-02T12:00:30Z',
      csat_score: 2,
      csat_comment: 'Took a week',
      csat_at: '2026-03-02T12:01:00Z',
    };
    const later = '2026-03-02T12:02:00Z';
    await ticket(
      ticketView({
        ticket: rated,
        messages: [messageView(1), messageView(2, { text: 'One more thing', posted_at: later })],
      }),
    );
    const items = messages().getByRole('listitem');
    await expect.element(items.nth(1)).toMatchTextContent('Bad');
    await expect.element(items.nth(1)).toMatchTextContent('Unverified');
    await expect.element(items.nth(1)).toMatchTextContent('Took a week');
    await expect.element(items.nth(1)).toMatchTextContent('It came by the link');
    await expect.element(items.nth(2)).toMatchTextContent('One more thing');
  });

  it('names a rating that is the customer’s own', async () => {
    const rated = { csat_score: 5, csat_at: '2026-03-02T12:01:00Z', csat_verified: true };
    await ticket(ticketView({ ticket: { ...ticketView().ticket, ...rated } }));
    const item = messages().getByRole('listitem').nth(1);
    await expect.element(item).toMatchTextContent('Very good');
    await expect.element(item).toMatchTextContent('signed in with their own account on X');
    await expect.element(item).not.toMatchTextContent('Unverified');
  });

  it('says so when the device does not hold the ticket', async () => {
    await ticket(null);
    await expect
      .element(page.getByRole('heading', { name: 'This ticket is not on this device' }))
      .toBeVisible();
    await expect
      .element(page.getByRole('link', { name: 'Back to the queue' }))
      .toHaveAttribute('href', '#back');
  });
});
