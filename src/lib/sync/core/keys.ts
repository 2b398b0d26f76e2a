/** How a row is found on this device. */
import type { Rows, SyncedTable } from '../../domain/rows.ts';
import type { TriageSource } from '../../domain/triage.ts';

export interface RowKey {
  table: SyncedTable;
  key: string;
}

/** A message has one judgement a source, so that an optimistic one and the server's are the same row. */
export function triageKey(messageId: string, source: TriageSource): string {
  return `${messageId}:${source}`;
}

export function keyOf<T extends SyncedTable>(table: T, row: Rows[T]): string {
  if (table !== 'triage') return row.id;
  const { message_id, source } = row as Rows['triage'];
  return triageKey(message_id, source);
}

export const sameRow = (a: RowKey) => `${a.table}/${a.key}`;
