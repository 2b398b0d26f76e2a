import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SYNCED_TABLES, type SyncedTable } from '../../src/lib/domain/rows.ts';
import { refusal, rpc, SERVICE, STRANGER } from './support/callers.ts';
import { openTestDatabase, type TestDatabase } from './support/test-database.ts';
import { AS, MESSAGES, NOTIFICATIONS, PEOPLE, type Person, REPLIES, startAfresh, TEAMS, TICKETS, TRIAGE } from './support/world.ts';

type Row = Record<string, unknown> & { id: string };
type Rows = Record<SyncedTable, Row[]>;
interface Page {
  epoch: string;
  seq: number;
  rows: Rows;
  next: unknown;
}
interface Pull {
  rows: Rows;
  gone: { table: SyncedTable; id: string }[];
  next: number;
  more: boolean;
  epoch: string;
  min_seq: number;
}

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.close());
beforeEach(() => startAfresh(test.database));

const snapshot = (who: Person, cursor: unknown = null, size = 500) =>
  rpc<Page>(test.database, AS[who], 'snapshot', { cursor, page_size: size });
const pull = (who: Person, since: number, limit = 500) =>
  rpc<Pull>(test.database, AS[who], 'pull_changes', { since, most: limit });
const ids = (rows: Row[]): string[] => rows.map((row) => row.id).sort();
const change = (sql: string) => test.database.script(sql);
const goneIds = (answer: Pull, table: SyncedTable): string[] =>
  answer.gone.filter((entry) => entry.table === table).map((entry) => entry.id).sort();

async function wholeSnapshot(who: Person, size: number): Promise<{ first: Page; rows: Rows; pages: number }> {
  const first = await snapshot(who, null, size);
  const rows = structuredClone(first.rows);
  let pages = 1;
  for (let { next } = first; next !== null; pages += 1) {
    const page = await snapshot(who, next, size);
    expect(page.seq).toBe(first.seq);
    for (const table of SYNCED_TABLES) rows[table].push(...page.rows[table]);
    next = page.next;
  }
  return { first, rows, pages };
}

