import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MUTATION_NAMES, type MutationName, MUTATIONS, mutationResultSchema } from '../../src/lib/domain/mutations.ts';
import { refusal, rpc, STRANGER } from './support/callers.ts';
import { mutate } from './support/mutate.ts';
import { openTestDatabase, type TestDatabase } from './support/test-database.ts';
import { AS, MESSAGES, NOTIFICATIONS, PEOPLE, type Person, readings, REPLIES, startAfresh, TICKETS, uuid } from './support/world.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.close());
beforeEach(() => startAfresh(test.database));

const apply = async (who: Person, name: string, args: unknown, id?: string) =>
  v.parse(mutationResultSchema, await mutate(test.database, who, name, args, id));
const row = async (table: string, id: string) =>
  (await test.database.query<Record<string, unknown>>(`select * from public.${table} where id = $1`, [id]))[0];
const change = (sql: string) => test.database.script(sql);
const assign = (from: string | null, to: string | null, ticket = TICKETS.free) => ({ ticket_id: ticket, assignee_id: { from, to } });
const OK = { status: 'ok' };

/** Arguments that each mutation takes, for the checks that all share. */
const GOOD: Record<MutationName, Record<string, unknown>> = {
  'ticket.assign.v1': assign(null, PEOPLE.agentA),
  'ticket.set_status.v1': { ticket_id: TICKETS.free, status: { from: 'open', to: 'solved' } },
  'note.add.v1': { message_id: uuid(500), ticket_id: TICKETS.free, text: 'Called them.' },
  'reply.queue.v1': { reply_id: uuid(501), ticket_id: TICKETS.free, in_reply_to_message_id: MESSAGES.free, text: 'We are on it.' },
  'reply.retry.v1': { reply_id: REPLIES.free },
  'reply.cancel.v1': { reply_id: REPLIES.free },
  'triage.record.v1': { message_id: MESSAGES.free, readings: readings(), evidence: ['parcel'], language_supported: true, embedding: null, model_version: 'm-2' },
  'triage.correct.v1': { message_id: MESSAGES.free, topic: { from: 'billing', to: 'delivery' } },
  'notification.read.v1': { notification_id: NOTIFICATIONS.agentA },
};
/** Who sends it in those checks: replies belong to the supervisor, the notification to the agent. */
const sender = (name: MutationName): Person => (name === 'notification.read.v1' ? 'agentA' : 'supervisor');

