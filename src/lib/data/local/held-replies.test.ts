import { describe, expect, it } from 'vitest';
import { CONVERSATION_MOVED, type MutationResult } from '../../domain/mutations.ts';
import type { OutgoingItem } from '../../sync/ports.ts';
import {
  brandAccount,
  customer,
  ME,
  member,
  message,
  messageId,
  ticket,
  ticketId,
} from './fixtures.ts';
import { openTestDevice, until, type ServerPart, type TestDevice } from './open-for-test.ts';
import { shownRows, shownTicket } from './shown-rows.ts';

const MOVED: MutationResult = { status: 'rejected', code: CONVERSATION_MOVED, message: 'Moved.' };

/** A device that has seen seq 1, with a reply that the server has just refused for what it has not seen. */
async function refused(before?: (device: TestDevice) => Promise<unknown>) {
  const device = await openTestDevice();
  await device.arrive(
    {
      members: [member()],
      brand_accounts: [brandAccount()],
      customers: [customer()],
      tickets: [ticket()],
      messages: [message()],
    },
    [],
    { epoch: 'e', seq: 1 },
  );
  await before?.(device);
  await device.actions.reply(ticketId(1), messageId(1), 'We are sorry.');
  await device.actions.setStatus(ticket(1, { status: 'waiting' }), 'solved');
  const sent = await next(device);
  await device.replica.answered(sent, MOVED);
  return { device, sent };
}

async function next({ replica }: TestDevice): Promise<OutgoingItem> {
  const [item] = await replica.outgoing('work', 1);
  if (!item) throw new Error('nothing waits');
  return item;
}

const pull = ({ replica }: TestDevice, rows: ServerPart, seq: number, more = false) =>
  replica.apply({ rows, gone: [], more }, { epoch: 'e', seq });
const asks = async ({ desk }: TestDevice) => (await until(desk.unsent(), () => true)).asks;
const status = async ({ db }: TestDevice) => (await shownTicket(db, ticketId(1)))?.status;

describe('a reply that the server holds back for what this device has not seen', () => {
  it('is neither shown as sent nor lost, holds what was done after it, and says that news is coming', async () => {
    const { device } = await refused();
    expect(await device.replica.outgoing('work', 9)).toEqual([]);
    expect(await shownRows(device.db, 'replies')).toHaveLength(0);
    expect(await status(device)).toBe('open');
    expect(await asks(device)).toMatchObject([
      {
        kind: 'question',
        change: { kind: 'reply', text: 'We are sorry.' },
        objections: [{ kind: 'not_here_yet' }],
        dependents: [{ kind: 'status', to: 'solved' }],
      },
    ]);
  });

  it('is asked about with the words of the customer once they are pulled', async () => {
    const { device } = await refused();
    await pull(device, { messages: [message(5, { text: 'Found it!' })] }, 4);
    expect(await device.replica.outgoing('work', 9)).toEqual([]);
    expect(await asks(device)).toMatchObject([
      { maySend: true, objections: [{ kind: 'customer_wrote', text: 'Found it!' }] },
    ]);
  });

  it('goes out all the same as a new mutation that has seen the words', async () => {
    const { device, sent } = await refused();
    await pull(device, { messages: [message(5, { text: 'Found it!' })] }, 4);
    const [question] = await asks(device);
    await device.actions.sendAgain(question?.mutationId ?? '');
    const { mutation } = await next(device);
    expect(sent.mutation.seen).toBe(1);
    expect(mutation).toMatchObject({ args: sent.mutation.args, seen: 4 });
    expect(mutation.id).not.toBe(sent.mutation.id);
    expect(await device.replica.asks(await next(device))).toBe(false);
    expect(await status(device)).toBe('solved');
  });

  it('waits for the whole pull before it is judged', async () => {
    const { device } = await refused();
    await pull(device, {}, 3, true);
    expect(await asks(device)).toMatchObject([{ objections: [{ kind: 'not_here_yet' }] }]);
    expect(await device.replica.outgoing('work', 9)).toEqual([]);
  });

  it('is not sent again and again to a server whose answers lag behind', async () => {
    const { device } = await refused();
    await pull(device, {}, 1);
    expect(await device.replica.outgoing('work', 9)).toEqual([]);
    expect(await asks(device)).toMatchObject([{ objections: [{ kind: 'not_here_yet' }] }]);
    await pull(device, { messages: [message(5, { text: 'Found it!' })] }, 4);
    expect(await asks(device)).toMatchObject([{ objections: [{ kind: 'customer_wrote' }] }]);
  });

  it('goes out by itself when all of it was on this device already, as that of a ticket that came alone', async () => {
    const theirs = message(5, { text: 'Found it!' });
    const { device, sent } = await refused(({ store }) =>
      store.takeTicket({ epoch: 'e', seq: 3, rows: { tickets: [ticket()], messages: [theirs] } }),
    );
    expect(sent.mutation.seen).toBe(1);
    const told = device.changes();
    await pull(device, { messages: [theirs] }, 4);
    const items = await device.replica.outgoing('work', 9);
    expect(items.map(({ mutation }) => mutation.name)).toEqual([
      'reply.queue.v1',
      'ticket.set_status.v1',
    ]);
    expect(items[0]?.mutation).toMatchObject({ args: sent.mutation.args, seen: 4 });
    expect(items[0]?.mutation.id).not.toBe(sent.mutation.id);
    expect(device.changes()).toBe(told + 1);
    expect(await asks(device)).toEqual([]);
    expect(await shownRows(device.db, 'replies')).toMatchObject([
      { author_id: ME, text: 'We are sorry.', state: 'queued' },
    ]);
    // What comes later is asked about as ever.
    await pull(device, { messages: [message(6, { text: 'And my refund?' })] }, 5);
    expect(await device.replica.asks(await next(device))).toBe(true);
  });

  it('was taken back while it was on its way: nothing is held', async () => {
    const { device } = await refused();
    await device.db.outbox.clear();
    await device.actions.reply(ticketId(1), messageId(1), 'We are sory.');
    const sent = await next(device);
    await device.actions.takeBack(sent.mutation.id);
    await device.replica.answered(sent, MOVED);
    expect(await device.db.outbox.count()).toBe(0);
  });
});
