import { describe, expect, it } from 'vitest';
import type { QueueItem } from '../../features/ports.ts';
import {
  brandAccount,
  COLLEAGUE,
  customer,
  idOf,
  ME,
  member,
  message,
  messageId,
  minute,
  readings,
  reply,
  replyId,
  ticket,
  ticketId,
  triage,
} from './fixtures.ts';
import { openTestDevice, until, type ServerPart, type TestDevice } from './open-for-test.ts';

const PEOPLE: ServerPart = {
  members: [member(), member(COLLEAGUE), member(idOf(1, 3), { role: 'customer' })],
  brand_accounts: [brandAccount()],
  customers: [customer()],
};

async function deskWith(rows: ServerPart): Promise<TestDevice> {
  const device = await openTestDevice();
  await device.arrive({ ...PEOPLE, ...rows });
  return device;
}

async function only(device: TestDevice): Promise<QueueItem> {
  const [item] = await until(device.desk.queue('all', ME), (items) => items.length === 1);
  if (!item) throw new Error('empty');
  return item;
}

describe('a ticket in the queue', () => {
  it('counts what nobody has answered, and waits since the oldest of it', async () => {
    const item = await only(
      await deskWith({
        tickets: [ticket()],
        messages: [
          message(1),
          message(2, { kind: 'outbound', customer_id: null, author_id: ME }),
          message(3),
          message(4),
          message(5, { kind: 'note', customer_id: null, author_id: ME, text: 'between us' }),
          message(6, { deleted_at: minute(7), text: '' }),
        ],
      }),
    );
    expect(item.unanswered).toBe(2);
    expect(item.waitingSince).toBe(minute(3));
    // The newest public message, though its author has deleted it; never the note.
    expect(item.preview).toMatchObject({ posted_at: minute(6), deleted_at: minute(7) });
  });

  it('is decided by its most pressing unanswered message, and by the person before the models', async () => {
    const rows: ServerPart = {
      tickets: [ticket()],
      messages: [message(1), message(2)],
      triage: [
        triage(1, 'linear', { readings: readings('critical') }),
        triage(2, 'linear', { readings: readings('low') }),
      ],
    };
    const device = await deskWith(rows);
    expect((await only(device)).triage?.readings.urgency.label).toBe('critical');
    expect((await only(device)).priority.level).toBe('urgent');
    await device.actions.correct(messageId(1), 'urgency', 'critical', 'low');
    const [corrected] = await until(
      device.desk.queue('all', ME),
      ([it]) => it?.priority.level !== 'urgent',
    );
    expect(corrected?.triage?.sources).toEqual({
      sentiment: 'linear',
      topic: 'linear',
      urgency: 'person',
    });
  });

  it('counts as answered the moment a reply is queued, also on a device whose clock is slow', async () => {
    const device = await deskWith({ tickets: [ticket()], messages: [message(90)] });
    await device.actions.reply(ticketId(1), messageId(90), 'We are on it');
    const [item] = await until(device.desk.queue('waiting', ME), (items) => items.length === 1);
    expect(item).toMatchObject({
      unanswered: 0,
      outgoing: 'queued',
      ticket: { status: 'waiting' },
    });
  });

  it('says that a reply failed', async () => {
    const item = await only(
      await deskWith({
        tickets: [ticket()],
        messages: [message()],
        replies: [reply(1, { state: 'failed' })],
      }),
    );
    expect(item).toMatchObject({ unanswered: 1, outgoing: 'failed' });
  });

  it('takes the new name of its customer', async () => {
    const device = await deskWith({ tickets: [ticket()], messages: [message()] });
    await device.arrive({ customers: [customer(1, { name: 'Renamed' })] });
    await until(device.desk.queue('all', ME), ([it]) => it?.customer.name === 'Renamed');
  });

  it('is not shown before its first public message, nor after it is gone', async () => {
    const device = await deskWith({ tickets: [ticket(1), ticket(2)], messages: [message(1)] });
    await only(device);
    await device.arrive({}, [{ table: 'tickets', id: ticketId(1) }]);
    await until(device.desk.queue('all', ME), (items) => items.length === 0);
    await device.arrive({ messages: [message(2, { ticket_id: ticketId(2) })] });
    expect((await only(device)).ticket.id).toBe(ticketId(2));
  });
});

