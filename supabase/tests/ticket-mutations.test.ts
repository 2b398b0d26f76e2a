import { describe, expect, it } from 'vitest';
import { freshWorld } from './support/fresh-world.ts';
import { GOOD, mutatorIn, OK } from './support/mutate.ts';
import { MESSAGES, NOTIFICATIONS, PEOPLE, TICKETS, uuid } from './support/world.ts';

const world = freshWorld();
const { change, query, row } = world;
const apply = mutatorIn(world);

const assign = (from: string | null, to: string | null, ticket: string = TICKETS.free) => ({
  ticket_id: ticket,
  assignee_id: { from, to },
});

describe('ticket.assign.v1', () => {
  it('assigns, and tells the colleague', async () => {
    expect(await apply('agentA', 'ticket.assign.v1', assign(null, PEOPLE.agentB))).toEqual(OK);
    expect(await row('tickets', TICKETS.free)).toMatchObject({ assignee_id: PEOPLE.agentB });
    const told = await query(
      `select user_id from public.notifications where kind = 'assigned' and ticket_id = $1 and id not in ($2, $3, $4)`,
      [TICKETS.free, ...Object.values(NOTIFICATIONS)],
    );
    expect(told).toEqual([{ user_id: PEOPLE.agentB }]);
  });

  it('does not tell oneself', async () => {
    await apply('agentA', 'ticket.assign.v1', assign(null, PEOPLE.agentA));
    const told = await query(`select 1 from public.notifications where user_id = $1`, [
      PEOPLE.agentA,
    ]);
    expect(told).toHaveLength(1);
  });

  it('is a conflict, with the ticket as it is, when somebody else was faster', async () => {
    await apply('agentB', 'ticket.assign.v1', assign(null, PEOPLE.agentB));
    const answer = await apply('agentA', 'ticket.assign.v1', assign(null, PEOPLE.agentA));
    expect(answer).toMatchObject({
      status: 'conflict',
      table: 'tickets',
      fields: ['assignee_id'],
      row: { id: TICKETS.free, assignee_id: PEOPLE.agentB },
    });
    expect(await row('tickets', TICKETS.free)).toMatchObject({ assignee_id: PEOPLE.agentB });
  });

  it('names who was faster, and when, in a conflict', async () => {
    await apply('agentB', 'ticket.assign.v1', assign(null, PEOPLE.agentB));
    await apply('supervisor', 'ticket.assign.v1', assign(PEOPLE.agentB, PEOPLE.admin));
    const answer = await apply('agentA', 'ticket.assign.v1', assign(null, PEOPLE.agentA));
    expect(answer).toMatchObject({
      changed: { assignee_id: { by: PEOPLE.supervisor, at: expect.any(String) as string } },
    });
    if (answer.status !== 'conflict') throw new Error('a conflict was expected');
    expect(Object.keys(answer.changed ?? {})).toEqual(['assignee_id']);
    const [now] = await query<{ time: string }>('select now()::text as time');
    const passed =
      Date.parse(now?.time ?? '') - Date.parse(answer.changed?.['assignee_id']?.at ?? '');
    expect(Math.abs(passed)).toBeLessThan(60_000);
  });

  it('names nobody when it was no person', async () => {
    await change(`update public.tickets set status = 'waiting' where id = '${TICKETS.free}'`);
    const status = { ticket_id: TICKETS.free, status: { from: 'open', to: 'solved' } };
    expect(await apply('agentA', 'ticket.set_status.v1', status)).toMatchObject({
      status: 'conflict',
      changed: { status: { by: null } },
    });
  });

  it('is fine when both wanted the same', async () => {
    await apply('agentB', 'ticket.assign.v1', assign(null, PEOPLE.agentA));
    expect(await apply('agentA', 'ticket.assign.v1', assign(null, PEOPLE.agentA))).toEqual(OK);
  });

  it('takes a ticket back from everyone', async () => {
    expect(
      await apply('agentB', 'ticket.assign.v1', assign(PEOPLE.agentB, null, TICKETS.lent)),
    ).toEqual(OK);
    expect(await row('tickets', TICKETS.lent)).toMatchObject({ assignee_id: null });
  });

  it.each(['customer', 'disabled'] as const)('not to a %s person', async (who) => {
    expect(await apply('admin', 'ticket.assign.v1', assign(null, PEOPLE[who]))).toMatchObject({
      code: 'not_staff',
    });
    expect(await row('tickets', TICKETS.free)).toMatchObject({ assignee_id: null });
  });

  it('of twelve agents at once exactly one gets it', async () => {
    const people = ['admin', 'supervisor', 'agentA', 'agentB'] as const;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => {
        const who = people[i % 4] ?? 'admin';
        return apply(who, 'ticket.assign.v1', assign(null, PEOPLE[who]));
      }),
    );
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
    expect(await apply('agentA', 'ticket.set_status.v1', set('open', 'solved'))).toMatchObject({
      status: 'conflict',
      fields: ['status'],
      row: { status: 'pending' },
    });
  });

  it('merges with a change of another field', async () => {
    await apply('agentB', 'ticket.assign.v1', assign(null, PEOPLE.agentB));
    expect(await apply('agentA', 'ticket.set_status.v1', set('open', 'pending'))).toEqual(OK);
    expect(await row('tickets', TICKETS.free)).toMatchObject({
      status: 'pending',
      assignee_id: PEOPLE.agentB,
    });
  });

  it('leaves a closed ticket closed', async () => {
    await apply('agentA', 'ticket.set_status.v1', set('open', 'closed'));
    expect(await apply('agentA', 'ticket.set_status.v1', set('closed', 'open'))).toMatchObject({
      code: 'ticket_closed',
    });
    expect(await apply('agentA', 'ticket.assign.v1', assign(null, PEOPLE.agentA))).toMatchObject({
      code: 'ticket_closed',
    });
    expect(await apply('agentA', 'reply.queue.v1', GOOD['reply.queue.v1'])).toMatchObject({
      code: 'ticket_closed',
    });
    expect(await row('tickets', TICKETS.free)).toMatchObject({
      status: 'closed',
      assignee_id: null,
    });
  });
});

