import * as v from 'valibot';
import { SYNCED, SYNCED_TABLES, type Rows, type SyncedTable } from '../domain/rows.ts';
import { refuse } from './local/refusal.ts';

export type ValidRows = { [Table in SyncedTable]: Rows[Table][] };

/** What was found good of an answer, as long as it is kept: it is looked at when it comes, and when it is written. */
const known = new WeakMap<object, ValidRows>();

/**
 * The rows of a page. Columns and tables that this version does not know are ignored. A row that is not of its
 * table's shape refuses the whole page: were it left out, the cursor would pass it and it would never come again.
 *
 * @throws Refusal 'invalid_answer'
 */
export function validRows(rows: Partial<Record<string, unknown[]>>): ValidRows {
  const before = known.get(rows);
  if (before) return before;
  const valid = Object.fromEntries(SYNCED_TABLES.map((table) => [table, [] as unknown[]]));
  for (const table of SYNCED_TABLES) {
    for (const row of rows[table] ?? []) {
      const parsed = v.safeParse(SYNCED[table], row);
      if (!parsed.success) throw refuse('invalid_answer', issueOf(table, parsed.issues[0]));
      valid[table]?.push(parsed.output);
    }
  }
  known.set(rows, valid as ValidRows);
  return valid as ValidRows;
}

function issueOf(table: SyncedTable, issue: v.BaseIssue<unknown>): string {
  const column = v.getDotPath(issue);
  return `The server sent a row of ${table} that this app cannot read: ${column === null ? '' : `${column}: `}${issue.message}.`;
}
