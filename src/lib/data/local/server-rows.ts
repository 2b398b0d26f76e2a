import * as v from 'valibot';
import { SYNCED, SYNCED_TABLES, type Rows, type SyncedTable } from '../../domain/rows.ts';

export type ValidRows = { [Table in SyncedTable]: Rows[Table][] };

/**
 * The rows that are of their table's shape. One that is not must not stop the others: it is left out, and
 * tables that this version does not know are ignored.
 *
 * @param refused Hears of each row that was left out.
 */
export function validRows(
  rows: Partial<Record<string, unknown[]>>,
  refused: (table: SyncedTable, issue: string) => void,
): ValidRows {
  const valid = Object.fromEntries(SYNCED_TABLES.map((table) => [table, [] as unknown[]]));
  for (const table of SYNCED_TABLES) {
    for (const row of rows[table] ?? []) {
      const parsed = v.safeParse(SYNCED[table], row);
      if (parsed.success) valid[table]?.push(parsed.output);
      else refused(table, parsed.issues[0].message);
    }
  }
  return valid as ValidRows;
}

export function isSynced(table: string): table is SyncedTable {
  return (SYNCED_TABLES as string[]).includes(table);
}