describe('the views of the queue', () => {
  const rows: ServerPart = {
    tickets: [
      ticket(1),
      ticket(2, { assignee_id: ME }),
      ticket(3, { status: 'waiting', assignee_id: COLLEAGUE }),
      ticket(4, { status: 'solved', assignee_id: ME }),
      ticket(5, { status: 'pending' }),
    ],
    messages: [1, 2, 3, 4, 5].map((n) => message(n, { ticket_id: ticketId(n) })),
    triage: [triage(2, 'linear', { ticket_id: ticketId(2), readings: readings('critical') })],
  };

  it('hold what belongs to them, the most pressing first', async () => {
    const { desk } = await deskWith(rows);
    const numbers = async (view: Parameters<typeof desk.queue>[0]): Promise<number[]> =>
      (await until(desk.queue(view, ME), () => true)).map(({ ticket: { number } }) => number);
    expect(await numbers('open')).toEqual([2, 1, 5]);
    expect(await numbers('mine')).toEqual([2]);
    expect(await numbers('unassigned')).toEqual([1, 5]);
    expect(await numbers('waiting')).toEqual([3]);
    expect(await numbers('solved')).toEqual([4]);
    expect(await numbers('all')).toEqual([5, 4, 3, 2, 1]);
    const counts = await until(desk.counts(ME), () => true);
    expect(counts.byView).toEqual({
      open: 3,
      mine: 1,
      unassigned: 2,
      waiting: 1,
      solved: 1,
      all: 5,
    });
    expect(counts.byLevel.urgent).toBe(1);
  });

  it('are empty after a reset, in views that are open already', async () => {
    const { desk, store } = await deskWith(rows);
    const emptied = until(desk.queue('all', ME), (items) => items.length === 0);
    await store.reset();
    expect(await emptied).toEqual([]);
  });

  it('move with the clock', async () => {
    const { desk, clock } = await deskWith({ tickets: [ticket()], messages: [message()] });
    const before =
      (await until(desk.queue('open', ME), ({ length }) => length === 1))[0]?.priority.score ?? 0;
    const later = until(desk.queue('open', ME), ([item]) => (item?.priority.score ?? 0) > before);
    clock.pass(6 * 3_600_000);
    await later;
  });
});

describe('an open ticket', () => {
  it('shows conversation, notes and replies on their way in their order, with what waits', async () => {
    const device = await deskWith({ tickets: [ticket()], messages: [message(1), message(3)] });
    device.clock.pass(-Date.parse(minute(60)) + Date.parse(minute(2)));
    await device.actions.addNote(ticketId(1), 'looks bad');
    device.clock.pass(120_000);
    await device.actions.reply(ticketId(1), messageId(3), 'Sorry!');
    const view = await until(device.desk.ticket(ticketId(1)), (it) => it?.messages.length === 4);
    expect(
      view?.messages.map(
        ({ message: { kind }, reply: on }) => `${kind}${on ? ` ${on.state}` : ''}`,
      ),
    ).toEqual(['inbound', 'note', 'inbound', 'outbound queued']);
    expect(view?.messages[1]?.author?.display_name).toBe('Ada');
    expect(view).toMatchObject({ pending: 2, troubles: [] });
  });

  it('names everybody who wrote in the conversation', async () => {
    const device = await deskWith({
      tickets: [ticket(1)],
      messages: [message(1), message(2, { customer_id: idOf(5, 2) })],
    });
    await device.arrive({ customers: [customer(2, { name: 'A fellow passenger' })] });
    const view = await until(device.desk.ticket(ticketId(1)), (it) => it?.others.length === 1);
    expect(view?.others[0]?.name).toBe('A fellow passenger');
    expect(view?.customer.name).toBe('Customer 1');
  });

  it('shows a sent reply once, as the message that it became', async () => {
    const device = await deskWith({
      tickets: [ticket()],
      messages: [
        message(1),
        message(2, { id: replyId(1), kind: 'outbound', customer_id: null, author_id: ME }),
      ],
      replies: [
        reply(1, { state: 'sent', sent_at: minute(2), x_post_id: '7' }),
        reply(2, { state: 'cancelled' }),
      ],
    });
    const view = await until(device.desk.ticket(ticketId(1)), () => true);
    expect(view?.messages.map(({ message: { id } }) => id)).toEqual([messageId(1), replyId(1)]);
    expect(view?.messages[1]?.reply?.state).toBe('sent');
  });

  it('is nothing when this device does not hold it', async () => {
    const { desk } = await deskWith({});
    expect(await until(desk.ticket(ticketId(1)), () => true)).toBeNull();
  });
});

describe('colleagues and notifications', () => {
  it('lists staff by name, and the newest notification first', async () => {
    const times = { created_at: minute(1), updated_at: minute(1) };
    const note = (n: number) => ({
      id: idOf(12, n),
      user_id: ME,
      kind: 'assigned' as const,
      ticket_id: ticketId(1),
      read_at: null,
      ...times,
    });
    const device = await deskWith({
      notifications: [note(1), { ...note(2), created_at: minute(2) }],
    });
    expect(
      (await until(device.desk.members(), () => true)).map(({ display_name }) => display_name),
    ).toEqual(['Ada', 'Bo']);
    await device.actions.markRead(idOf(12, 1));
    const [newest, oldest] = await until(device.desk.notifications(), () => true);
    expect(newest?.id).toBe(idOf(12, 2));
    expect(oldest?.read_at).not.toBeNull();
  });
});