describe('every mutation', () => {
  it.each(MUTATION_NAMES)('%s works once, and a repeat gets the same answer and changes nothing', async (name) => {
    const id = randomUUID();
    expect(await apply(sender(name), name, GOOD[name], id)).toEqual(OK);
    const [before] = await test.database.query<{ seq: number }>('select max(seq) as seq from private.change_log');
    expect(await apply(sender(name), name, GOOD[name], id)).toEqual(OK);
    const [after] = await test.database.query<{ seq: number }>('select max(seq) as seq from private.change_log');
    expect(after).toEqual(before);
  });

  it.each(MUTATION_NAMES)('%s is refused to a customer, a disabled agent and a stranger', async (name) => {
    expect(await apply('customer', name, GOOD[name])).toMatchObject({ status: 'rejected', code: 'not_staff' });
    expect(await apply('disabled', name, GOOD[name])).toMatchObject({ status: 'rejected', code: 'disabled' });
    const mutation = { id: randomUUID(), name, args: GOOD[name] };
    expect((await refusal(rpc(test.database, STRANGER, 'apply_mutation', { mutation }))).code).toBe('42501');
  });

  it.each(MUTATION_NAMES.filter((name) => name !== 'notification.read.v1'))('%s does not tell a ticket out of sight from one that is not there', async (name) => {
    const swap = (ids: Record<string, string>) => JSON.parse(
      Object.entries(ids).reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(GOOD[name])),
    ) as unknown;
    const hidden = await apply('agentA', name, swap({ [TICKETS.free]: TICKETS.inB, [MESSAGES.free]: MESSAGES.inB, [REPLIES.free]: REPLIES.inB }));
    const missing = await apply('agentA', name, swap({ [TICKETS.free]: uuid(901), [MESSAGES.free]: uuid(902), [REPLIES.free]: uuid(903) }));
    expect(hidden).toMatchObject({ status: 'rejected', code: 'not_found' });
    expect(missing).toEqual(hidden);
  });

  it.each(MUTATION_NAMES)('%s with spoilt arguments is rejected in words, and changes nothing', async (name) => {
    const good = GOOD[name];
    const spoilt = Object.keys(good)
      .flatMap((key) => [undefined, null, 7, 'not this', {}, [], { from: 1, to: {} }].map((value) => ({ ...good, [key]: value })))
      .filter((args) => !v.is(MUTATIONS[name], args));
    expect(spoilt.length).toBeGreaterThan(3);
    const before = await fingerprint();
    for (const args of [{}, ...spoilt]) {
      const answer = await apply(sender(name), name, args);
      expect(answer, JSON.stringify(args)).toMatchObject({ status: 'rejected', code: 'invalid' });
      if (answer.status === 'rejected') expect(answer.message).toMatch(/^[A-Z“].+[.]$/);
    }
    expect(await fingerprint()).toEqual(before);
  });

  it('belongs to its author: another person’s id is refused', async () => {
    const id = randomUUID();
    await apply('agentA', 'ticket.assign.v1', GOOD['ticket.assign.v1'], id);
    expect(await apply('agentB', 'ticket.assign.v1', assign(PEOPLE.agentA, PEOPLE.agentB), id)).toMatchObject({ code: 'mutation_forbidden' });
    expect(await row('tickets', TICKETS.free)).toMatchObject({ assignee_id: PEOPLE.agentA });
  });

  it.each([
    ['invalid', { id: 'x', name: 'note.add.v1', args: {} }],
    ['invalid', { name: 'note.add.v1', args: {} }],
    ['invalid', { id: uuid(7), name: 3, args: {} }],
    ['invalid', { id: uuid(7), name: 'note.add.v1' }],
    ['invalid', { id: uuid(7), name: 'note.add.v1', args: [] }],
    ['invalid', []],
    ['unknown_mutation', { id: uuid(7), name: 'ticket.burn.v1', args: {} }],
  ])('%s: %j', async (code, mutation) => {
    expect(await rpc(test.database, AS.agentA, 'apply_mutation', { mutation })).toMatchObject({ status: 'rejected', code });
  });

  it('remembers a rejection, too', async () => {
    const id = randomUUID();
    expect(await apply('agentA', 'reply.retry.v1', { reply_id: uuid(77) }, id)).toMatchObject({ code: 'not_found' });
    expect(await apply('agentA', 'note.add.v1', GOOD['note.add.v1'], id)).toMatchObject({ code: 'not_found' });
  });

  it('sent twice at the same moment is done once', async () => {
    const id = randomUUID();
    const answers = await Promise.all(Array.from({ length: 6 }, () => apply('agentA', 'note.add.v1', GOOD['note.add.v1'], id)));
    expect(answers).toEqual(Array.from({ length: 6 }, () => OK));
  });

  async function fingerprint() {
    const [all] = await test.database.query<{ print: string }>(`
      select md5(concat(
        (select string_agg(t::text, ',' order by id) from public.tickets t),
        (select string_agg(t::text, ',' order by id) from public.messages t),
        (select string_agg(t::text, ',' order by id) from public.replies t),
        (select string_agg(t::text, ',' order by id) from public.triage t),
        (select string_agg(t::text, ',' order by id) from public.notifications t)
      )) as print`);
    return all;
  }
});

describe('ticket.assign.v1', () => {
  it('assigns, and tells the colleague', async () => {
    expect(await apply('agentA', 'ticket.assign.v1', assign(null, PEOPLE.agentB))).toEqual(OK);
    expect(await row('tickets', TICKETS.free)).toMatchObject({ assignee_id: PEOPLE.agentB });
    const told = await test.database.query(`select user_id from public.notifications where kind = 'assigned' and ticket_id = $1 and id not in ($2, $3, $4)`, [TICKETS.free, ...Object.values(NOTIFICATIONS)]);
    expect(told).toEqual([{ user_id: PEOPLE.agentB }]);
  });

  it('does not tell oneself', async () => {
    await apply('agentA', 'ticket.assign.v1', assign(null, PEOPLE.agentA));
    const told = await test.database.query(`select 1 from public.notifications where user_id = $1`, [PEOPLE.agentA]);
    expect(told).toHaveLength(1);
  });

  it('is a conflict, with the ticket as it is, when somebody else was faster', async () => {
    await apply('agentB', 'ticket.assign.v1', assign(null, PEOPLE.agentB));
    const answer = await apply('agentA', 'ticket.assign.v1', assign(null, PEOPLE.agentA));
    expect(answer).toMatchObject({ status: 'conflict', table: 'tickets', fields: ['assignee_id'], row: { id: TICKETS.free, assignee_id: PEOPLE.agentB } });
    expect(await row('tickets', TICKETS.free)).toMatchObject({ assignee_id: PEOPLE.agentB });
  });

  it('is fine when both wanted the same', async () => {
    await apply('agentB', 'ticket.assign.v1', assign(null, PEOPLE.agentA));
    expect(await apply('agentA', 'ticket.assign.v1', assign(null, PEOPLE.agentA))).toEqual(OK);
  });

  it('takes a ticket back from everyone', async () => {
    expect(await apply('agentB', 'ticket.assign.v1', assign(PEOPLE.agentB, null, TICKETS.lent))).toEqual(OK);
    expect(await row('tickets', TICKETS.lent)).toMatchObject({ assignee_id: null });
  });

  it.each(['customer', 'disabled'] as const)('not to a %s person', async (who) => {
    expect(await apply('admin', 'ticket.assign.v1', assign(null, PEOPLE[who]))).toMatchObject({ code: 'not_staff' });
    expect(await row('tickets', TICKETS.free)).toMatchObject({ assignee_id: null });
  });

  it('of twelve agents at once exactly one gets it', async () => {
    const people = ['admin', 'supervisor', 'agentA', 'agentB'] as const;
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => {
      const who = people[i % 4] ?? 'admin';
      return apply(who, 'ticket.assign.v1', assign(null, PEOPLE[who]));
    }));
    const winner = (await row('tickets', TICKETS.free))?.['assignee_id'];
    for (const [i, answer] of answers.entries()) {
      expect(answer.status).toBe(PEOPLE[people[i % 4] ?? 'admin'] === winner ? 'ok' : 'conflict');
    }
  });
});

