import { describe, expect, it } from 'vitest';
import { brandAccount, customer, message, reply, ticket, ticketId, triage } from './fixtures.ts';
import { openTestDevice } from './open-for-test.ts';
import { shownRows } from './shown-rows.ts';

const START = '2026-02-01T12:00:00.000000+00:00';
const NEXT_DAY = '2026-02-02T00:00:01.000000+00:00';
const OLD = '2026-02-01T11:59:59+00:00';
const YOUNG = '2026-02-01T12:00:01+00:00';

async function filled() {
  const device = await openTestDevice();
  await device.arrive({
    brand_accounts: [brandAccount()],
    customers: [customer(1)],
    tickets: [
      ticket(1, { status: 'solved', updated_at: OLD }),
      ticket(2, { status: 'closed', updated_at: OLD }),
      ticket(3, { status: 'waiting', updated_at: OLD }),
      ticket(4, { status: 'solved', updated_at: YOUNG }),
    ],
    messages: [1, 2, 3, 4].map((n) => message(n, { ticket_id: ticketId(n) })),
    triage: [triage(1)],
    replies: [reply(1)],
  });
  const pull = (scopeStart?: string) =>
    device.store.apply(
      { rows: {}, gone: [], ...(scopeStart === undefined ? {} : { scopeStart }) },
      { epoch: 'e', seq: 1 },
    );
  const held = async () => (await shownRows(device.db, 'tickets')).map(({ number }) => number);
  return { device, pull, held };
}

describe('what leaves the scope by age', () => {
  it('is dropped with all that belongs to it; what is open or young stays', async () => {
    const { device, pull, held } = await filled();
    await pull();
    expect(await held()).toEqual([1, 2, 3, 4]);
    await pull(START);
    expect(await held()).toEqual([3, 4]);
    expect((await shownRows(device.db, 'messages')).map(({ ticket_id }) => ticket_id)).toEqual([
      ticketId(3),
      ticketId(4),
    ]);
    expect(await shownRows(device.db, 'triage')).toHaveLength(0);
    expect(await shownRows(device.db, 'replies')).toHaveLength(0);
  });

  it('stays while anything of it is not sent', async () => {
    const { device, pull, held } = await filled();
    await device.actions.addNote(ticketId(1), 'Call them back.');
    await pull(START);
    expect(await held()).toEqual([1, 3, 4]);
  });

  it('stays while somebody writes on it', async () => {
    const { device, pull, held } = await filled();
    device.drafts.write(ticketId(1), 'note', 'Call them');
    await device.drafts.flush();
    await pull(START);
    expect(await held()).toEqual([1, 3, 4]);
  });

  it('is not looked for before everything is pulled: what was touched meanwhile comes in parts', async () => {
    const { device, held } = await filled();
    const page = { rows: {}, gone: [], scopeStart: START, more: true };
    await device.store.apply(page, { epoch: 'e', seq: 1 });
    const again = {
      tickets: [ticket(1, { status: 'open', updated_at: YOUNG })],
      messages: [message(9, { ticket_id: ticketId(1) })],
    };
    await device.store.apply(
      { rows: again, gone: [], scopeStart: START, more: false },
      { epoch: 'e', seq: 2 },
    );
    expect(await held()).toEqual([1, 3, 4]);
    expect((await device.db.conversations.get(ticketId(1)))?.messages).toHaveLength(2);
  });

  it('is looked for once a day', async () => {
    const { device, pull, held } = await filled();
    await pull(START);
    await device.arrive({ tickets: [ticket(1, { status: 'solved', updated_at: OLD })] });
    await pull(START);
    expect(await held()).toEqual([1, 3, 4]);
    await pull(NEXT_DAY);
    expect(await held()).toEqual([3]);
  });
});
