/**
 * Twelve writers that commit late, and a device that pulls all the while, on a real Postgres: PGlite has one
 * session, where no race can happen.
 */
import { setTimeout as wait } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rpc } from './support/callers.ts';
import { openTestDatabase, type TestDatabase } from './support/test-database.ts';
import { AS, startAfresh } from './support/world.ts';

const WRITERS = 12;
const TRANSACTIONS_EACH = 25;
const LATEST_COMMIT_MS = 15;

let test: TestDatabase;
let sql: ReturnType<typeof postgres>;
beforeAll(async () => {
  test = await openTestDatabase('postgres');
  sql = postgres(test.url ?? '', { max: WRITERS, onnotice: () => undefined });
});
afterAll(async () => {
  await sql.end();
  await test.close();
});
beforeEach(() => startAfresh(test.database));

interface Pull {
  rows: { customers: { id: string }[] };
  next: number;
  more: boolean;
}
const pull = (since: number) =>
  rpc<Pull>(test.database, AS.supervisor, 'pull_changes', { since, most: 100 });

/** One customer a transaction; between the insert and the commit some time passes. */
async function write(writer: number): Promise<string[]> {
  const written: string[] = [];
  for (let n = 0; n < TRANSACTIONS_EACH; n += 1) {
    await sql.begin(async (session) => {
      const x = String(100_000 + writer * 1_000 + n);
      const [row] = await session<{ id: string }[]>`
        insert into public.customers (x_user_id, handle, name) values (${x}, 'late', 'Late') returning id`;
      // The delay of a commit is what is tested: no state to wait for tells of it.
      await wait(Math.random() * LATEST_COMMIT_MS);
      if (row) written.push(row.id);
    });
  }
  return written;
}

/** Pulls by cursor, as a device does, until all is written and one more pull brings nothing. */
async function follow(done: () => boolean): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  for (let since = (await pull(0)).next, finished = false; !finished;) {
    const last = done();
    const page = await pull(since);
    for (const { id } of page.rows.customers) seen.set(id, (seen.get(id) ?? 0) + 1);
    finished = last && !page.more;
    since = page.next;
  }
  return seen;
}

async function race(): Promise<{ written: string[]; seen: Map<string, number> }> {
  let running = WRITERS;
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    const ids = await write(writer);
    running -= 1;
    return ids;
  });
  const [seen, ...ids] = await Promise.all([follow(() => running === 0), ...writers]);
  return { written: ids.flat(), seen };
}

describe('a device that pulls while twelve writers commit late', () => {
  it('sees every change, once', async () => {
    const { written, seen } = await race();
    expect(written).toHaveLength(WRITERS * TRANSACTIONS_EACH);
    expect(written.filter((id) => !seen.has(id))).toEqual([]);
    expect([...seen.values()].filter((times) => times > 1)).toEqual([]);
  });

  it('would lose rows if the number were drawn when the row is written (so this test can fail)', async () => {
    const [{ definition } = { definition: '' }] = await test.database.query<{ definition: string }>(
      `select pg_get_functiondef('private.log_change'::regproc) as definition`,
    );
    const withoutLock = definition.replace(/perform pg_catalog\.pg_advisory_xact_lock\(.*\);/, '');
    expect(withoutLock).not.toBe(definition);
    await test.database.script(`
      ${withoutLock};
      drop trigger log_change on public.customers;
      create trigger log_change after insert on public.customers for each row execute function private.log_change();
    `);
    const { written, seen } = await race();
    expect(written.filter((id) => !seen.has(id)).length).toBeGreaterThan(0);
  });
});
