/** Databases as the browser has them, made without Dexie: what an older app left, whatever the present one does. */
import 'fake-indexeddb/auto';
import { databaseName } from '../database.ts';

/** An object store as one version declared it. */
export interface RawStore {
  keyPath: string | string[];
  autoIncrement?: boolean;
  indexes?: Record<string, { keyPath: string | string[]; unique?: boolean; multiEntry?: boolean }>;
}

/** Every row that an app of that version left, by store. */
export type RawRows = Record<string, unknown[]>;

/** Dexie counts ten of the browser's versions as one of its own. */
const STEPS_A_VERSION = 10;

export async function leaveRaw(
  userId: string,
  version: number,
  stores: Record<string, RawStore>,
  rows: RawRows,
): Promise<void> {
  const db = await openRaw(userId, version, (upgrading) => {
    for (const [name, { keyPath, autoIncrement = false, indexes = {} }] of Object.entries(stores)) {
      const store = upgrading.createObjectStore(name, { keyPath, autoIncrement });
      for (const [index, how] of Object.entries(indexes)) {
        store.createIndex(index, how.keyPath, how);
      }
    }
  });
  const names = Object.keys(rows);
  const transaction = db.transaction(names, 'readwrite');
  for (const name of names) {
    for (const row of rows[name] ?? []) transaction.objectStore(name).put(row);
  }
  await new Promise((done, failed) => {
    transaction.oncomplete = done;
    transaction.onabort = failed;
  });
  db.close();
}

/**
 * @param upgrade Runs where the database is older; what it throws stops the upgrade half way.
 * @returns the connection, which lets no other version in until it is closed.
 */
export function openRaw(
  userId: string,
  version: number,
  upgrade: (db: IDBDatabase) => void = () => undefined,
): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open(databaseName(userId), version * STEPS_A_VERSION);
    request.onupgradeneeded = () => {
      try {
        upgrade(request.result);
      } catch {
        request.transaction?.abort();
      }
    };
    request.onsuccess = () => {
      done(request.result);
    };
    request.onerror = () => {
      failed(request.error ?? new Error('not opened'));
    };
  });
}