describe('snapshot', () => {
  it.each([
    ['admin', ['free', 'inA', 'inB', 'lent']],
    ['supervisor', ['free', 'inA', 'inB', 'lent']],
    ['agentA', ['free', 'inA', 'lent']],
    ['agentB', ['free', 'inB', 'lent']],
  ] as const)('gives %s the tickets in sight with all that belongs to them', async (who, names) => {
    const { rows } = await wholeSnapshot(who, 500);
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
    expect(pages).toBeGreaterThan(4);
    for (const table of SYNCED_TABLES) expect(new Set(ids(rows[table])).size).toBe(rows[table].length);
    expect(rows.tickets.map((row) => row['number'])).toEqual(rows.tickets.map((row) => row['number']).toSorted((a, b) => Number(b) - Number(a)));
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
    const { rows } = await wholeSnapshot('supervisor', 500);
    expect(ids(rows.tickets)).toEqual([TICKETS.free, TICKETS.inB, TICKETS.lent].sort());
    expect(ids(rows.messages)).not.toContain(MESSAGES.inA);
  });

  it('misses nothing that changes while it is paged', async () => {
    const first = await snapshot('supervisor', null, 1);
    await change(`update public.tickets set status = 'solved', solved_at = now() where id = '${TICKETS.inB}'`);
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

  it.each([[{}], [{ seq: 'x', since: 'y', below: 'z' }], [{ seq: -1, since: '2026-01-01', below: 1 }], [[]]])(
    'refuses the cursor %j in words',
    async (cursor) => {
      const answer = await refusal(rpc(test.database, AS.agentA, 'snapshot', { cursor }));
      expect(answer).toMatchObject({ code: 'PT400', detail: 'invalid_cursor' });
    },
  );

  it('is closed to strangers and to the service', async () => {
    for (const caller of [STRANGER, SERVICE]) {
      expect((await refusal(rpc(test.database, caller, 'snapshot'))).code).toBe('42501');
      expect((await refusal(rpc(test.database, caller, 'pull_changes', { since: 0 }))).code).toBe('42501');
    }
  });
});

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
    const expected = (await wholeSnapshot('agentB', 500)).rows;
    const got = structuredClone(expected);
    for (const table of SYNCED_TABLES) got[table] = [];
    let since = 0;
    for (;;) {
      const page = await pull('agentB', since, 3);
      expect(SYNCED_TABLES.reduce((sum, table) => sum + page.rows[table].length, page.gone.length)).toBeLessThanOrEqual(3);
      for (const table of SYNCED_TABLES) got[table].push(...page.rows[table]);
      since = page.next;
      if (!page.more) break;
    }
    for (const table of SYNCED_TABLES) expect(ids(got[table]), table).toEqual(ids(expected[table]));
  });

  it('speaks ISO 8601 in UTC', async () => {
    const answer = await pull('agentA', 0);
    expect(String(answer.rows.tickets[0]?.['created_at'])).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$/);
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
    await change(`update public.tickets set assignee_id = '${PEOPLE.agentB}' where id = '${TICKETS.inA}'`);
    const gained = await pull('agentB', seq);
    expect(ids(gained.rows.messages)).toEqual([MESSAGES.inA]);
    await change(`update public.tickets set assignee_id = null where id = '${TICKETS.inA}'`);
    const lost = await pull('agentB', gained.next);
    expect(goneIds(lost, 'tickets')).toEqual([TICKETS.inA]);
    expect(goneIds(lost, 'messages')).toEqual([MESSAGES.inA]);
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
    await change(`update public.notifications set read_at = now() where id = '${NOTIFICATIONS.agentB}'`);
    const answer = await pull('agentA', seq);
    expect(answer.gone).toEqual([]);
    expect(answer.rows.tickets).toEqual([]);
    expect(answer.rows.notifications).toEqual([]);
    expect(answer.next).toBeGreaterThan(seq);
  });

  it.each([
    ['team', `insert into public.team_members (team_id, member_id) values ('${TEAMS.b}', '${PEOPLE.agentA}')`],
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
      update private.change_log set written_at = now() - interval '100 days' where op = 'delete';
      select private.forget_deletions(interval '90 days');
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
    const answer = await refusal(rpc(test.database, AS.agentA, 'pull_changes', { since }));
    expect(answer).toMatchObject({ code: 'PT400', detail: 'invalid_cursor' });
  });

  it('keeps one entry a row, so the log does not outgrow the tables', async () => {
    for (let i = 0; i < 5; i += 1) await change(`update public.tickets set status = 'open' where id = '${TICKETS.free}'`);
    const [row] = await test.database.query<{ count: number }>(
      `select count(*)::int as count from private.change_log where row_id = '${TICKETS.free}'`,
    );
    expect(row?.count).toBe(1);
  });
});

describe('pokes', () => {
  const messages = () =>
    test.database.query<{ topic: string; payload: { epoch: string; seq: number } }>(
      `select topic, payload from realtime.messages where event = 'poke' order by topic`,
    );
  beforeEach(() => change('truncate realtime.messages'));

  it('are one a transaction, and carry epoch and seq only', async () => {
    await change(`update public.tickets set status = 'pending'; update public.messages set language = 'en'`);
    const sent = await messages();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.topic).toBe('staff');
    expect(Object.keys(sent[0]?.payload ?? {}).sort()).toEqual(['epoch', 'seq']);
  });

  it('tell only the owner of a notification', async () => {
    await change(`update public.notifications set read_at = now() where id = '${NOTIFICATIONS.agentB}'`);
    expect((await messages()).map((message) => message.topic)).toEqual([`user:${PEOPLE.agentB}`]);
  });

  it('do not come for what was rolled back', async () => {
    await expect(
      test.database.transaction(async (query) => {
        await query(`update public.tickets set status = 'pending'`);
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await messages()).toEqual([]);
  });

  it('break nothing when they cannot be sent', async () => {
    await change(`alter function realtime.send(jsonb, text, text, boolean) rename to send_away`);
    try {
      await change(`update public.tickets set status = 'pending' where id = '${TICKETS.free}'`);
    } finally {
      await change(`alter function realtime.send_away(jsonb, text, text, boolean) rename to send`);
    }
    const [row] = await test.database.query<{ status: string }>(`select status from public.tickets where id = '${TICKETS.free}'`);
    expect(row?.status).toBe('pending');
  });

  it('reach somebody whose teams change, with their new epoch', async () => {
    await change(`insert into public.team_members (team_id, member_id) values ('${TEAMS.b}', '${PEOPLE.agentA}')`);
    const own = (await messages()).find((message) => message.topic === `user:${PEOPLE.agentA}`);
    expect(own?.payload.epoch).toBe((await pull('agentA', 0)).epoch);
  });
});
