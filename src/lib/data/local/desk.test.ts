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
      due: 0,
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

describe('what was promised', () => {
  const times = { created_at: minute(0), updated_at: minute(0) };
  const calendar = (time_zone = 'UTC') => ({
    id: idOf(13, 1),
    name: 'Mornings',
    time_zone,
    hours: Array.from({ length: 7 }, () => [{ from: '08:00', to: '12:00' }]),
    updated_by: null,
    ...times,
  });
  const policy = (first_response_minutes: number, over = {}) => ({
    id: idOf(14, 1),
    name: 'Everything',
    position: 0,
    levels: [],
    topics: [],
    brand_account_ids: [],
    calendar_id: idOf(13, 1),
    first_response_minutes,
    next_response_minutes: 30,
    solve_minutes: null,
    pause_while_waiting: true,
    warn_minutes: 15,
    active: true,
    updated_by: null,
    ...times,
    ...over,
  });
  /** The test device's clock says 09:00. */
  const asked = {
    tickets: [ticket(1), ticket(2, { first_message_at: minute(30) })],
    messages: [
      message(1, { posted_at: minute(0) }),
      message(2, { ticket_id: ticketId(2), posted_at: minute(30) }),
    ],
  };
  const dueOf = (items: QueueItem[]) =>
    Object.fromEntries(items.map(({ ticket: { number }, promise }) => [number, promise?.dueAt]));
  const at = (n: number): number => Date.parse(minute(n));

  it('is known without a network, and moves when an admin decides otherwise', async () => {
    const device = await deskWith({
      ...asked,
      calendars: [calendar()],
      sla_policies: [policy(70)],
    });
    const queue = device.desk.queue('open', ME);
    expect(dueOf(await until(queue, ({ length }) => length === 2))).toEqual({
      1: at(70),
      2: at(100),
    });
    const view = await until(device.desk.ticket(ticketId(1)), (it) => it?.promise !== null);
    expect(view?.promise?.plans.first_response).toEqual({
      kind: 'owed',
      dueAt: at(70),
      warnAt: at(55),
    });

    const sooner = until(queue, ([item]) => item?.promise?.dueAt === at(40));
    await device.arrive({ sla_policies: [policy(40)] });
    expect(dueOf(await sooner)).toEqual({ 1: at(40), 2: at(70) });

    // Where the mornings begin an hour later.
    const nextDay = until(queue, ([item]) => item?.promise?.dueAt === at(60 + 40));
    await device.arrive({ calendars: [calendar('Atlantic/Cape_Verde')] });
    expect(dueOf(await nextDay)).toEqual({ 1: at(100), 2: at(100) });

    const none = until(queue, ([item]) => item?.promise === null);
    await device.arrive({ sla_policies: [policy(40, { active: false })] });
    expect(dueOf(await none)).toEqual({ 1: undefined, 2: undefined });
  });

  it('orders the queue by what is due first, and gathers what is due soon as the time comes', async () => {
    const device = await deskWith({
      ...asked,
      calendars: [calendar()],
      sla_policies: [policy(90)],
    });
    const numbers = async (view: 'open' | 'due') =>
      (await until(device.desk.queue(view, ME), () => true)).map(
        ({ ticket: { number } }) => number,
      );
    expect(await numbers('open')).toEqual([1, 2]);
    expect(await numbers('due')).toEqual([]);
    device.clock.pass(20 * 60_000);
    expect(await numbers('due')).toEqual([1]);
    device.clock.pass(60 * 60_000);
    expect(await numbers('due')).toEqual([1, 2]);
    expect((await until(device.desk.counts(ME), () => true)).byView.due).toBe(2);
  });

  it('is kept by a reply that has not left this device, until it is taken back', async () => {
    const device = await deskWith({
      ...asked,
      calendars: [calendar()],
      sla_policies: [policy(70)],
    });
    await device.actions.reply(ticketId(1), messageId(1), 'It comes at noon.');
    const view = device.desk.ticket(ticketId(1));
    const answered = await until(view, (it) => it?.messages.length === 2);
    expect(answered?.promise?.plans.first_response).toEqual({
      kind: 'done',
      at: at(60),
      dueAt: at(70),
    });
    const waiting = await until(device.desk.queue('waiting', ME), ({ length }) => length === 1);
    expect(waiting[0]?.promise?.dueAt).toBeNull();
    await device.actions.cancelReply(answered?.messages[1]?.message.id ?? '');
    const owed = await until(view, (it) => it?.promise?.plans.first_response.kind !== 'done');
    expect(owed?.promise?.plans.first_response.kind).not.toBe('none');
  });

  it('is nothing any more once a ticket is solved', async () => {
    const device = await deskWith({
      ...asked,
      calendars: [calendar()],
      sla_policies: [policy(70)],
    });
    await device.actions.setStatus(ticket(1), 'solved');
    const solved = await until(device.desk.queue('solved', ME), ({ length }) => length === 1);
    expect(solved[0]?.promise).toBeNull();
  });

  it('says so where the calendar makes no sense here', async () => {
    const device = await deskWith({
      ...asked,
      calendars: [calendar('Mars/Olympus')],
      sla_policies: [policy(70)],
    });
    const [item] = await until(device.desk.queue('open', ME), ({ length }) => length === 2);
    expect(item?.promise?.plans.first_response).toEqual({
      kind: 'unknown',
      reason: 'time_zone_unknown',
    });
    expect(item?.promise?.dueAt).toBeNull();
  });
});
