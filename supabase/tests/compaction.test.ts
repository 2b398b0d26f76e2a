/** The log is compacted while devices pull and people write, on a real Postgres with a session for each. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../local/testing/eventually.ts';
import { rpc, SERVICE, STRANGER, refusal } from './support/callers.ts';
import { deviceIn, type Pull } from './support/device.ts';
import { freshWorld } from './support/fresh-world.ts';
import { AS, MESSAGES, type Person, TICKETS } from './support/world.ts';

const WRITERS = 6;
const TRANSACTIONS_EACH = 40;
const LATEST_COMMIT_MS = 10;
const GATE = 4_242;

const world = freshWorld();
const { change, query } = world;
const { pull, snapshot } = deviceIn(world);

let sql: ReturnType<typeof postgres>;
beforeAll(() => {
  sql = postgres(world.test.url ?? '', { max: WRITERS + 2, onnotice: () => undefined });
});
afterAll(() => sql.end());

interface Compaction {
  ok: boolean;
  entries: number;
  results: number;
  more: boolean;
}
const compact = (most?: number) =>
  rpc<Compaction>(world.test.database, SERVICE, 'compact_sync', most === undefined ? {} : { most });
const age = (days: number) =>
  change(`update private.change_log set written_at = now() - interval '${String(days)} days'`);
const entries = async () =>
  Number((await query<{ n: number }>('select count(*) as n from private.change_log'))[0]?.n);

describe('compact_sync', () => {
  it('forgets what is older than is said, and tells devices that are older still', async () => {
    const old = await pull('supervisor', 0);
    await age(46);
    await change(`update public.tickets set status = 'solved' where id = '${TICKETS.inA}'`);
    const { next } = await pull('supervisor', old.next);
    expect(await compact()).toMatchObject({ ok: true, more: false });
    expect(await entries()).toBe(1);
    const behind = await pull('supervisor', old.next - 1);
    expect(behind.min_seq).toBeGreaterThan(old.next - 1);
    // Who had seen all that was forgotten goes on as before.
    const inStep = await pull('supervisor', old.next);
    expect(inStep.min_seq).toBeLessThanOrEqual(old.next);
    expect(inStep.rows.tickets).toMatchObject([{ id: TICKETS.inA, status: 'solved' }]);
    expect((await pull('supervisor', next)).rows.tickets).toEqual([]);
  });

  it('keeps what is young, and goes on where one batch was not enough', async () => {
    await age(44);
    expect(await compact()).toEqual({ ok: true, entries: 0, results: 0, more: false });
    await age(46);
    const all = await entries();
    expect(await compact(3)).toMatchObject({ entries: 3, more: true });
    expect(await entries()).toBe(all - 3);
    expect(await compact()).toMatchObject({ entries: all - 3, more: false });
    // Nothing is left, and a device that is filled now begins behind what was forgotten.
    const { seq } = await snapshot('agentA');
    expect((await pull('agentA', seq)).min_seq).toBeLessThanOrEqual(seq);
  });

  it('keeps the lowest cursor that is allowed when there is nothing more to forget', async () => {
    await age(46);
    await compact();
    const before = (await pull('supervisor', 0)).min_seq;
    await compact();
    expect((await pull('supervisor', 0)).min_seq).toBe(before);
  });

  it.each(['supervisor', 'agentA', 'customer', 'disabled'] as Person[])(
    'is refused to %s, and forgets nothing',
    async (who) => {
      await age(46);
      const before = await entries();
      expect(await rpc(world.test.database, AS[who], 'compact_sync')).toEqual({
        ok: false,
        code: 'forbidden',
      });
      expect(await entries()).toBe(before);
    },
  );

  it('is done for an admin, and closed to strangers', async () => {
    await age(46);
    expect((await refusal(rpc(world.test.database, STRANGER, 'compact_sync'))).code).toBe('42501');
    expect(await entries()).toBeGreaterThan(0);
    expect(await rpc(world.test.database, AS.admin, 'compact_sync')).toMatchObject({ ok: true });
    expect(await entries()).toBe(0);
  });
});

describe('a device that is pulling while entries that it needs are taken away', () => {
  /** Stops each pull between its first look and the entries, until the gate opens. */
  async function pullThroughGate(since: number, source: string): Promise<Pull> {
    await change(
      source.replace(
        /\n {2}select\n {4}coalesce\(pg_catalog\.jsonb_agg\(pg_catalog\.jsonb_build_object\('t'/,
        (found) => `\n  perform pg_catalog.pg_advisory_xact_lock_shared(${String(GATE)});${found}`,
      ),
    );
    const keeper = await sql.reserve();
    await keeper`select pg_advisory_lock(${GATE})`;
    const pulling = pull('supervisor', since);
    await eventually(async () =>
      expect(
        await sql`select from pg_locks where locktype = 'advisory' and objid = ${GATE} and not granted`,
      ).toHaveLength(1),
    );
    await age(46);
    await compact();
    await keeper`select pg_advisory_unlock(${GATE})`;
    keeper.release();
    return pulling;
  }

  const definition = async () =>
    (
      await query<{ source: string }>(
        `select pg_get_functiondef('public.pull_changes'::regproc) as source`,
      )
    )[0]?.source ?? '';

  let whole: string;
  beforeEach(async () => {
    whole = await definition();
  });

  async function pullWhileCompacting(source: string): Promise<{ told: boolean; got: boolean }> {
    const { next } = await pull('supervisor', 0);
    await change(`update public.messages set language = 'de' where id = '${MESSAGES.inA}'`);
    try {
      const answer = await pullThroughGate(next, source);
      return {
        told: answer.min_seq > next,
        got: answer.rows.messages.some(({ id }) => id === MESSAGES.inA),
      };
    } finally {
      await change(whole);
    }
  }

  it('is told to start afresh', async () => {
    expect(await pullWhileCompacting(whole)).toEqual({ told: true, got: false });
  });

  it('would miss them if min_seq were read first (so this test can fail)', async () => {
    const naive = whole.replace('(private.sync_head()).min_seq', 'head.min_seq');
    expect(naive).not.toBe(whole);
    expect(await pullWhileCompacting(naive)).toEqual({ told: false, got: false });
  });
});

describe('a device that follows while others write and the log is compacted all the time', () => {
  /** Adds a note, takes it away again or moves the ticket on; between the write and the commit some time passes. */
  async function write(): Promise<void> {
    const tickets = Object.values(TICKETS);
    for (let n = 0; n < TRANSACTIONS_EACH; n += 1) {
      const ticket = tickets[n % tickets.length] ?? '';
      const id = randomUUID();
      await sql.begin(async (session) => {
        await session`insert into public.messages (id, ticket_id, kind, text, posted_at) values (${id}, ${ticket}, 'note', 'Late', now())`;
        // The delay of a commit is what is tested: no state to wait for tells of it.
        await wait(Math.random() * LATEST_COMMIT_MS);
      });
      if (n % 3 === 0) await sql`delete from public.messages where id = ${id}`;
      if (n % 3 === 1) await sql`update public.messages set text = 'Edited' where id = ${id}`;
    }
  }

  interface Counts {
    fills: number;
    pulls: number;
    rows: number;
  }

  async function follow(counts: Counts, done: () => boolean): Promise<Map<string, string>> {
    const held = new Map<string, string>();
    let since: number | null = null;
    for (;;) {
      const last = done();
      if (since === null) {
        counts.fills += 1;
        held.clear();
        let page = await snapshot('supervisor', null, 100);
        since = page.seq;
        for (;;) {
          for (const row of page.rows.messages) held.set(row.id, String(row['text']));
          if (page.next === null) break;
          page = await snapshot('supervisor', page.next, 100);
        }
      }
      const answer: Pull = await pull('supervisor', since, 10);
      if (answer.min_seq > since) {
        since = null;
        continue;
      }
      for (const row of answer.rows.messages) held.set(row.id, String(row['text']));
      for (const { table, id } of answer.gone) if (table === 'messages') held.delete(id);
      counts.pulls += 1;
      counts.rows += answer.rows.messages.length;
      since = answer.next;
      if (last && !answer.more) return held;
    }
  }

  it('holds in the end what the server holds', async () => {
    // Everything may be forgotten at once: no device may be as lucky as to be in time.
    await change('alter table private.sync_settings drop constraint sync_settings_log_days_check');
    await change('update private.sync_settings set log_days = 0');
    try {
      const counts: Counts = { fills: 0, pulls: 0, rows: 0 };
      let writing = WRITERS;
      const writers = Array.from({ length: WRITERS }, () =>
        write().finally(() => {
          writing -= 1;
        }),
      );
      const compacting = (async () => {
        let forgotten = 0;
        for (let round = 0; writing > 0; round += 1) {
          // Every other time only after the device has come some way by pulling.
          for (const { pulls } = { ...counts }; round % 2 === 1 && counts.pulls < pulls + 3;) {
            if (writing === 0) break;
            await wait(1);
          }
          const [row] = await sql<{ done: Compaction }[]>`select public.compact_sync(7) as done`;
          forgotten += row?.done.entries ?? 0;
        }
        return forgotten;
      })();
      const [held, forgotten] = await Promise.all([
        follow(counts, () => writing === 0),
        compacting,
        ...writers,
      ]);
      const stored = await query<{ id: string; text: string }>(
        'select id, text from public.messages',
      );
      expect(forgotten).toBeGreaterThan(0);
      expect(counts.fills).toBeGreaterThan(1);
      expect(counts.rows).toBeGreaterThan(0);
      expect([...held].sort()).toEqual(stored.map(({ id, text }) => [id, text]).sort());
    } finally {
      await change('update private.sync_settings set log_days = default');
      await change(
        'alter table private.sync_settings add constraint sync_settings_log_days_check check (log_days between 1 and 3650)',
      );
    }
  });
});
