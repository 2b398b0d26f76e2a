import { describe, expect, it } from 'vitest';
import type { MutationArgs } from '../../domain/mutations.ts';
import type { Urgency } from '../../domain/triage.ts';
import {
  customer,
  message,
  messageId,
  minute,
  readings,
  ticket,
  ticketId,
  triage,
} from './fixtures.ts';
import { openTestDevice, until, type TestDevice } from './open-for-test.ts';
import { shownReading } from './shown-rows.ts';

const URGENCY: Record<number, Urgency> = { 1: 'low', 2: 'critical', 3: 'low', 4: 'high' };

async function backlog(): Promise<TestDevice> {
  const device = await openTestDevice();
  await device.arrive({
    customers: [customer()],
    tickets: [1, 2, 3, 4].map((n) => ticket(n)),
    messages: [1, 2, 3, 4].map((n) => message(n, { ticket_id: ticketId(n) })),
    triage: [1, 2, 3, 4].map((n) =>
      triage(n, 'linear', { ticket_id: ticketId(n), readings: readings(URGENCY[n]) }),
    ),
  });
  return device;
}

const result = (n: number, version = 'm1'): MutationArgs<'triage.record.v1'> => ({
  message_id: messageId(n),
  readings: readings('high'),
  evidence: [],
  language_supported: true,
  embedding: null,
  model_version: version,
});

async function pending({ work }: TestDevice, version = 'm1', limit = 9): Promise<string[]> {
  return (await work.pending(version, limit)).map(({ id }) => id);
}

describe('what waits to be read', () => {
  it('comes most urgent first by the first guess, then newest', async () => {
    const device = await backlog();
    expect(await pending(device)).toEqual([2, 4, 3, 1].map(messageId));
    expect(await pending(device, 'm1', 2)).toEqual([2, 4].map(messageId));
    expect(await until(device.work.pendingCount, () => true)).toBe(4);
  });

  it('brings along what the same customer wrote before, if it still stands', async () => {
    const device = await openTestDevice();
    await device.arrive({
      customers: [customer()],
      tickets: [ticket(1), ticket(2)],
      messages: [
        message(1, { text: 'no signal' }),
        message(2, { text: 'already did that' }),
        message(3, { text: 'we reset it', kind: 'outbound', customer_id: null }),
        message(4, { text: 'taken back', deleted_at: minute(9) }),
        message(5, { text: 'still nothing' }),
        message(6, { text: 'another case', ticket_id: ticketId(2) }),
      ],
    });
    const rows = await device.work.pending('m1', 9);
    const previous = Object.fromEntries(rows.map(({ text, previous }) => [text, previous]));
    expect(previous).toMatchObject({
      'no signal': null,
      'already did that': 'no signal',
      'still nothing': 'already did that',
      'another case': null,
    });
  });

  it('is only what a customer wrote and has not deleted', async () => {
    const device = await backlog();
    await device.arrive({
      messages: [
        message(5, { kind: 'note', customer_id: null }),
        message(6, { kind: 'outbound', customer_id: null }),
        message(1, { deleted_at: minute(9), text: '' }),
      ],
    });
    expect(await pending(device)).toEqual([2, 4, 3].map(messageId));
  });

  it('leaves as it is read, here or on another device, and comes back when its text changes', async () => {
    const device = await backlog();
    await device.work.record([result(2)]);
    await device.arrive({
      triage: [triage(4, 'device', { ticket_id: ticketId(4), model_version: 'm1' })],
    });
    expect(await pending(device)).toEqual([3, 1].map(messageId));
    // An edit on X drops what was read of the old text.
    await device.arrive(
      {
        messages: [message(4, { ticket_id: ticketId(4), text: 'new words', edited_at: minute(8) })],
      },
      [{ table: 'triage', id: triage(4, 'device').id }],
    );
    expect(await pending(device)).toContain(messageId(4));
  });

  it('never holds a message that is gone: it would be handed out for ever', async () => {
    const device = await backlog();
    await device.arrive({}, [
      { table: 'tickets', id: ticketId(2) },
      { table: 'messages', id: messageId(4) },
    ]);
    expect(await pending(device, 'm1', 2)).toEqual([3, 1].map(messageId));
    expect(await until(device.work.pendingCount, () => true)).toBe(2);
  });

  it('is read again by a newer model, after what nobody has read', async () => {
    const device = await backlog();
    await pending(device);
    await device.work.record([result(2), result(4)]);
    expect(await pending(device, 'm2')).toEqual([3, 1, 2, 4].map(messageId));
    // A change of the ticket must not make the older reading count again.
    await device.arrive({ tickets: [ticket(2, { status: 'pending' })] });
    expect(await pending(device, 'm2')).toHaveLength(4);
    await device.work.record([result(2, 'm2')]);
    expect(await pending(device, 'm2')).not.toContain(messageId(2));
  });
});

describe('a reading', () => {
  it('is shown at once and waits in its own lane, apart from what people wait for', async () => {
    const device = await backlog();
    await device.work.record([result(1), result(9)]);
    expect((await shownReading(device.db, messageId(1), 'device'))?.readings.urgency.label).toBe(
      'high',
    );
    expect(await device.replica.waiting()).toBe(0);
    expect(await device.replica.outgoing('work', 9)).toEqual([]);
    expect(await device.replica.outgoing('triage', 9)).toHaveLength(1);
    expect(device.changes()).toBe(1);
  });

  it('that the server refuses vanishes without a question', async () => {
    const device = await backlog();
    await device.work.record([result(1)]);
    const [item] = await device.replica.outgoing('triage', 1);
    if (!item) throw new Error('nothing waits');
    await device.replica.answered(item, {
      status: 'rejected',
      code: 'not_found',
      message: 'Gone.',
    });
    expect(await device.db.outbox.count()).toBe(0);
    expect(await shownReading(device.db, messageId(1), 'device')).toBeUndefined();
  });
});

describe('leases', () => {
  it('are those the server gives, and all of them without a server', async () => {
    const device = await backlog();
    device.leases = () => Promise.resolve([messageId(2)]);
    expect(await device.work.lease([messageId(1), messageId(2)], 'm1')).toEqual([messageId(2)]);
    device.leases = () => Promise.reject(new Error('offline'));
    expect(await device.work.lease([messageId(1), messageId(2)], 'm1')).toEqual([
      messageId(1),
      messageId(2),
    ]);
  });
});
