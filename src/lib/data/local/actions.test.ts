import { describe, expect, it } from 'vitest';
import type { MutationResult } from '../../domain/mutations.ts';
import { TICKET_STATUSES, type TicketStatus } from '../../domain/rows.ts';
import type { Trouble } from '../../features/unsent.ts';
import {
  brandAccount,
  COLLEAGUE,
  customer,
  ME,
  member,
  message,
  messageId,
  readings,
  reply,
  replyId,
  ticket,
  ticketId,
  triage,
} from './fixtures.ts';
import { openTestDevice, RATING_TOKEN, until, type TestDevice } from './open-for-test.ts';
import { shownRows, shownTicket } from './shown-rows.ts';

async function desk(): Promise<TestDevice> {
  const device = await openTestDevice();
  await device.arrive({
    members: [member(), member(COLLEAGUE)],
    brand_accounts: [brandAccount()],
    customers: [customer()],
    tickets: [ticket()],
    messages: [message()],
    triage: [triage()],
    replies: [reply(1, { state: 'failed' })],
  });
  return device;
}

async function outbox({ db }: TestDevice) {
  return (await db.outbox.orderBy('seq').toArray()).map(({ mutation, state, ticketId: of }) => ({
    ...mutation,
    state,
    of,
  }));
}

async function answer({ replica }: TestDevice, result: MutationResult): Promise<void> {
  const [item] = await replica.outgoing('work', 1);
  if (!item) throw new Error('nothing waits');
  await replica.answered(item, result);
}

async function troubles(device: TestDevice): Promise<Trouble[]> {
  return (await until(device.desk.ticket(ticketId(1)), (view) => view !== null))?.troubles ?? [];
}

describe('each thing a person can do', () => {
  it('becomes one intent of its ticket, in the order in which it was done', async () => {
    const device = await desk();
    const { actions } = device;
    await actions.assign(ticket(), ME);
    await actions.setStatus(ticket(), 'pending');
    await actions.addNote(ticketId(1), '  look here ');
    await actions.reply(ticketId(1), messageId(1), 'Sorry!');
    await actions.retryReply(replyId(1));
    await actions.cancelReply(replyId(1));
    await actions.correct(messageId(1), 'topic', 'delivery', 'refund');
    const items = await outbox(device);
    expect(items.map(({ name }) => name)).toEqual([
      'ticket.assign.v1',
      'ticket.set_status.v1',
      'note.add.v1',
      'reply.queue.v1',
      'reply.retry.v1',
      'reply.cancel.v1',
      'triage.correct.v1',
    ]);
    expect(new Set(items.map(({ of }) => of))).toEqual(new Set([ticketId(1)]));
    expect(items[2]?.args).toMatchObject({ text: 'look here' });
    expect(device.changes()).toBe(7);
    expect(await device.replica.waiting()).toBe(7);
  });

  it('is refused in words when it makes no sense, and leaves nothing behind', async () => {
    const device = await desk();
    await expect(device.actions.addNote(ticketId(1), '   ')).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(device.actions.retryReply(replyId(9))).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(
      device.actions.correct(messageId(9), 'topic', 'other', 'praise'),
    ).rejects.toMatchObject({ code: 'not_found' });
    expect(await outbox(device)).toEqual([]);
  });

  it('shows each status at once', async () => {
    const device = await desk();
    for (const status of TICKET_STATUSES) {
      await device.actions.setStatus(ticket(), status);
      const row = await shownTicket(device.db, ticketId(1));
      expect(row?.status).toBe(status);
      expect(row?.solved_at !== null, status).toBe(status === 'solved' || status === 'closed');
    }
  });
});

