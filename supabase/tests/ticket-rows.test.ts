import { describe, expect, it } from 'vitest';
import { SYNCED_TABLES } from '../../src/lib/domain/rows.ts';
import { solvedDaysAgo } from './support/age.ts';
import { refusal, rpc, SERVICE, STRANGER } from './support/callers.ts';
import { deviceIn, ids, type Rows } from './support/device.ts';
import { freshWorld } from './support/fresh-world.ts';
import {
  AS,
  BRAND,
  CUSTOMERS,
  MESSAGES,
  type Person,
  REPLIES,
  type TicketName,
  TICKETS,
  TRIAGE,
  uuid,
} from './support/world.ts';

const world = freshWorld();
const { change } = world;
const { pull, wholeSnapshot } = deviceIn(world);
const ticketRows = (who: Person, ticket_id: string | null) =>
  rpc<{ epoch: string; seq: number; rows: Rows }>(world.test.database, AS[who], 'ticket_rows', {
    ticket_id,
  });

const EMPTY = Object.fromEntries(SYNCED_TABLES.map((table) => [table, []]));

describe('ticket_rows', () => {
  it.each([
    ['admin', 'inB'],
    ['supervisor', 'inA'],
    ['agentA', 'free'],
    ['agentA', 'inA'],
    ['agentB', 'lent'],
  ] as const)('gives %s the ticket %s with all that belongs to it', async (who, name) => {
    const { rows } = await ticketRows(who, TICKETS[name]);
    expect(ids(rows.tickets)).toEqual([TICKETS[name]]);
    expect(ids(rows.messages)).toEqual([MESSAGES[name]]);
    expect(ids(rows.triage)).toEqual([TRIAGE[name]]);
    expect(ids(rows.replies)).toEqual([REPLIES[name]]);
    expect(ids(rows.customers)).toEqual([CUSTOMERS[name]]);
    expect(ids(rows.brand_accounts)).toEqual([BRAND]);
    for (const table of ['members', 'teams', 'notifications'] as const)
      expect(rows[table]).toEqual([]);
  });

  it.each([
    ['agentA', 'inB'],
    ['agentB', 'inA'],
    ['customer', 'free'],
    ['disabled', 'free'],
  ] as [Person, TicketName][])(
    'tells %s as little of %s as of one that does not exist',
    async (who, name) => {
      const hidden = await ticketRows(who, TICKETS[name]);
      expect(hidden.rows).toEqual(EMPTY);
      expect(await ticketRows(who, uuid(901))).toEqual(hidden);
      expect(await ticketRows(who, null)).toEqual(hidden);
    },
  );

  it('is closed to strangers and to the service', async () => {
    for (const caller of [STRANGER, SERVICE]) {
      const call = rpc(world.test.database, caller, 'ticket_rows', { ticket_id: TICKETS.free });
      expect((await refusal(call)).code).toBe('42501');
    }
  });

  it('gives what is too old for the snapshot, with the cursor from which changes to it are pulled', async () => {
    await solvedDaysAgo(world, TICKETS.inA, 700);
    expect(ids((await wholeSnapshot('agentA')).rows.tickets)).not.toContain(TICKETS.inA);
    const { rows, seq, epoch } = await ticketRows('agentA', TICKETS.inA);
    expect(rows.messages).toMatchObject([{ id: MESSAGES.inA, text: 'Where is my parcel?' }]);
    await change(
      `update public.messages set text = '', deleted_at = now() where id = '${MESSAGES.inA}'`,
    );
    const later = await pull('agentA', seq);
    expect(later.epoch).toBe(epoch);
    expect(later.rows.messages).toMatchObject([{ id: MESSAGES.inA, text: '' }]);
  });
});
