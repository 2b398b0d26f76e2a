/** Reads as a device does. */
import type { SyncedTable } from '../../../src/lib/domain/rows.ts';
import { SYNCED_TABLES } from '../../../src/lib/domain/rows.ts';
import { rpc } from './callers.ts';
import type { FreshWorld } from './fresh-world.ts';
import { AS, type Person } from './world.ts';

export type Row = Record<string, unknown> & { id: string };
export type Rows = Record<SyncedTable, Row[]>;

export interface Page {
  epoch: string;
  seq: number;
  rows: Rows;
  next: unknown;
  at: string;
}

export interface Pull {
  rows: Rows;
  gone: { table: SyncedTable; id: string }[];
  next: number;
  more: boolean;
  epoch: string;
  min_seq: number;
  scope_start: string;
  at: string;
}

export const ids = (rows: Row[]): string[] => rows.map((row) => row.id).sort();

export const goneIds = (answer: Pull, table: SyncedTable): string[] =>
  answer.gone
    .filter((entry) => entry.table === table)
    .map((entry) => entry.id)
    .sort();

export function deviceIn(world: FreshWorld) {
  const snapshot = (who: Person, cursor: unknown = null, size = 500) =>
    rpc<Page>(world.test.database, AS[who], 'snapshot', { cursor, page_size: size });
  return {
    snapshot,
    pull: (who: Person, since: number, most = 500) =>
      rpc<Pull>(world.test.database, AS[who], 'pull_changes', { since, most }),
    /** All pages, and the rows of all of them. */
    wholeSnapshot: async (who: Person, size = 500): Promise<{ pages: Page[]; rows: Rows }> => {
      const first = await snapshot(who, null, size);
      const pages = [first];
      const rows = structuredClone(first.rows);
      for (let { next } = first; next !== null;) {
        const page = await snapshot(who, next, size);
        for (const table of SYNCED_TABLES) rows[table].push(...page.rows[table]);
        pages.push(page);
        next = page.next;
      }
      return { pages, rows };
    },
  };
}
