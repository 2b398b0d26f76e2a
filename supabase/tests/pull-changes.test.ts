import { describe, expect, it } from 'vitest';
import { SYNCED_TABLES } from '../../src/lib/domain/rows.ts';
import { refusal, rpc } from './support/callers.ts';
import { deviceIn, goneIds, ids } from './support/device.ts';
import { freshWorld } from './support/fresh-world.ts';
import {
  AS,
  BRAND,
  CUSTOMERS,
  MESSAGES,
  NOTIFICATIONS,
  PEOPLE,
  REPLIES,
  TEAMS,
  TICKETS,
  TRIAGE,
  uuid,
} from './support/world.ts';

const world = freshWorld();
const { change, query } = world;
const { pull, snapshot, wholeSnapshot } = deviceIn(world);

describe('pull_changes', () => {
  it('gives each row once, as it is now, however often it changed', async () => {
    const { seq } = await snapshot('agentA');
    for (const status of ['pending', 'waiting', 'solved']) {
      await change(`update public.tickets set status = '${status}' where id = '${TICKETS.free}'`);
    }
    const answer = await pull('agentA', seq);
    expect(answer.rows.tickets).toMatchObject([{ id: TICKETS.free, status: 'solved' }]);
    expect(answer).toMatchObject({ gone: [], more: false });
    const again = await pull('agentA', answer.next);
    expect(again.rows.tickets).toEqual([]);
    expect(again.next).toBe(answer.next);
  });

  it('from 0 brings the same rows as the snapshot, in pages of any size', async () => {
    const expected = (await wholeSnapshot('agentB')).rows;
    const got = structuredClone(expected);
    for (const table of SYNCED_TABLES) got[table] = [];
    let since = 0;
    for (;;) {
      const page = await pull('agentB', since, 3);
      const others = SYNCED_TABLES.filter((table) => table !== 'customers');
      expect(
        others.reduce((sum, table) => sum + page.rows[table].length, page.gone.length),
      ).toBeLessThanOrEqual(3);
      for (const table of SYNCED_TABLES) got[table].push(...page.rows[table]);
      since = page.next;
      if (!page.more) break;
    }
    // Customers come with each of their tickets as well.
    got.customers = got.customers.filter(
      (row, i) => got.customers.findIndex((other) => other.id === row.id) === i,
    );
    for (const table of SYNCED_TABLES) expect(ids(got[table]), table).toEqual(ids(expected[table]));
  });

  it('brings the customer along whose first ticket in sight this is', async () => {
    const { seq } = await snapshot('agentA');
    await change(`insert into public.tickets (id, brand_account_id, customer_id, conversation_id, team_id, first_message_at, last_customer_message_at)
      values ('${uuid(700)}', '${BRAND}', '${CUSTOMERS.inB}', '7000', '${TEAMS.a}', now(), now())`);
    const answer = await pull('agentA', seq);
    expect(ids(answer.rows.tickets)).toEqual([uuid(700)]);
    expect(ids(answer.rows.customers)).toEqual([CUSTOMERS.inB]);
  });

  it('brings a ticket whole that comes back after more than 90 days', async () => {
    await change('alter table public.tickets disable trigger touch_updated_at');
    await change(
      `update public.tickets set updated_at = now() - interval '91 days', status = 'solved' where id = '${TICKETS.free}'`,
    );
    await change('alter table public.tickets enable trigger touch_updated_at');
    const { seq, rows } = await snapshot('agentA');
    expect(ids(rows.tickets)).not.toContain(TICKETS.free);
    await change(`update public.tickets set status = 'open' where id = '${TICKETS.free}'`);
    const answer = await pull('agentA', seq);
    expect(ids(answer.rows.messages)).toEqual([MESSAGES.free]);
    expect(ids(answer.rows.triage)).toEqual([TRIAGE.free]);
    expect(ids(answer.rows.replies)).toEqual([REPLIES.free]);
    expect(answer.gone).toEqual([]);
  });

  it('shows a team’s tickets to everybody when the team is dissolved', async () => {
    const { seq } = await snapshot('agentB');
    await change(`delete from public.teams where id = '${TEAMS.a}'`);
    const answer = await pull('agentB', seq);
    expect(ids(answer.rows.tickets)).toEqual([TICKETS.inA, TICKETS.lent].sort());
    expect(ids(answer.rows.messages)).toEqual([MESSAGES.inA, MESSAGES.lent].sort());
    expect(goneIds(answer, 'teams')).toEqual([TEAMS.a]);
  });

  it('speaks ISO 8601 in UTC', async () => {
    const answer = await pull('agentA', 0);
    expect(String(answer.rows.tickets[0]?.['created_at'])).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$/,
    );
  });

  it('names what was deleted as gone', async () => {
    const { seq } = await snapshot('supervisor');
    await change(`delete from public.tickets where id = '${TICKETS.inA}'`);
    const answer = await pull('supervisor', seq);
    expect(goneIds(answer, 'tickets')).toEqual([TICKETS.inA]);
    expect(goneIds(answer, 'messages')).toEqual([MESSAGES.inA]);
    expect(goneIds(answer, 'triage')).toEqual([TRIAGE.inA]);
    expect(goneIds(answer, 'replies')).toEqual([REPLIES.inA]);
  });

  it('moves a ticket with all that belongs to it from one team’s sight to the other’s', async () => {
    const a = await snapshot('agentA');
    const b = await snapshot('agentB');
    await change(`update public.tickets set team_id = '${TEAMS.b}' where id = '${TICKETS.inA}'`);
    const lost = await pull('agentA', a.seq);
    expect(goneIds(lost, 'tickets')).toEqual([TICKETS.inA]);
    expect(goneIds(lost, 'messages')).toEqual([MESSAGES.inA]);
    expect(goneIds(lost, 'triage')).toEqual([TRIAGE.inA]);
    expect(goneIds(lost, 'replies')).toEqual([REPLIES.inA]);
    expect(goneIds(lost, 'customers')).toHaveLength(1);
    expect(lost.rows.tickets).toEqual([]);
    const gained = await pull('agentB', b.seq);
    expect(ids(gained.rows.tickets)).toEqual([TICKETS.inA]);
    expect(ids(gained.rows.messages)).toEqual([MESSAGES.inA]);
    expect(ids(gained.rows.triage)).toEqual([TRIAGE.inA]);
    expect(ids(gained.rows.replies)).toEqual([REPLIES.inA]);
    expect(gained.rows.customers).toHaveLength(1);
    expect(gained.gone).toEqual([]);
  });

  it('shows a ticket to whom it is assigned, and takes it away with the assignment', async () => {
    const { seq } = await snapshot('agentB');
    await change(
      `update public.tickets set assignee_id = '${PEOPLE.agentB}' where id = '${TICKETS.inA}'`,
    );
    const gained = await pull('agentB', seq);
    expect(ids(gained.rows.messages)).toEqual([MESSAGES.inA]);
    await change(`update public.tickets set assignee_id = null where id = '${TICKETS.inA}'`);
    const lost = await pull('agentB', gained.next);
    expect(goneIds(lost, 'tickets')).toEqual([TICKETS.inA]);
    expect(goneIds(lost, 'messages')).toEqual([MESSAGES.inA]);
  });

  it('names it as gone in small pages too, when it changed again after it left', async () => {
    const gone: string[] = [];
    let since = (await snapshot('agentA')).seq;
    await change(`update public.tickets set team_id = '${TEAMS.b}' where id = '${TICKETS.inA}'`);
    await change(`update public.tickets set status = 'pending' where id = '${TICKETS.inA}'`);
    for (;;) {
      const page = await pull('agentA', since, 1);
      gone.push(...goneIds(page, 'tickets'));
      since = page.next;
      if (!page.more) break;
    }
    expect(gone).toEqual([TICKETS.inA]);
  });

  it('still names it as gone when it changed again before the device came back', async () => {
    const { seq } = await snapshot('agentA');
    await change(`update public.tickets set team_id = '${TEAMS.b}' where id = '${TICKETS.inA}'`);
    await change(`update public.tickets set status = 'pending' where id = '${TICKETS.inA}'`);
    await change(`update public.messages set language = 'en' where id = '${MESSAGES.inA}'`);
    const answer = await pull('agentA', seq);
    expect(goneIds(answer, 'tickets')).toEqual([TICKETS.inA]);
    expect(goneIds(answer, 'messages')).toEqual([MESSAGES.inA]);
  });

  it('says nothing of what happens out of sight', async () => {
    const { seq } = await snapshot('agentA');
    await change(`update public.tickets set status = 'pending' where id = '${TICKETS.inB}'`);
    await change(
      `update public.notifications set read_at = now() where id = '${NOTIFICATIONS.agentB}'`,
    );
    const answer = await pull('agentA', seq);
    expect(answer.gone).toEqual([]);
    expect(answer.rows.tickets).toEqual([]);
    expect(answer.rows.notifications).toEqual([]);
    expect(answer.next).toBeGreaterThan(seq);
  });

  it.each([
    [
      'team',
      `insert into public.team_members (team_id, member_id) values ('${TEAMS.b}', '${PEOPLE.agentA}')`,
    ],
    ['leaving a team', `delete from public.team_members where member_id = '${PEOPLE.agentA}'`],
    ['role', `update public.members set role = 'supervisor' where id = '${PEOPLE.agentA}'`],
    ['disabling', `update public.members set disabled_at = now() where id = '${PEOPLE.agentA}'`],
  ])('starts a device afresh after a change of %s, and no other', async (_what, sql) => {
    const mine = await pull('agentA', 0);
    const others = await pull('agentB', 0);
    await change(sql);
    expect((await pull('agentA', mine.next)).epoch).not.toBe(mine.epoch);
    expect((await pull('agentB', others.next)).epoch).toBe(others.epoch);
  });

  it('shows a new colleague to everybody, and takes away one who stops working here', async () => {
    const { seq } = await snapshot('agentA');
    await change(`update public.members set role = 'agent' where id = '${PEOPLE.customer}'`);
    const joined = await pull('agentA', seq);
    expect(ids(joined.rows.members)).toEqual([PEOPLE.customer]);
    await change(`update public.members set role = 'customer' where id = '${PEOPLE.customer}'`);
    const left = await pull('agentA', joined.next);
    expect(goneIds(left, 'members')).toEqual([PEOPLE.customer]);
  });

  it('sends a device afresh whose cursor is older than the deletions it would need, or from another past', async () => {
    await change(`delete from public.tickets where id = '${TICKETS.inA}'`);
    await change(`
      update private.change_log set written_at = now() - interval '100 days';
      select public.compact_sync();
    `);
    const answer = await pull('supervisor', 0);
    expect(answer.min_seq).toBeGreaterThan(0);
    const ahead = await pull('supervisor', answer.next + 1000);
    expect(ahead.min_seq).toBeGreaterThan(answer.next + 1000);
    const before = answer.epoch;
    await change('select private.start_new_epoch()');
    expect((await pull('supervisor', answer.next)).epoch).not.toBe(before);
  });

  it.each([[-1], [null]])('refuses the cursor %s in words', async (since) => {
    const answer = await refusal(rpc(world.test.database, AS.agentA, 'pull_changes', { since }));
    expect(answer).toMatchObject({ code: 'PT400', detail: 'invalid_cursor' });
  });

  it('keeps one entry a row, so the log does not outgrow the tables', async () => {
    for (let i = 0; i < 5; i += 1)
      await change(`update public.tickets set status = 'open' where id = '${TICKETS.free}'`);
    const [row] = await query<{ count: number }>(
      `select count(*)::int as count from private.change_log where row_id = '${TICKETS.free}'`,
    );
    expect(row?.count).toBe(1);
  });
});
