import { beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { id } from '../../../../tests/support/ui/samples.ts';
import { scope, type Scope } from '../../../../tests/support/ui/scope-parts.ts';
import {
  conflict,
  question,
  rejected,
  waiting,
} from '../../../../tests/support/ui/unsent-samples.ts';
import type { TakenBack, Unsent } from '../unsent.ts';
import Outbox from './Outbox.svelte';

async function outbox(unsent: Partial<Unsent> = {}): Promise<Scope & { edited: TakenBack[] }> {
  const parts = scope();
  const edited: TakenBack[] = [];
  parts.unsent.set({ asks: [], waiting: [], readings: 0, ...unsent });
  await render(InScope, {
    view: Outbox,
    given: {
      backHref: '#back',
      ticketHref: (ticketId: string) => `#${ticketId}`,
      onedit: (back: TakenBack) => edited.push(back),
    },
    scope: parts,
  });
  return { ...parts, edited };
}

const named = (name: string) => page.getByRole('article', { name });

describe('Outbox', () => {
  beforeEach(() => page.viewport(1_000, 760));

  it('is at rest when all is saved, and says how many readings are on their way', async () => {
    const { unsent } = await outbox();
    await expect.element(page.getByRole('heading', { name: 'Everything is saved' })).toBeVisible();
    await expect.element(page.getByTestId('readings')).not.toBeInTheDocument();
    unsent.set({ asks: [], waiting: [], readings: 12 });
    await expect
      .element(page.getByTestId('readings'))
      .toMatchTextContent('12 readings of messages');
    await expect.element(page.getByRole('heading', { name: 'Everything is saved' })).toBeVisible();
  });

  it('names what waits, why, and whose ticket it is', async () => {
    const { sync } = await outbox({
      waiting: [
        waiting(1),
        waiting(2, { change: { kind: 'status', to: 'solved' }, isBehind: true }),
      ],
    });
    sync.set({ kind: 'offline', pulledAt: null, waiting: 2 });
    const reply = named('Reply to @mira');
    await expect.element(reply).toMatchTextContent('We are sorry');
    await expect.element(reply).toMatchTextContent('Waits for the network');
    await expect
      .element(reply.getByRole('link', { name: /Open the ticket of Mira Holt/u }))
      .toHaveAttribute('href', `#${id('ticket', 12)}`);
    await expect
      .element(named('Solve ticket #12'))
      .toMatchTextContent('Waits for the change before it');
  });

  it('tries at once when asked', async () => {
    const { calls } = await outbox({ waiting: [waiting(1)] });
    await page.getByRole('button', { name: 'Retry now' }).click();
    expect(calls).toEqual([['syncNow']]);
  });

  it('takes words back to be written anew, and offers that for words only', async () => {
    const { calls, edited } = await outbox({
      waiting: [waiting(1), waiting(2, { change: { kind: 'assign', to: 'Ben' } })],
    });
    await expect
      .element(named('Assign ticket #12 to Ben').getByRole('button', { name: 'Edit' }))
      .not.toBeInTheDocument();
    await named('Reply to @mira').getByRole('button', { name: 'Edit' }).click();
    expect(calls).toEqual([['takeBack', id('other', 1)]]);
    await expect.poll(() => edited.map(({ text }) => text)).toEqual(['Taken back']);
  });

  it('asks before it gives something up, and names what goes with it', async () => {
    const dependents = [{ kind: 'cancel_reply' as const, text: 'We are sorry' }];
    const { calls } = await outbox({ waiting: [waiting(1, { dependents, attempts: 2 })] });
    await page.getByRole('button', { name: 'Discard' }).click();
    const dialog = page.getByRole('dialog', { name: 'Discard this?' });
    await expect.element(dialog).toMatchTextContent('Take back the reply to @mira');
    await expect.element(dialog).toMatchTextContent('It was tried already');
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await expect.element(dialog).not.toBeInTheDocument();
    expect(calls).toEqual([]);
    await page.getByRole('button', { name: 'Discard' }).click();
    await dialog.getByRole('button', { name: 'Discard' }).click();
    expect(calls).toEqual([['discard', id('other', 1)]]);
  });

  it('shows both sides of a conflict, above what only waits', async () => {
    const { calls } = await outbox({ asks: [conflict(3)], waiting: [waiting(1)] });
    const headings = page.getByRole('heading', { level: 2 });
    await expect.element(headings.first()).toHaveTextContent('Needs you (1)');
    const both = named('Two people set the status');
    await expect.element(both).toMatchTextContent(/You\s+set\s+Solved/u);
    await expect.element(both).toMatchTextContent(/Ana\s+set\s+Pending/u);
    await both.getByRole('button', { name: 'Keep Pending' }).click();
    await both.getByRole('button', { name: 'Set Solved again' }).click();
    expect(calls).toEqual([
      ['resolve', id('other', 3), 'theirs'],
      ['resolve', id('other', 3), 'mine'],
    ]);
  });

  it('asks about a held reply with what came since', async () => {
    const { calls } = await outbox({ asks: [question(4)] });
    const held = named('Send your reply all the same?');
    await expect.element(held).toMatchTextContent('Mira Holt wrote again');
    await expect.element(held).toMatchTextContent('Found it!');
    await expect.element(held).toMatchTextContent('It comes tomorrow');
    await held.getByRole('button', { name: 'Send anyway' }).click();
    expect(calls).toEqual([['sendAgain', id('other', 4)]]);
  });

  it('does not offer to send what the server would refuse', async () => {
    await outbox({
      asks: [question(4, { objections: [{ kind: 'post_deleted' }], maySend: false })],
    });
    const held = named('Your reply cannot be sent any more');
    await expect.element(held).toMatchTextContent('was deleted');
    await expect.element(held.getByRole('button', { name: 'Edit' })).toBeVisible();
    await expect.element(held.getByRole('button', { name: 'Send anyway' })).not.toBeInTheDocument();
  });

  it('tells what was refused, and keeps the words that would be lost', async () => {
    const { calls } = await outbox({
      asks: [rejected(5), rejected(6, { change: { kind: 'note', text: 'Depot called' } })],
    });
    const plain = named('Not done: Assign ticket #12 to Ben');
    await expect.element(plain).toMatchTextContent('This ticket is closed');
    await plain.getByRole('button', { name: 'Understood' }).click();
    const note = named('Not done: Note on ticket #12');
    await expect.element(note).toMatchTextContent('Depot called');
    await note.getByRole('button', { name: 'Try again' }).click();
    expect(calls).toEqual([
      ['discard', id('other', 5)],
      ['sendAgain', id('other', 6)],
    ]);
    await note.getByRole('button', { name: 'Discard' }).click();
    await expect.element(page.getByRole('dialog')).toMatchTextContent('Depot called');
  });
});