describe('a conflict', () => {
  const theirs = {
    status: 'conflict' as const,
    table: 'tickets',
    row: { ...ticket(1, { assignee_id: COLLEAGUE }) },
    fields: ['assignee_id'],
  };

  async function conflicted(): Promise<TestDevice> {
    const device = await desk();
    await device.actions.assign(ticket(), ME);
    await answer(device, theirs);
    await device.arrive({ tickets: [ticket(1, { assignee_id: COLLEAGUE })] });
    return device;
  }

  it('asks the person, in words', async () => {
    expect(await troubles(await conflicted())).toEqual([
      {
        kind: 'conflict',
        mutationId: expect.any(String) as string,
        at: expect.any(String) as string,
        change: { kind: 'assign', to: 'Ada' },
        ticket: {
          id: ticketId(1),
          number: 1,
          customer: { name: 'Customer 1', handle: 'customer1' },
        },
        field: 'assignee_id',
        theirs: 'Bo',
        by: null,
        changedAt: null,
      },
    ]);
  });

  it.each([
    ['a colleague', COLLEAGUE, { name: 'Bo' }],
    ['the person on another device', ME, 'me'],
    ['no person', null, 'nobody'],
  ])('names who set the other value: %s', async (_, by, shown) => {
    const device = await desk();
    await device.actions.assign(ticket(), ME);
    const at = '2026-05-04T08:30:00+00:00';
    await answer(device, { ...theirs, changed: { assignee_id: { by, at } } });
    expect(await troubles(device)).toMatchObject([{ by: shown, changedAt: at }]);
  });

  it('says it again knowing the other value when the person keeps theirs', async () => {
    const device = await conflicted();
    const [first] = await outbox(device);
    await device.actions.resolve(first?.id ?? '', 'mine');
    const [again, ...none] = await outbox(device);
    expect(none).toEqual([]);
    expect(again?.id).not.toBe(first?.id);
    expect(again).toMatchObject({
      state: 'pending',
      args: { assignee_id: { from: COLLEAGUE, to: ME } },
    });
    expect((await shownTicket(device.db, ticketId(1)))?.assignee_id).toBe(ME);
    expect(await troubles(device)).toEqual([]);
  });

  it('lets the other value stand', async () => {
    const device = await conflicted();
    await device.actions.resolve((await outbox(device))[0]?.id ?? '', 'theirs');
    expect(await outbox(device)).toEqual([]);
    expect((await shownTicket(device.db, ticketId(1)))?.assignee_id).toBe(COLLEAGUE);
    expect(await troubles(device)).toEqual([]);
  });

  it('is settled once: a second click finds nothing', async () => {
    const device = await conflicted();
    const id = (await outbox(device))[0]?.id ?? '';
    await device.actions.resolve(id, 'mine');
    await expect(device.actions.resolve(id, 'mine')).rejects.toMatchObject({
      code: 'settled_already',
    });
    expect(await outbox(device)).toHaveLength(1);
  });

  it('about a label names both labels, and can be kept', async () => {
    const device = await desk();
    await device.actions.correct(messageId(1), 'urgency', 'normal', 'critical');
    const row = { ...triage(1, 'device', { readings: readings('low') }) };
    await answer(device, { status: 'conflict', table: 'triage', row, fields: ['urgency'] });
    expect(await troubles(device)).toMatchObject([
      {
        field: 'urgency',
        theirs: 'low',
        by: 'nobody',
        change: { kind: 'correct', labels: [{ head: 'urgency', label: 'critical' }] },
      },
    ]);
    await device.actions.resolve((await outbox(device))[0]?.id ?? '', 'mine');
    expect((await outbox(device))[0]?.args).toMatchObject({
      urgency: { from: 'low', to: 'critical' },
    });
  });
});

describe('a reply made from a macro', () => {
  const macro = '70000000-0000-4000-8000-000000000001';
  const say = (device: TestDevice, status_after: TicketStatus | null) =>
    device.actions.reply(ticketId(1), messageId(1), 'Done!', undefined, {
      id: macro,
      status_after: status_after as 'solved' | null,
    });

  it('names it, and gives the ticket its status with an intent of its own', async () => {
    const device = await desk();
    await say(device, 'solved');
    expect(await outbox(device)).toMatchObject([
      { name: 'reply.queue.v1', args: { macro_id: macro } },
      { name: 'ticket.set_status.v1', args: { status: { from: 'waiting', to: 'solved' } } },
    ]);
    expect((await shownTicket(device.db, ticketId(1)))?.status).toBe('solved');
  });

  it('says nothing of a status that the reply leaves anyway', async () => {
    const device = await desk();
    await say(device, 'waiting');
    await say(device, null);
    expect((await outbox(device)).map(({ name }) => name)).toEqual([
      'reply.queue.v1',
      'reply.queue.v1',
    ]);
  });
});

