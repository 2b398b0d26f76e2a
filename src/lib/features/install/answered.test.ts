import { describe, expect, it, vi } from 'vitest';
import {
  id,
  member,
  messageView,
  reply,
  ticket,
  ticketView,
} from '../../../../tests/support/ui/samples.ts';
import { source } from '../../../../tests/support/ui/source.ts';
import type { TicketView } from '../ports.ts';
import { watchAnswer } from './answered.ts';

const ME = id('member', 1);
const mine = messageView(2, { kind: 'outbound' }, { author: member(1, 'Ana') });
const queued = messageView(3, { kind: 'outbound' }, { reply: reply(3, 'queued') });
const colleagues = messageView(4, { kind: 'outbound' }, { author: member(2, 'Ben') });
const note = messageView(5, { kind: 'note' }, { author: member(1, 'Ana') });

function watching(first: TicketView | null) {
  const live = source<TicketView | null>(first);
  const answered = vi.fn();
  watchAnswer(live, ME, answered);
  return { live, answered };
}

describe('watchAnswer', () => {
  it.each([
    ['a reply that waits for the network', { messages: [queued] }],
    ['a reply', { messages: [mine] }],
    ['solving it', { ticket: ticket(1, { status: 'solved' }) }],
  ])('notices %s, once', (_, change) => {
    const { live, answered } = watching(ticketView());
    live.set(ticketView(change));
    live.set(ticketView());
    live.set(ticketView(change));
    expect(answered).toHaveBeenCalledOnce();
  });

  it.each([
    ['a colleague’s reply', { messages: [colleagues] }],
    ['a note', { messages: [note] }],
  ])('does not take %s for an answer', (_, change) => {
    const { live, answered } = watching(ticketView());
    live.set(ticketView(change));
    expect(answered).not.toHaveBeenCalled();
  });

  it('is silent about a ticket that was answered before it was opened', () => {
    const { live, answered } = watching(null);
    live.set(ticketView({ messages: [mine] }));
    live.set(ticketView({ messages: [mine, queued] }));
    expect(answered).not.toHaveBeenCalled();
  });
});