describe('ticket.set_status.v1', () => {
  const set = (from: string, to: string) => ({ ticket_id: TICKETS.free, status: { from, to } });

  it('solves and reopens, and keeps the time of solving', async () => {
    expect(await apply('agentA', 'ticket.set_status.v1', set('open', 'solved'))).toEqual(OK);
    expect((await row('tickets', TICKETS.free))?.['solved_at']).not.toBeNull();
    expect(await apply('agentA', 'ticket.set_status.v1', set('solved', 'open'))).toEqual(OK);
    expect(await row('tickets', TICKETS.free)).toMatchObject({ status: 'open', solved_at: null });
  });

  it('is a conflict when it is not what the person saw', async () => {
    await apply('agentB', 'ticket.set_status.v1', set('open', 'pending'));
    expect(await apply('agentA', 'ticket.set_status.v1', set('open', 'solved'))).toMatchObject({ status: 'conflict', fields: ['status'], row: { status: 'pending' } });
  });

  it('merges with a change of another field', async () => {
    await apply('agentB', 'ticket.assign.v1', assign(null, PEOPLE.agentB));
    expect(await apply('agentA', 'ticket.set_status.v1', set('open', 'pending'))).toEqual(OK);
    expect(await row('tickets', TICKETS.free)).toMatchObject({ status: 'pending', assignee_id: PEOPLE.agentB });
  });

  it('leaves a closed ticket closed', async () => {
    await apply('agentA', 'ticket.set_status.v1', set('open', 'closed'));
    expect(await apply('agentA', 'ticket.set_status.v1', set('closed', 'open'))).toMatchObject({ code: 'ticket_closed' });
    expect(await apply('agentA', 'ticket.assign.v1', assign(null, PEOPLE.agentA))).toMatchObject({ code: 'ticket_closed' });
    expect(await apply('agentA', 'reply.queue.v1', GOOD['reply.queue.v1'])).toMatchObject({ code: 'ticket_closed' });
    expect(await row('tickets', TICKETS.free)).toMatchObject({ status: 'closed', assignee_id: null });
  });
});

describe('note.add.v1', () => {
  it('keeps the note under the device’s id, as the author’s', async () => {
    await apply('agentA', 'note.add.v1', { ...GOOD['note.add.v1'], text: '  Called <b>them</b>.  ' });
    expect(await row('messages', uuid(500))).toMatchObject({ kind: 'note', author_id: PEOPLE.agentA, text: 'Called <b>them</b>.', customer_id: null, x_post_id: null });
  });

  it('says when the text is too long or the id is taken', async () => {
    expect(await apply('agentA', 'note.add.v1', { ...GOOD['note.add.v1'], text: 'x'.repeat(25_001) })).toMatchObject({ code: 'too_long' });
    expect(await apply('agentA', 'note.add.v1', { ...GOOD['note.add.v1'], message_id: MESSAGES.inB })).toMatchObject({ code: 'already_exists' });
    expect(await row('messages', MESSAGES.inB)).toMatchObject({ kind: 'inbound', text: 'Where is my parcel?' });
  });
});