describe('note.add.v1', () => {
  it('keeps the note under the device’s id, as the author’s', async () => {
    await apply('agentA', 'note.add.v1', {
      ...GOOD['note.add.v1'],
      text: '  Called <b>them</b>.  ',
    });
    expect(await row('messages', uuid(500))).toMatchObject({
      kind: 'note',
      author_id: PEOPLE.agentA,
      text: 'Called <b>them</b>.',
      customer_id: null,
      x_post_id: null,
    });
  });

  it('says when the text is too long or the id is taken', async () => {
    expect(
      await apply('agentA', 'note.add.v1', { ...GOOD['note.add.v1'], text: 'x'.repeat(25_001) }),
    ).toMatchObject({ code: 'too_long' });
    expect(
      await apply('agentA', 'note.add.v1', { ...GOOD['note.add.v1'], message_id: MESSAGES.inB }),
    ).toMatchObject({ code: 'already_exists' });
    expect(await row('messages', MESSAGES.inB)).toMatchObject({
      kind: 'inbound',
      text: 'Where is my parcel?',
    });
  });
});

describe('notification.read.v1', () => {
  it('is for one’s own', async () => {
    expect(
      await apply('agentB', 'notification.read.v1', GOOD['notification.read.v1']),
    ).toMatchObject({ code: 'not_found' });
    expect(await row('notifications', NOTIFICATIONS.agentA)).toMatchObject({ read_at: null });
    await apply('agentA', 'notification.read.v1', GOOD['notification.read.v1']);
    expect((await row('notifications', NOTIFICATIONS.agentA))?.['read_at']).not.toBeNull();
  });
});
