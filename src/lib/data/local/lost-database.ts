import type Dexie from 'dexie';
import type { Refusal } from '../../features/ports.ts';
import type { LocalDatabase } from './database.ts';
import { refuse, storageRefusal } from './refusal.ts';

/** While the browser is still clearing it gives nothing. */
const AGAIN_AFTER_MS = 200;
const TRIES = 10;

/**
 * Notices that the database was taken away under an open desk: a person clears the data of this site, or the
 * browser does. Dexie would make a new one, and an empty queue with an empty outbox would look as if all were done.
 * One that the browser only closed is opened again.
 *
 * @param deviceId What the database was given when it was made; another one has another id, or none yet.
 * @param lost Told once; the database is closed by then.
 */
export function watchForLoss(
  db: LocalDatabase,
  deviceId: string,
  lost: (reason: Refusal) => void,
): void {
  let isLost = false;
  const tell = (reason: Refusal): void => {
    if (isLost) return;
    isLost = true;
    db.close();
    lost(reason);
  };
  const openAgain = async (tries: number): Promise<void> => {
    try {
      await db.open();
    } catch (reason) {
      if (tries > 1) setTimeout(() => void openAgain(tries - 1), AGAIN_AFTER_MS);
      else tell(storageRefusal(reason));
    }
  };
  const watch = (): void => {
    // The browser's own event: it is silent when this tab closes the database.
    db.backendDB().addEventListener('close', () => setTimeout(() => void openAgain(TRIES)));
  };
  // Each time it is opened; whatever else is asked of it waits for this. Dexie hands over a database that need not
  // wait, and nothing where it is open already.
  const compare = async (opened: Dexie | undefined): Promise<void> => {
    if (!opened) return;
    const found = await opened.table<{ value: unknown }, string>('meta').get('device_id');
    if (found?.value === deviceId) watch();
    else tell(refuse('database_cleared', 'What Roost kept in this browser has been cleared.'));
  };
  watch();
  db.on('ready', compare, true);
}
