/** The database of a test file: opened once, and the small world made again before each test. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openTestDatabase, type Query, type TestDatabase } from './test-database.ts';
import { startAfresh } from './world.ts';

export interface FreshWorld {
  /** Usable inside tests and hooks. */
  readonly test: TestDatabase;
  /** As the owner. */
  query: Query;
  /** Several statements as the owner, in one transaction. */
  change: (sql: string) => Promise<void>;
  /** The row of a table in schema public, as the owner sees it. */
  row: (table: string, id: string) => Promise<Record<string, unknown> | undefined>;
}

/** Call it once, at the top of a test file. */
export function freshWorld(): FreshWorld {
  let opened: TestDatabase | undefined;
  const test = (): TestDatabase => {
    if (!opened) throw new Error('The database is open inside tests only.');
    return opened;
  };
  const query: Query = (text, parameters) => test().database.query(text, parameters);
  beforeAll(async () => {
    opened = await openTestDatabase();
  });
  afterAll(() => test().close());
  beforeEach(() => startAfresh(test().database));
  return {
    get test() {
      return test();
    },
    query,
    change: (sql) => test().database.script(sql),
    row: async (table, id) => (await query(`select * from public.${table} where id = $1`, [id]))[0],
  };
}