describe('a rejected change', () => {
  it('says why until the person has seen it', async () => {
    const device = await desk();
    await device.actions.addNote(ticketId(1), 'hello');
    await answer(device, {
      status: 'rejected',
      code: 'not_found',
      message: 'This ticket does not exist.',
    });
    expect(await shownRows(device.db, 'messages')).toHaveLength(1);
    const [trouble] = await troubles(device);
    expect(trouble).toMatchObject({
      kind: 'rejected',
      change: { kind: 'note', text: 'hello' },
      code: 'not_found',
    });
    await device.actions.discard(trouble?.mutationId ?? '');
    expect(await troubles(device)).toEqual([]);
  });

  it('can be sent again, as another mutation', async () => {
    const device = await desk();
    await device.actions.addNote(ticketId(1), 'hello');
    await answer(device, { status: 'rejected', code: 'not_found', message: '' });
    const [first] = await outbox(device);
    await device.actions.sendAgain(first?.id ?? '');
    const [again] = await outbox(device);
    expect(again).toMatchObject({ state: 'pending', args: { text: 'hello' } });
    expect(again?.id).not.toBe(first?.id);
  });

  it('cannot be given up once the server has it', async () => {
    const device = await desk();
    await device.actions.addNote(ticketId(1), 'hello');
    await answer(device, { status: 'ok' });
    await expect(device.actions.discard((await outbox(device))[0]?.id ?? '')).rejects.toMatchObject(
      { code: 'settled_already' },
    );
    expect(await outbox(device)).toHaveLength(1);
  });
});

describe('a reply that asks how it was', () => {
  const LINK = `https://roost.test/rate/${RATING_TOKEN}`;
  const HASH = '81d0faca1fe34cd1f52a46ff6afa81582cf787f9ee25d874f64c1c5f814c51bf';

  async function solved(): Promise<TestDevice> {
    const device = await openTestDevice();
    await device.arrive({
      brand_accounts: [brandAccount()],
      customers: [customer()],
      tickets: [ticket(1, { status: 'solved' })],
      messages: [message()],
      triage: [triage()],
    });
    return device;
  }

  it('carries the hash of its link, and the ticket counts as asked at once', async () => {
    const device = await solved();
    await device.actions.reply(ticketId(1), messageId(1), `How was it? ${LINK} ^AD`);
    const [item] = await outbox(device);
    expect(item?.args).toMatchObject({ csat_token_hash: HASH });
    expect(JSON.stringify(await shownTicket(device.db, ticketId(1)))).toMatch(
      /"csat_asked_at":"2026/,
    );
  });

  it('is not asked about any more when it is taken back, and asks again when it is sent again', async () => {
    const device = await solved();
    await device.actions.reply(ticketId(1), messageId(1), LINK);
    const [item] = await outbox(device);
    const back = await device.actions.takeBack(item?.id ?? '');
    expect(back.text).toBe(LINK);
    expect(await shownTicket(device.db, ticketId(1))).toMatchObject({ csat_asked_at: null });
    await device.actions.reply(ticketId(1), messageId(1), back.text, back.id);
    expect((await outbox(device))[0]?.args).toMatchObject({ csat_token_hash: HASH });
  });

  it('that came second is kept with its words, and its writer is told', async () => {
    const device = await solved();
    await device.actions.reply(ticketId(1), messageId(1), `Bye! ${LINK}`);
    const asked = { status: 'rejected', code: 'already_asked', message: 'Asked already.' } as const;
    await answer(device, asked);
    expect(await troubles(device)).toMatchObject([
      { kind: 'rejected', code: 'already_asked', change: { text: `Bye! ${LINK}` } },
    ]);
  });
});