describe('replies', () => {
  const queue = (more: Record<string, unknown> = {}) => ({ ...GOOD['reply.queue.v1'], ...more });

  it('queue, and the ticket waits for the customer', async () => {
    await apply('agentA', 'reply.queue.v1', queue());
    expect(await row('replies', uuid(501))).toMatchObject({ state: 'queued', author_id: PEOPLE.agentA, text: 'We are on it.', attempts: 0 });
    expect(await row('tickets', TICKETS.free)).toMatchObject({ status: 'waiting', last_reply_at: null });
  });

  it('answer only a customer’s message of that very ticket', async () => {
    expect(await apply('agentA', 'reply.queue.v1', queue({ in_reply_to_message_id: MESSAGES.inA }))).toMatchObject({ code: 'not_found' });
    await apply('agentA', 'note.add.v1', GOOD['note.add.v1']);
    expect(await apply('agentA', 'reply.queue.v1', queue({ in_reply_to_message_id: uuid(500) }))).toMatchObject({ code: 'not_found' });
    expect(await row('tickets', TICKETS.free)).toMatchObject({ status: 'open' });
  });

  it('cannot answer what the customer deleted', async () => {
    await change(`select public.tombstone_posts(array['1000'])`);
    expect(await apply('agentA', 'reply.queue.v1', queue())).toMatchObject({ code: 'message_deleted' });
    expect(await apply('supervisor', 'reply.retry.v1', GOOD['reply.retry.v1'])).toMatchObject({ code: 'message_deleted' });
  });

  it('can be taken back while they wait, which opens the ticket again', async () => {
    await apply('agentA', 'reply.queue.v1', queue());
    expect(await apply('agentA', 'reply.cancel.v1', { reply_id: uuid(501) })).toEqual(OK);
    expect(await row('replies', uuid(501))).toMatchObject({ state: 'cancelled' });
    expect(await row('tickets', TICKETS.free)).toMatchObject({ status: 'open' });
  });

  it('keep the ticket waiting while another one is on its way', async () => {
    await apply('agentA', 'reply.queue.v1', queue());
    await apply('agentA', 'reply.queue.v1', queue({ reply_id: uuid(502) }));
    await apply('agentA', 'reply.cancel.v1', { reply_id: uuid(501) });
    expect(await row('tickets', TICKETS.free)).toMatchObject({ status: 'waiting' });
  });

  it.each(['sending', 'sent', 'unknown'])('cannot be taken back when %s', async (state) => {
    await change(`update public.replies set state = '${state}', x_post_id = '77', sent_at = now() where id = '${REPLIES.free}'`);
    expect(await apply('supervisor', 'reply.cancel.v1', GOOD['reply.cancel.v1'])).toMatchObject({ code: 'already_sent' });
    expect(await row('replies', REPLIES.free)).toMatchObject({ state });
  });

  it.each(['sending', 'sent', 'cancelled'])('cannot be tried again when %s', async (state) => {
    await change(`update public.replies set state = '${state}', x_post_id = '77', sent_at = now() where id = '${REPLIES.free}'`);
    expect(await apply('supervisor', 'reply.retry.v1', GOOD['reply.retry.v1'])).toMatchObject({ code: 'already_sent' });
    expect(await row('replies', REPLIES.free)).toMatchObject({ state });
  });

  it('that are unknown and tried again are looked for first, and cannot be taken back any more', async () => {
    await change(`update public.replies set state = 'unknown' where id = '${REPLIES.free}'`);
    expect(await apply('supervisor', 'reply.retry.v1', GOOD['reply.retry.v1'])).toEqual(OK);
    const [dispatch] = await test.database.query('select look_first from private.reply_dispatch where reply_id = $1', [REPLIES.free]);
    expect(dispatch).toEqual({ look_first: true });
    expect(await apply('supervisor', 'reply.cancel.v1', GOOD['reply.cancel.v1'])).toMatchObject({ code: 'already_sent' });
  });

  it('belong to their author and to supervisors', async () => {
    for (const name of ['reply.retry.v1', 'reply.cancel.v1']) {
      expect(await apply('agentA', name, { reply_id: REPLIES.free })).toMatchObject({ code: 'forbidden' });
    }
    expect(await row('replies', REPLIES.free)).toMatchObject({ state: 'failed' });
    expect(await apply('admin', 'reply.retry.v1', { reply_id: REPLIES.free })).toEqual(OK);
  });

  it('keep the id that the device gave, but not another reply’s', async () => {
    expect(await apply('agentA', 'reply.queue.v1', queue({ reply_id: REPLIES.inB }))).toMatchObject({ code: 'already_exists' });
    expect(await row('replies', REPLIES.inB)).toMatchObject({ ticket_id: TICKETS.inB, text: 'On its way.' });
  });
});

describe('notification.read.v1', () => {
  it('is for one’s own', async () => {
    expect(await apply('agentB', 'notification.read.v1', GOOD['notification.read.v1'])).toMatchObject({ code: 'not_found' });
    expect(await row('notifications', NOTIFICATIONS.agentA)).toMatchObject({ read_at: null });
    await apply('agentA', 'notification.read.v1', GOOD['notification.read.v1']);
    expect((await row('notifications', NOTIFICATIONS.agentA))?.['read_at']).not.toBeNull();
  });
});
