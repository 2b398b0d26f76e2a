import type { Table } from 'dexie';

/**
 * Rows whose indexed field has one of these values. Dexie's `anyOf` walks a cursor, and each of its steps is a way to
 * the browser's storage process and back, one after the other: a thousand of them took seconds. Asked for value by
 * value, they are all on their way at once.
 */
export async function whereEach<T>(
  table: Table<T, string>,
  field: string,
  values: readonly string[],
): Promise<T[]> {
  return (
    await Promise.all(values.map((value) => table.where(field).equals(value).toArray()))
  ).flat();
}

/** The primary keys of the same rows. */
export async function keysWhereEach<Key>(
  table: Pick<Table<unknown, Key>, 'where'>,
  field: string,
  values: readonly string[],
): Promise<Key[]> {
  return (
    await Promise.all(values.map((value) => table.where(field).equals(value).primaryKeys()))
  ).flat();
}
