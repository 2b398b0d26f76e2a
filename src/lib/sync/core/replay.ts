/**
 * Server rows below, the person's unsent intents above.
 *
 * Invariants
 * 1. What is shown is always `replay(server rows, intents that count)`; it is never edited in place.
 * 2. With no intents left, what is shown is what the server said.
 * 3. The order of arrival of server rows does not matter, the order of intents does.
 */
import type { Rows, SyncedTable } from '../../domain/rows.ts';
import { sameRow, type RowKey } from './keys.ts';
import { patch, type Intent } from './patches.ts';

/** Rows by `sameRow(key)`; undefined means that there is none. */
export type RowsByKey = Map<string, Rows[SyncedTable] | undefined>;

/**
 * @param base The server's version of every row that the intents touch.
 * @param intents In the order in which they were made.
 * @returns The same keys with what is to be shown.
 */
export function replay(
  base: ReadonlyMap<string, Rows[SyncedTable] | undefined>,
  intents: readonly Intent[],
): RowsByKey {
  const shown: RowsByKey = new Map(base);
  for (const intent of intents) {
    patch(
      intent,
      <T extends keyof Rows>(table: T, key: string) =>
        shown.get(sameRow({ table, key })) as Rows[T] | undefined,
      (table, key, row) => void shown.set(sameRow({ table, key } satisfies RowKey), row),
    );
  }
  return shown;
}
