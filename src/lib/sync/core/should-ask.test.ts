import { describe, expect, it } from 'vitest';
import { mayOverrule } from '../../domain/objection.ts';
import type { Message, Reply, Ticket } from '../../domain/rows.ts';
import { marksOf, shouldAsk, type ConversationRows, type WrittenReply } from './should-ask.ts';

const minute = (n: number) => new Date(Date.UTC(2026, 2, 1, 10, n)).toISOString();
const times = { created_at: minute(0), updated_at: minute(0) };

const ticket = { id: 't', status: 'open' } as Ticket;

function message(id: string, over: Partial<Message> = {}): Message {
  return {
    id,
    ticket_id: 't',
    kind: 'inbound',
    x_post_id: '1',
    in_reply_to_x_post_id: null,
    customer_id: 'mira',
    author_id: null,
    text: `words of ${id}`,
    language: 'en',
    media: [],
    posted_at: minute(1),
    edited_at: null,
    deleted_at: null,
    ...times,
    ...over,
  };
}

function reply(id: string, over: Partial<Reply> = {}): Reply {
  return {
    id,
    ticket_id: 't',
    in_reply_to_message_id: 'first',
    author_id: 'ana',
    text: 'We are sorry.',
    state: 'queued',
    x_post_id: null,
    error_code: null,
    error_detail: null,
    attempts: 0,
    sent_at: null,
    macro_id: null,
    ...times,
    ...over,
  };
}

const before: ConversationRows = { ticket, messages: [message('first')], replies: [] };

function mine(rows: ConversationRows = before): WrittenReply {
  const args = { reply_id: 'r', ticket_id: 't', in_reply_to_message_id: 'first', text: 'Sorry!' };
  return { args, actorId: 'me', known: marksOf(rows) };
}

describe('a reply that waited', () => {
  it('goes out when nothing has come since', () => {
    expect(shouldAsk(mine(), before)).toEqual([]);
  });

  it('is asked about when the customer has written again, whatever the clocks say', () => {
    const early = message('second', { posted_at: minute(-600) });
    const rows = { ...before, messages: [...before.messages, early] };
    expect(shouldAsk(mine(), rows)).toEqual([
      {
        kind: 'customer_wrote',
        id: 'second',
        personId: 'mira',
        text: 'words of second',
        at: minute(-600),
      },
    ]);
  });

  it('is not asked about for words that are gone again', () => {
    const gone = message('second', { text: '', deleted_at: minute(3) });
    expect(shouldAsk(mine(), { ...before, messages: [...before.messages, gone] })).toEqual([]);
  });

  it('is asked about once when a colleague has answered, also after X has the answer', () => {
    const rows = { ...before, replies: [reply('b')] };
    expect(shouldAsk(mine(), rows)).toMatchObject([{ kind: 'colleague_replied', id: 'b' }]);
    const sent = message('b', { kind: 'outbound', customer_id: null, author_id: 'ana' });
    const later = { ...rows, messages: [...rows.messages, sent] };
    expect(shouldAsk(mine(), later)).toMatchObject([{ kind: 'colleague_replied', id: 'b' }]);
    expect(shouldAsk(mine(rows), later)).toEqual([]);
  });

  it('is asked about when a colleague has left a note', () => {
    const note = message('n', { kind: 'note', customer_id: null, author_id: 'ana' });
    const rows = { ...before, messages: [...before.messages, note] };
    expect(shouldAsk(mine(), rows)).toMatchObject([{ kind: 'colleague_noted', personId: 'ana' }]);
  });

  it('does not ask its writer about their own words, nor about a reply that was cancelled', () => {
    const note = message('n', { kind: 'note', customer_id: null, author_id: 'me' });
    const rows = {
      ...before,
      messages: [...before.messages, note],
      replies: [
        reply('r', { author_id: 'me' }),
        reply('x', { author_id: 'me' }),
        reply('y', { state: 'cancelled' }),
      ],
    };
    expect(shouldAsk(mine(), rows)).toEqual([]);
  });

  it('is asked about when X has refused a reply to the same post meanwhile', () => {
    const waiting = { ...before, replies: [reply('b')] };
    const refused = reply('b', { state: 'failed', error_code: 'reply_not_allowed' });
    expect(shouldAsk(mine(waiting), { ...before, replies: [refused] })).toEqual([
      { kind: 'not_allowed', id: 'b' },
    ]);
    const elsewhere = { ...refused, in_reply_to_message_id: 'other' };
    expect(shouldAsk(mine(waiting), { ...before, replies: [elsewhere] })).toEqual([]);
  });

  it.each<[string, ConversationRows]>([
    ['post_deleted', { ...before, messages: [message('first', { deleted_at: minute(2) })] }],
    ['ticket_closed', { ...before, ticket: { ...ticket, status: 'closed' } }],
    ['out_of_sight', { ...before, ticket: undefined }],
  ])('cannot be sent any more: %s', (kind, rows) => {
    for (const known of [mine().known, null]) {
      const objections = shouldAsk({ ...mine(), known }, rows);
      expect(objections).toMatchObject([{ kind }]);
      expect(mayOverrule(objections)).toBe(false);
    }
  });

  it('is not asked about again for what its writer has overruled, but for what is new', () => {
    const second = { ...before, messages: [...before.messages, message('second')] };
    const overruled = mine(second);
    expect(shouldAsk(overruled, second)).toEqual([]);
    const third = { ...second, messages: [...second.messages, message('third')] };
    const objections = shouldAsk(overruled, third);
    expect(objections).toMatchObject([{ id: 'third' }]);
    expect(mayOverrule(objections)).toBe(true);
  });
});
