import { describe, expect, it } from 'vitest';
import {
  brandAccount,
  COLLEAGUE,
  customer,
  ME,
  member,
  message,
  messageId,
  minute,
  reply,
  ticket,
  ticketId,
  triage,
} from './fixtures.ts';
import { openTestDevice, until, type TestDevice } from './open-for-test.ts';
import { shownRows, shownTicket } from './shown-rows.ts';

async function desk(): Promise<TestDevice> {
  const device = await openTestDevice();
  await device.arrive({
    members: [member(), member(COLLEAGUE)],
    brand_accounts: [brandAccount()],
    customers: [customer(), customer(2)],
    tickets: [ticket(), ticket(2, { customer_id: customer(2).id })],
    messages: [message(), message(2, { ticket_id: ticketId(2), customer_id: customer(2).id })],
    triage: [triage()],
  });
  return device;
}

const look = (device: TestDevice) => until(device.desk.unsent(), () => true);

async function idAt(device: TestDevice, index: number): Promise<string> {
  const items = await device.db.outbox.orderBy('seq').toArray();
  return items[index]?.mutationId ?? '';
}

describe('what waits for the server', () => {
  it('is named in the order in which it was done, with what goes first and what was said', async () => {
    const device = await desk();
    await device.actions.reply(ticketId(1), messageId(1), 'We are sorry.');
    await device.actions.setStatus(ticket(1, { status: 'waiting' }), 'solved');
    await device.actions.assign(ticket(2), COLLEAGUE);
    const [first] = await device.replica.outgoing('work', 1);
    if (!first) throw new Error('nothing waits');
    await device.replica.failed(first, { code: 'server', message: 'It answered 500.' });
    expect(await look(device)).toMatchObject({
      asks: [],
      readings: 0,
      waiting: [
        {
          change: { kind: 'reply', text: 'We are sorry.' },
          ticket: { number: 1, customer: { handle: 'customer1' } },
          attempts: 1,
          isBehind: false,
          trouble: { code: 'server', message: 'It answered 500.' },
        },
        { change: { kind: 'status', to: 'solved' }, attempts: 0, isBehind: true, trouble: null },
        { change: { kind: 'assign', to: 'Bo' }, isBehind: false },
      ],
    });
  });

  it('counts readings apart', async () => {
    const device = await desk();
    await device.work.record([
      {
        message_id: messageId(1),
        readings: triage().readings,
        evidence: [],
        language_supported: true,
        embedding: null,
        model_version: 'm-2',
      },
    ]);
    expect(await look(device)).toEqual({ asks: [], waiting: [], readings: 1 });
  });

  it('is given up with what makes no sense without it, and the rest still stands', async () => {
    const device = await desk();
    await device.actions.reply(ticketId(1), messageId(1), 'We are sorry.');
    const [written] = await shownRows(device.db, 'replies');
    await device.actions.cancelReply(written?.id ?? '');
    await device.actions.setStatus(ticket(1, { status: 'waiting' }), 'solved');
    expect((await look(device)).waiting[0]?.dependents).toEqual([
      { kind: 'cancel_reply', text: 'We are sorry.' },
    ]);

    const before = await idAt(device, 2);
    await device.actions.discard(await idAt(device, 0));
    expect((await look(device)).waiting).toMatchObject([{ change: { kind: 'status' } }]);
    expect(await shownRows(device.db, 'replies')).toHaveLength(0);
    expect((await shownTicket(device.db, ticketId(1)))?.status).toBe('solved');
    const [solve] = await device.db.outbox.toArray();
    expect(solve?.mutation.args).toMatchObject({ status: { from: 'open', to: 'solved' } });
    expect(solve?.mutationId).not.toBe(before);
  });

  it('can be written anew under the same id, so that only one of both is ever sent', async () => {
    const device = await desk();
    await device.actions.reply(ticketId(1), messageId(1), 'We are sory.');
    const [written] = await shownRows(device.db, 'replies');
    const back = await device.actions.takeBack(await idAt(device, 0));
    expect(back).toEqual({
      kind: 'reply',
      ticketId: ticketId(1),
      text: 'We are sory.',
      id: written?.id,
    });
    expect(await device.db.outbox.count()).toBe(0);
    await device.actions.reply(ticketId(1), messageId(1), 'We are sorry.', back.id);
    expect(await shownRows(device.db, 'replies')).toMatchObject([
      { id: written?.id, text: 'We are sorry.' },
    ]);
  });

  it('is not sent any more once it was taken back while others went out', async () => {
    const device = await desk();
    await device.actions.addNote(ticketId(1), 'hello');
    const [item] = await device.replica.outgoing('work', 1);
    if (!item) throw new Error('nothing waits');
    expect(await device.replica.asks(item)).toBe(false);
    await device.actions.discard(item.mutation.id);
    expect(await device.replica.asks(item)).toBe(true);
    await device.replica.answered(item, { status: 'ok' });
    expect(await device.db.outbox.count()).toBe(0);
  });
});

