import { describe, expect, it } from 'vitest';
import type { Message, Reply, Ticket } from './rows.ts';
import { changesByOthers, mergeChanges, type HeldBefore, type PulledRows } from './while-away.ts';

const ticket = (over: Partial<Ticket> = {}) =>
  ({ id: 't', status: 'open', assignee_id: null, ...over }) as Ticket;
const message = (id: string, over: Partial<Message> = {}) =>
  ({
    id,
    ticket_id: 't',
    kind: 'inbound',
    author_id: null,
    deleted_at: null,
    ...over,
  }) as Message;
const reply = (id: string, over: Partial<Reply> = {}) =>
  ({ id, ticket_id: 't', author_id: 'ana', state: 'queued', ...over }) as Reply;

const held = (server = ticket(), shown = server, known: string[] = []): HeldBefore => ({
  tickets: new Map([['t', { server, shown }]]),
  known: new Set(known),
});
const pulled = (over: Partial<PulledRows>): PulledRows => ({
  tickets: [],
  messages: [],
  replies: [],
  ...over,
});

describe('changesByOthers', () => {
  it('finds new words of customers and colleagues, and none of those that were held', () => {
    const rows = pulled({
      messages: [
        message('old'),
        message('new'),
        message('note', { kind: 'note', author_id: 'ana' }),
        message('post', { kind: 'outbound' }),
      ],
      replies: [reply('answer')],
    });
    expect(changesByOthers(held(ticket(), ticket(), ['old']), rows, 'me')).toEqual([
      { ticketId: 't', kind: 'customer_wrote', id: 'new' },
      { ticketId: 't', kind: 'colleague_noted', id: 'note' },
      { ticketId: 't', kind: 'colleague_replied', id: 'post' },
      { ticketId: 't', kind: 'colleague_replied', id: 'answer' },
    ]);
  });

  it('is silent about what the person did, also on another device, and about what is gone', () => {
    const rows = pulled({
      messages: [
        message('n', { kind: 'note', author_id: 'me' }),
        message('gone', { deleted_at: '2026-03-01T10:00:00Z' }),
      ],
      replies: [reply('mine', { author_id: 'me' }), reply('off', { state: 'cancelled' })],
    });
    expect(changesByOthers(held(), rows, 'me')).toEqual([]);
  });

  it('finds another status and another assignee', () => {
    const rows = pulled({ tickets: [ticket({ status: 'solved', assignee_id: 'ben' })] });
    expect(changesByOthers(held(), rows, 'me')).toEqual([
      { ticketId: 't', kind: 'assigned', to: 'ben' },
      { ticketId: 't', kind: 'status', to: 'solved' },
    ]);
  });

  it('is silent about the person’s own change that comes back, or is not there yet', () => {
    const mine = ticket({ status: 'solved' });
    const before = held(ticket(), mine);
    expect(changesByOthers(before, pulled({ tickets: [mine] }), 'me')).toEqual([]);
    expect(changesByOthers(before, pulled({ tickets: [ticket()] }), 'me')).toEqual([]);
    const theirs = ticket({ status: 'pending' });
    expect(changesByOthers(before, pulled({ tickets: [theirs] }), 'me')).toHaveLength(1);
  });

  it('of a ticket that is new here tells only that it is the person’s', () => {
    const nothing = { tickets: new Map(), known: new Set<string>() };
    const given = pulled({ tickets: [ticket({ status: 'pending', assignee_id: 'me' })] });
    expect(changesByOthers(nothing, given, 'me')).toEqual([
      { ticketId: 't', kind: 'assigned', to: 'me' },
    ]);
    expect(changesByOthers(nothing, pulled({ tickets: [ticket()] }), 'me')).toEqual([]);
  });
});

describe('mergeChanges', () => {
  it('counts a reply and its post once, and of a field the last change', () => {
    const answer = { ticketId: 't', kind: 'colleague_replied', id: 'a' } as const;
    const first = { ticketId: 't', kind: 'status', to: 'pending' } as const;
    const last = { ticketId: 't', kind: 'status', to: 'solved' } as const;
    const other = { ticketId: 'u', kind: 'status', to: 'solved' } as const;
    expect(mergeChanges([answer, first], [other, answer, last])).toEqual([other, answer, last]);
  });
});
