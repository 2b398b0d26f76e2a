import type { LocalDatabase } from './database.ts';

/**
 * Waits until the disk itself has all that was committed. Browsers call a transaction complete once the operating
 * system has it, which outlives the browser and not a loss of power; a strict one takes all before it along.
 * https://w3c.github.io/IndexedDB/#transaction-durability-hint
 */
export function toDisk(db: LocalDatabase): Promise<void> {
  return new Promise((done, failed) => {
    const transaction = db.backendDB().transaction('meta', 'readwrite', { durability: 'strict' });
    transaction.objectStore('meta').put({ key: 'on_disk', value: true });
    transaction.oncomplete = () => {
      done();
    };
    transaction.onabort = () => {
      failed(transaction.error ?? new Error('aborted'));
    };
  });
}
