import { describe, expect, it } from 'vitest';
import { SYNCED_TABLES } from '../../src/lib/domain/rows.ts';
import { refusal, rpc, SERVICE, STRANGER } from './support/callers.ts';
import { deviceIn, ids } from './support/device.ts';
import { freshWorld } from './support/fresh-world.ts';
import { AS, MESSAGES, NOTIFICATIONS, PEOPLE, REPLIES, TICKETS, TRIAGE } from './support/world.ts';

const world = freshWorld();
const { change } = world;
const { pull, snapshot, wholeSnapshot } = deviceIn(world);

describe('snapshot', () => {
  it.each([
    ['admin', ['free', 'inA', 'inB', 'lent']],
    ['supervisor', ['free', 'inA', 'inB', 'lent']],
    ['agentA', ['free', 'inA', 'lent']],
    ['agentB', ['free', 'inB', 'lent']],
  ] as const)('gives %s the tickets in sight with all that belongs to them', async (who, names) => {
    const { rows } = await wholeSnapshot(who);
    expect(ids(rows.tickets)).toEqual(names.map((name) => TICKETS[name]).sort());
    expect(ids(rows.messages)).toEqual(names.map((name) => MESSAGES[name]).sort());
    expect(ids(rows.triage)).toEqual(names.map((name) => TRIAGE[name]).sort());
    expect(ids(rows.replies)).toEqual(names.map((name) => REPLIES[name]).sort());
    expect(rows.customers).toHaveLength(names.length);
    expect(rows.members).toHaveLength(5);
    expect(rows.teams).toHaveLength(2);
  });

  it('gives a customer their own row, and a disabled agent nothing', async () => {
    const customer = await snapshot('customer');
    expect(ids(customer.rows.members)).toEqual([PEOPLE.customer]);
    const disabled = await snapshot('disabled');
    for (const table of SYNCED_TABLES) {
      expect(disabled.rows[table]).toEqual([]);
      if (table !== 'members') expect(customer.rows[table]).toEqual([]);
    }
  });

  it('gives only one’s own notifications', async () => {
    expect(ids((await snapshot('agentA')).rows.notifications)).toEqual([NOTIFICATIONS.agentA]);
    expect((await snapshot('supervisor')).rows.notifications).toEqual([]);
  });

  it('pages through everything once', async () => {
    const { rows, pages } = await wholeSnapshot('supervisor', 1);
    expect(pages.length).toBeGreaterThan(4);
    expect(new Set(pages.map((page) => page.seq)).size).toBe(1);
    for (const table of SYNCED_TABLES)
      expect(new Set(ids(rows[table])).size).toBe(rows[table].length);
    expect(rows.tickets.map((row) => row['number'])).toEqual(
      rows.tickets.map((row) => row['number']).toSorted((a, b) => Number(b) - Number(a)),
    );
    expect(rows.tickets).toHaveLength(4);
    expect(rows.messages).toHaveLength(4);
  });

  it('leaves out what was solved long ago, but not what is open since long ago', async () => {
    await change('alter table public.tickets disable trigger touch_updated_at');
    await change(`
      update public.tickets set updated_at = now() - interval '91 days', status = 'solved' where id = '${TICKETS.inA}';
      update public.tickets set updated_at = now() - interval '91 days' where id = '${TICKETS.inB}';
    `);
    await change('alter table public.tickets enable trigger touch_updated_at');
    const { rows } = await wholeSnapshot('supervisor');
    expect(ids(rows.tickets)).toEqual([TICKETS.free, TICKETS.inB, TICKETS.lent].sort());
    expect(ids(rows.messages)).not.toContain(MESSAGES.inA);
  });

  it('misses nothing that changes while it is paged', async () => {
    const first = await snapshot('supervisor', null, 1);
    await change(
      `update public.tickets set status = 'solved', solved_at = now() where id = '${TICKETS.inB}'`,
    );
    const seen = structuredClone(first.rows);
    for (let { next } = first; next !== null;) {
      const page = await snapshot('supervisor', next, 1);
      for (const table of SYNCED_TABLES) seen[table].push(...page.rows[table]);
      next = page.next;
    }
    const later = await pull('supervisor', first.seq);
    expect(ids(seen.messages)).toEqual(Object.values(MESSAGES).sort());
    expect(later.rows.tickets).toMatchObject([{ id: TICKETS.inB, status: 'solved' }]);
  });

  it.each([
    [{}],
    [{ seq: 'x', since: 'y', below: 'z' }],
    [{ seq: -1, since: '2026-01-01', below: 1 }],
    [[]],
  ])('refuses the cursor %j in words', async (cursor) => {
    const answer = await refusal(rpc(world.test.database, AS.agentA, 'snapshot', { cursor }));
    expect(answer).toMatchObject({ code: 'PT400', detail: 'invalid_cursor' });
  });

  it('is closed to strangers and to the service', async () => {
    for (const caller of [STRANGER, SERVICE]) {
      expect((await refusal(rpc(world.test.database, caller, 'snapshot'))).code).toBe('42501');
      expect(
        (await refusal(rpc(world.test.database, caller, 'pull_changes', { since: 0 }))).code,
      ).toBe('42501');
    }
  });
});
