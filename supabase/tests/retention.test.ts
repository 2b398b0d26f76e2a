/** What is deleted for its age, and what is not. */
import { describe, expect, it } from 'vitest';
import { rpc, SERVICE } from './support/callers.ts';
import { deviceIn, goneIds } from './support/device.ts';
import { freshWorld } from './support/fresh-world.ts';
import { AS, CUSTOMERS, TICKETS, uuid } from './support/world.ts';

const world = freshWorld();
const { change, query } = world;
const { pull, snapshot } = deviceIn(world);

interface Retention {
  tickets: number;
  events: number;
  more: boolean;
}
const apply = (most?: number) =>
  rpc<Retention>(
    world.test.database,
    SERVICE,
    'apply_retention',
    most === undefined ? {} : { most },
  );

async function keep(solved_days: number | null, raw_event_days = 30): Promise<void> {
  const value = { solved_days, raw_event_days };
  await rpc(world.test.database, AS.admin, 'save_setting', { key: 'retention', value, seen: null });
}

/** Solved and last touched so many days ago. */
async function age(ticketId: string, days: number, status = 'solved'): Promise<void> {
  // Each in a transaction of its own: a table with events that wait cannot be altered.
  await change('alter table public.tickets disable trigger touch_updated_at');
  await change(
    `update public.tickets set status = '${status}', updated_at = now() - interval '${String(days)} days' where id = '${ticketId}'`,
  );
  await change('alter table public.tickets enable trigger touch_updated_at');
}

const idsOf = async (table: string): Promise<string[]> =>
  (await query<{ id: string }>(`select id from public.${table}`)).map(({ id }) => id);

const left = async (table: string): Promise<number> =>
  (await query<{ n: number }>(`select count(*)::int as n from public.${table}`))[0]?.n ?? 0;

describe('apply_retention', () => {
  it('deletes nothing until an admin decides', async () => {
    await age(TICKETS.free, 3000);
    expect(await apply()).toEqual({ tickets: 0, events: 0, more: false });
    expect(await left('tickets')).toBe(4);
  });

  it('deletes what was solved and left alone for longer, with all that belongs to it, on every device', async () => {
    await keep(90);
    const before = await snapshot('supervisor');
    await age(TICKETS.free, 91);
    await age(TICKETS.inA, 89);
    await age(TICKETS.inB, 3000, 'open');
    expect(await apply()).toMatchObject({ tickets: 1 });
    const page = await pull('supervisor', before.seq);
    expect(goneIds(page, 'tickets')).toEqual([TICKETS.free]);
    expect(await left('tickets')).toBe(3);
    expect(await left('messages')).toBe(3);
    expect(await left('replies')).toBe(3);
    const customers = await idsOf('customers');
    expect(customers).not.toContain(CUSTOMERS.free);
    expect(customers).toHaveLength(3);
  });

  it('keeps a customer who has another ticket', async () => {
    await keep(90);
    await change(
      `update public.tickets set customer_id = '${CUSTOMERS.free}' where id = '${TICKETS.inA}'`,
    );
    await age(TICKETS.free, 91);
    await apply();
    expect(await idsOf('customers')).toContain(CUSTOMERS.free);
  });

  it('goes on in batches, and deletes what X sent after its own time', async () => {
    await keep(30, 7);
    await age(TICKETS.free, 40);
    await age(TICKETS.inA, 50);
    await change(
      `insert into public.raw_events (id, source, state, received_at) values
         ('${uuid(801)}', 'poll', 'ignored', now() - interval '8 days'),
         ('${uuid(802)}', 'poll', 'ignored', now() - interval '6 days')`,
    );
    expect(await apply(1)).toEqual({ tickets: 1, events: 1, more: true });
    expect(await apply(1)).toMatchObject({ tickets: 1, events: 0 });
    expect(await left('tickets')).toBe(2);
    expect(await idsOf('raw_events')).toEqual([uuid(802)]);
  });
});
