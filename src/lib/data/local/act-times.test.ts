import { describe, expect, it } from 'vitest';
import { timeOfAct } from './act-times.ts';
import {
  brandAccount,
  customer,
  member,
  message,
  messageId,
  minute,
  ticket,
  ticketId,
} from './fixtures.ts';
import { openTestDevice, until } from './open-for-test.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;
const NOW = Date.UTC(2026, 10, 28, 9);
const iso = (ms: number): string => new Date(ms).toISOString();
const after = iso(NOW - 5 * HOUR);

describe('timeOfAct', () => {
  it('keeps what can be true, however the clock was found', () => {
    const at = iso(NOW - 3 * HOUR);
    for (const byMs of [0, YEAR, -YEAR, -MINUTE])
      expect(timeOfAct({ at, after }, byMs, NOW)).toBe(at);
  });

  it.each([YEAR, -YEAR, 40 * MINUTE])(
    'corrects what was done by a clock that was %d ms off',
    (wrong) => {
      const at = iso(NOW - 20 * MINUTE + wrong);
      expect(timeOfAct({ at, after }, -wrong, NOW)).toBe(iso(NOW - 20 * MINUTE));
    },
  );

  it.each([
    ['a year ahead', YEAR, NOW],
    ['a year behind', -YEAR, NOW - 5 * HOUR],
  ])(
    'comes as near as can be where the clock was %s and has been set since',
    (_what, wrong, best) => {
      const at = iso(NOW - 20 * MINUTE + wrong);
      expect(timeOfAct({ at, after }, 0, NOW)).toBe(iso(best));
      expect(timeOfAct({ at, after }, 7 * YEAR, NOW)).toBe(iso(NOW));
    },
  );

  it('knows no earliest time for what was done before contacts were noted, or by an uncorrected one', () => {
    const at = iso(NOW - YEAR);
    expect(timeOfAct({ at }, 0, NOW)).toBe(at);
    expect(timeOfAct({ at, after: iso(NOW + YEAR) }, 0, NOW)).toBe(at);
    expect(timeOfAct({ at: iso(NOW + YEAR) }, 0, NOW)).toBe(iso(NOW));
  });
});

describe('what was done while the clock was wrong', () => {
  it.each([YEAR, -YEAR])(
    'is shown when it was done, once the clock is known to be %d ms off',
    async (wrong) => {
      const device = await openTestDevice();
      const { store, clock, actions, db, desk } = device;
      await db.meta.put({ key: 'contact', value: minute(0) });
      await device.arrive({
        members: [member()],
        brand_accounts: [brandAccount()],
        customers: [customer()],
        tickets: [ticket()],
        messages: [message(1, { posted_at: minute(58) })],
      });
      clock.pass(wrong);
      await actions.addNote(ticketId(1), 'A note.');
      await actions.reply(ticketId(1), messageId(1), 'We are sorry.');
      await actions.setStatus(ticket(1, { status: 'waiting' }), 'solved');
      await device.arrive({ messages: [message(2, { posted_at: minute(61) })] });

      // Ten minutes later the server is heard.
      const now = Date.parse(minute(70));
      await store.retime((item) => timeOfAct(item, -wrong, now));
      const view = await until(desk.ticket(ticketId(1)), (it) => it !== null);
      expect(
        view?.messages.map((each) => [each.message.kind, Date.parse(each.message.posted_at)]),
      ).toEqual([
        ['inbound', Date.parse(minute(58))],
        ['note', Date.parse(minute(60))],
        ['outbound', Date.parse(minute(60))],
        ['inbound', Date.parse(minute(61))],
      ]);
      expect(Date.parse(view?.ticket.solved_at ?? '')).toBe(Date.parse(minute(60)));
      const { waiting } = await until(desk.unsent(), () => true);
      expect(waiting.map(({ at }) => Date.parse(at))).toEqual(
        Array(3).fill(Date.parse(minute(60))),
      );
      // What the customer wrote after the reply is not answered by it.
      const [item] = await until(desk.queue('all', ''), (items) => items.length > 0);
      expect(item).toMatchObject({ unanswered: 1, waitingSince: minute(61) });
      // The server is told nothing of it: it has a clock of its own.
      const before = await device.replica.outgoing('work', 9);
      await store.retime((each) => timeOfAct(each, 0, now));
      expect(await device.replica.outgoing('work', 9)).toEqual(before);
    },
  );
});
