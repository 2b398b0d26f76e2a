import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Pauses, pausesAfter } from '../../src/lib/domain/pauses.ts';
import { TICKET_STATUSES } from '../../src/lib/domain/rows.ts';
import { freshWorld } from './support/fresh-world.ts';
import { mutatorIn, OK } from './support/mutate.ts';
import { MESSAGES, TICKETS, uuid } from './support/world.ts';

const world = freshWorld();
const { change, query, row } = world;
const apply = mutatorIn(world);
const pausesOf = async () => (await row('tickets', TICKETS.free))?.['pauses'] as Pauses;
const become = (status: string) =>
  change(`update public.tickets set status = '${status}' where id = '${TICKETS.free}'`);

describe('the pauses of a ticket', () => {
  it('open when it waits for the customer and close when it does not', async () => {
    await become('pending');
    expect(await pausesOf()).toEqual([]);
    await become('waiting');
    expect(await pausesOf()).toEqual([{ from: expect.any(String) as string, to: null }]);
    await become('open');
    const [pause, ...others] = await pausesOf();
    expect(others).toEqual([]);
    expect(Date.parse(pause?.to ?? '')).toBeGreaterThanOrEqual(Date.parse(pause?.from ?? ''));
    await become('waiting');
    await become('solved');
    expect((await pausesOf()).map(({ to }) => to !== null)).toEqual([true, true]);
  });

  it('follow a reply and a status that come from a device', async () => {
    const reply = {
      reply_id: uuid(501),
      ticket_id: TICKETS.free,
      in_reply_to_message_id: MESSAGES.free,
      text: 'We are on it.',
    };
    expect(await apply('agentA', 'reply.queue.v1', reply)).toEqual(OK);
    expect(await pausesOf()).toMatchObject([{ to: null }]);
    const status = { from: 'waiting', to: 'solved' };
    const args = { ticket_id: TICKETS.free, status };
    expect(await apply('agentA', 'ticket.set_status.v1', args)).toEqual(OK);
    expect(await pausesOf()).toMatchObject([{ to: expect.any(String) as string }]);
  });

  it('are what a device makes of them, whatever happens when', async () => {
    const step = fc.record({
      status: fc.constantFrom(...TICKET_STATUSES),
      minutes: fc.integer({ min: -3, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        let here: Pauses = [];
        let there: Pauses = [];
        let before = 'open';
        let now = Date.parse('2026-03-01T10:00:00.123Z');
        for (const { status, minutes } of steps) {
          now += minutes * 60_000;
          const at = new Date(now).toISOString();
          here = pausesAfter(here, before, status, at);
          const [answer] = await query<{ pauses: Pauses }>(
            'select private.pauses_after($1::text::jsonb, $2, $3, $4) as pauses',
            [JSON.stringify(there), before, status, at],
          );
          there = answer?.pauses ?? [];
          before = status;
        }
        expect(there).toEqual(here);
      }),
      { numRuns: 30 },
    );
  });

  it('stay below 200 and lose no minute', async () => {
    await change(`
      do $$ begin
        for i in 1 .. 230 loop
          update public.tickets set pauses = private.pauses_after(pauses, 'open', 'waiting', timestamptz '2026-03-01 10:00Z' + i * interval '2 hours')
          where id = '${TICKETS.free}';
          update public.tickets set pauses = private.pauses_after(pauses, 'waiting', 'open', timestamptz '2026-03-01 11:00Z' + i * interval '2 hours')
          where id = '${TICKETS.free}';
        end loop;
      end $$`);
    const pauses = await pausesOf();
    const minutes = pauses.reduce(
      (sum, { from, to }) => sum + (Date.parse(to ?? '') - Date.parse(from)) / 60_000,
      0,
    );
    expect(pauses).toHaveLength(200);
    expect(minutes).toBe(230 * 60);
    let here: Pauses = [];
    for (let i = 1; i <= 230; i += 1) {
      const hour = (n: number) =>
        new Date(Date.parse('2026-03-01T10:00:00Z') + (i * 2 + n) * 3_600_000).toISOString();
      here = pausesAfter(here, 'open', 'waiting', hour(0));
      here = pausesAfter(here, 'waiting', 'open', hour(1));
    }
    expect(pauses).toEqual(here);
  });
});
