import { describe, expect, it } from 'vitest';
import { MUTATIONS, type Mutation, type MutationName } from '../../domain/mutations.ts';
import type { Ticket } from '../../domain/rows.ts';
import { sameRow } from './keys.ts';
import type { Intent } from './patches.ts';
import { withdraw } from './withdraw.ts';
import * as v from 'valibot';

const AT = '2026-03-01T10:00:00.000Z';
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [ME, BEN, CLEO, TICKET, MESSAGE, REPLY] = [1, 2, 3, 4, 5, 6].map(uuid) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

const ticket: Ticket = {
  id: TICKET,
  number: 1,
  brand_account_id: uuid(10),
  customer_id: uuid(11),
  conversation_id: '77',
  status: 'open',
  assignee_id: null,
  team_id: null,
  first_message_at: AT,
  last_customer_message_at: AT,
  last_reply_at: null,
  solved_at: null,
  pauses: [],
  csat_asked_at: null,
  csat_score: null,
  csat_comment: null,
  csat_at: null,
  csat_verified: false,
  created_at: AT,
  updated_at: AT,
};
const server = new Map([[sameRow({ table: 'tickets', key: TICKET }), ticket]]);

let ids = 100;
function intent(name: MutationName, args: unknown): Intent {
  v.parse(MUTATIONS[name], args);
  return { mutation: { id: uuid((ids += 1)), name, args } as Mutation, at: AT, actorId: ME };
}
const assign = (from: string | null, to: string | null) =>
  intent('ticket.assign.v1', { ticket_id: TICKET, assignee_id: { from, to } });
const status = (from: string, to: string) =>
  intent('ticket.set_status.v1', { ticket_id: TICKET, status: { from, to } });
const reply = (id = REPLY) =>
  intent('reply.queue.v1', {
    reply_id: id,
    ticket_id: TICKET,
    in_reply_to_message_id: MESSAGE,
    text: 'Sorry!',
  });

describe('withdraw', () => {
  it('leaves alone what has nothing to do with it', () => {
    const later = [
      assign(null, BEN),
      intent('note.add.v1', { message_id: uuid(9), ticket_id: TICKET, text: 'hm' }),
    ];
    expect(withdraw(status('open', 'solved'), server, [], later)).toEqual({
      goes: [],
      rewritten: [],
    });
  });

  it('takes along what is about the reply itself, and no other reply', () => {
    const cancel = intent('reply.cancel.v1', { reply_id: REPLY });
    const other = intent('reply.cancel.v1', { reply_id: uuid(7) });
    expect(withdraw(reply(), server, [], [cancel, other]).goes).toEqual([cancel]);
  });

  it('lets the next change of the field start where it started', () => {
    const next = assign(BEN, CLEO);
    const last = assign(CLEO, null);
    expect(withdraw(assign(null, BEN), server, [], [next, last]).rewritten).toEqual([
      { item: next, args: { ticket_id: TICKET, assignee_id: { from: null, to: CLEO } } },
    ]);
  });

  it('knows that a reply had made the ticket wait', () => {
    const solve = status('waiting', 'solved');
    const { rewritten } = withdraw(reply(), server, [], [solve]);
    expect(rewritten.map(({ args }) => args)).toEqual([
      { ticket_id: TICKET, status: { from: 'open', to: 'solved' } },
    ]);
  });

  it('sees what was done before it', () => {
    const before = [status('open', 'pending')];
    const solve = status('waiting', 'solved');
    expect(withdraw(reply(), server, before, [solve]).rewritten[0]?.args).toMatchObject({
      status: { from: 'pending' },
    });
    // The ticket waited already, because of another reply.
    expect(withdraw(reply(), server, [reply(uuid(8))], [solve]).rewritten).toEqual([]);
  });

  it('tells the labels of two messages apart', () => {
    const correct = (message_id: string, from: string, to: string) =>
      intent('triage.correct.v1', { message_id, topic: { from, to } });
    const same = correct(MESSAGE, 'refund', 'billing');
    const elsewhere = correct(uuid(12), 'refund', 'billing');
    const { rewritten } = withdraw(
      correct(MESSAGE, 'delivery', 'refund'),
      server,
      [],
      [elsewhere, same],
    );
    expect(rewritten).toEqual([
      { item: same, args: { message_id: MESSAGE, topic: { from: 'delivery', to: 'billing' } } },
    ]);
  });
});