describe('a reply that waited', () => {
  async function held(): Promise<TestDevice> {
    const device = await desk();
    await device.actions.reply(ticketId(1), messageId(1), 'We are sorry.');
    await device.arrive({ messages: [message(5, { text: 'Found it!' })] });
    const [item] = await device.replica.outgoing('work', 1);
    if (!item) throw new Error('nothing waits');
    expect(await device.replica.asks(item)).toBe(true);
    return device;
  }

  it('is held with the question, and neither shown as sent nor lost', async () => {
    const device = await held();
    expect(await device.replica.outgoing('work', 9)).toEqual([]);
    expect(await shownRows(device.db, 'replies')).toHaveLength(0);
    const { asks, waiting } = await look(device);
    expect(waiting).toEqual([]);
    expect(asks).toMatchObject([
      {
        kind: 'question',
        change: { kind: 'reply', text: 'We are sorry.' },
        maySend: true,
        objections: [{ kind: 'customer_wrote', who: 'Customer 1', text: 'Found it!' }],
      },
    ]);
    const shown = await until(device.desk.ticket(ticketId(1)), (view) => view !== null);
    expect(shown?.troubles).toMatchObject([{ kind: 'question', maySend: true }]);
  });

  it('goes out when the person says so, and asks again only for what is new', async () => {
    const device = await held();
    await device.actions.sendAgain(await idAt(device, 0));
    const [item] = await device.replica.outgoing('work', 1);
    if (!item) throw new Error('nothing waits');
    expect(await device.replica.asks(item)).toBe(false);
    await device.arrive({ messages: [message(6, { text: 'And my refund?' })] });
    expect(await device.replica.asks(item)).toBe(true);
    expect((await look(device)).asks).toMatchObject([{ objections: [{ text: 'And my refund?' }] }]);
  });

  describe('and after which the ticket was solved', () => {
    async function heldAndSolved(): Promise<TestDevice> {
      const device = await desk();
      await device.actions.reply(ticketId(1), messageId(1), 'We are sorry.');
      await device.actions.setStatus(ticket(1, { status: 'waiting' }), 'solved');
      await device.arrive({ messages: [message(5, { text: 'Found it!' })] });
      const [item] = await device.replica.outgoing('work', 1);
      expect(item && (await device.replica.asks(item))).toBe(true);
      return device;
    }
    const status = async ({ db }: TestDevice) => (await shownTicket(db, ticketId(1)))?.status;

    it('keeps the ticket open until the person has decided, and asks once', async () => {
      const device = await heldAndSolved();
      expect(await device.replica.outgoing('work', 9)).toEqual([]);
      expect(await status(device)).toBe('open');
      expect((await look(device)).asks).toMatchObject([
        { kind: 'question', dependents: [{ kind: 'status', to: 'solved' }] },
      ]);
    });

    it('solves it after the reply when that is sent all the same', async () => {
      const device = await heldAndSolved();
      await device.actions.sendAgain(await idAt(device, 0));
      const items = await device.replica.outgoing('work', 9);
      expect(items.map(({ mutation: { name } }) => name)).toEqual([
        'reply.queue.v1',
        'ticket.set_status.v1',
      ]);
      expect(await status(device)).toBe('solved');
    });

    it('solves it from where it is when the reply is written anew', async () => {
      const device = await heldAndSolved();
      await device.actions.takeBack(await idAt(device, 0));
      const [solve, ...none] = await device.replica.outgoing('work', 9);
      expect(none).toEqual([]);
      expect(solve?.mutation.args).toMatchObject({ status: { from: 'open', to: 'solved' } });
    });

    it('leaves it open when the reply is given up', async () => {
      const device = await heldAndSolved();
      await device.actions.discard(await idAt(device, 0));
      expect(await device.db.outbox.count()).toBe(0);
      expect(await status(device)).toBe('open');
    });
  });

  it('cannot be sent when the ticket has left the person’s sight', async () => {
    const device = await desk();
    await device.actions.reply(ticketId(1), messageId(1), 'We are sorry.');
    await device.arrive({}, [{ table: 'tickets', id: ticketId(1) }]);
    const [item] = await device.replica.outgoing('work', 1);
    if (!item) throw new Error('nothing waits');
    expect(await device.replica.asks(item)).toBe(true);
    expect((await look(device)).asks).toMatchObject([
      { maySend: false, ticket: null, objections: [{ kind: 'out_of_sight' }] },
    ]);
  });

  it('goes out unasked when nothing has come', async () => {
    const device = await desk();
    await device.actions.reply(ticketId(1), messageId(1), 'We are sorry.');
    await device.arrive({ replies: [reply(1, { author_id: ME })] });
    const [item] = await device.replica.outgoing('work', 1);
    expect(item && (await device.replica.asks(item))).toBe(false);
  });
});

