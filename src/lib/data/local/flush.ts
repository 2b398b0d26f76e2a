import type { LocalDatabase } from './database.ts';

/**
 * Asks the browser to bring what was written to the disk, and not only to the system's memory: a commit alone
 * outlives the app, but not a battery that dies in the next seconds. A browser writes its log in order, so a small
 * write that waits for the disk takes what came before along. Nobody waits for it.
 * https://w3c.github.io/IndexedDB/#transaction-durability-hint
 */
export function flush(db: LocalDatabase): void {
  try {
    const write = db.backendDB().transaction('meta', 'readwrite', { durability: 'strict' });
    write.objectStore('meta').put({ key: 'flushed', value: true });
  } catch {
    // Being closed or deleted: then there is nothing to keep, or its closing writes it.
  }
}
