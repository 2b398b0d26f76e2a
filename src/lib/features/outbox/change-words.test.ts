import { describe, expect, it } from 'vitest';
import type { Change, TicketRef } from '../unsent.ts';
import { changeWords } from './change-words.ts';

const ticket: TicketRef = { id: 't', number: 12, customer: { name: 'Mira Holt', handle: 'mira' } };

describe('changeWords', () => {
  it.each<[Change, string, string | null]>([
    [{ kind: 'reply', text: 'We are sorry' }, 'Reply to @mira', 'We are sorry'],
    [{ kind: 'note', text: 'Depot called' }, 'Note on ticket #12', 'Depot called'],
    [{ kind: 'retry_reply', text: 'Hello' }, 'Try the reply to @mira again', 'Hello'],
    [{ kind: 'cancel_reply', text: null }, 'Take back the reply to @mira', null],
    [{ kind: 'assign', to: 'Ben' }, 'Assign ticket #12 to Ben', null],
    [{ kind: 'assign', to: null }, 'Unassign ticket #12', null],
    [{ kind: 'status', to: 'solved' }, 'Solve ticket #12', null],
    [{ kind: 'status', to: 'pending' }, 'Set ticket #12 to pending', null],
    [
      { kind: 'correct', labels: [{ head: 'topic', label: 'lost_damaged' }] },
      'Set the topic to Lost or damaged on ticket #12',
      null,
    ],
    [{ kind: 'read' }, 'Mark a notification as read', null],
  ])('%o', (change, title, quote) => {
    expect(changeWords(change, ticket)).toEqual({ title, quote });
  });

  it('has words for a ticket that the device does not hold', () => {
    expect(changeWords({ kind: 'reply', text: 'Hi' }, null).title).toBe('Reply to a customer');
    expect(changeWords({ kind: 'status', to: 'closed' }, null).title).toBe('Close a ticket');
  });
});