describe('what others did while the device was away', () => {
  const pull = (device: TestDevice, rows: Parameters<TestDevice['arrive']>[0], seq: number) =>
    device.replica.apply({ rows, gone: [] }, { epoch: 'e', seq });
  const away = (device: TestDevice) => until(device.desk.away(ME), () => true);

  it('is told by ticket, once it was more than a few minutes', async () => {
    const device = await desk();
    await pull(device, {}, 1);
    device.clock.pass(20 * 60_000);
    await pull(
      device,
      {
        tickets: [ticket(2, { customer_id: customer(2).id, assignee_id: ME })],
        messages: [message(7, { text: 'Still waiting' }), message(8, { text: 'Hello?' })],
        replies: [reply(1, { author_id: COLLEAGUE, ticket_id: ticketId(2) })],
      },
      2,
    );
    expect(await away(device)).toMatchObject({
      tickets: [
        { ticket: { number: 1 }, messages: 2, newest: 'Hello?' },
        { ticket: { number: 2 }, messages: 0, repliedBy: ['Bo'], assignedTo: 'me' },
      ],
    });

    // The device is back: what comes now is seen as it comes.
    await pull(device, { messages: [message(9)] }, 3);
    expect((await away(device))?.tickets[0]?.messages).toBe(2);
    await device.actions.dismissAway();
    expect(await away(device)).toBeNull();
  });

  it('is nothing after a moment, and nothing on the first visit', async () => {
    const device = await desk();
    await pull(device, { messages: [message(7)] }, 1);
    device.clock.pass(60_000);
    await pull(device, { messages: [message(8)] }, 2);
    expect(await away(device)).toBeNull();
  });

  it('forgets words that their author has deleted', async () => {
    const device = await desk();
    await pull(device, {}, 1);
    device.clock.pass(20 * 60_000);
    await pull(device, { messages: [message(7, { text: 'Regretted' })] }, 2);
    await pull(device, { messages: [message(7, { text: '', deleted_at: minute(70) })] }, 3);
    expect(await away(device)).toBeNull();
  });

  it('is told by the server’s times when everything came anew', async () => {
    const device = await desk();
    await pull(device, {}, 1);
    device.clock.pass(20 * 60_000);
    await device.replica.reset();
    await pull(
      device,
      {
        members: [member()],
        customers: [customer()],
        tickets: [ticket()],
        messages: [message(), message(7, { created_at: minute(70), text: 'New' })],
      },
      9,
    );
    expect(await away(device)).toMatchObject({ tickets: [{ messages: 1, newest: 'New' }] });
  });
});
