/** What the browser promises of this origin's data. https://storage.spec.whatwg.org/ */
export type StorageKeeper = Pick<StorageManager, 'persist' | 'persisted'>;

/**
 * Asks the browser not to clear this origin's data when space runs short. Some ask the person, so it is asked for
 * when somebody has just opened their desk and knows why.
 *
 * @param storage undefined where the browser has none, as on pages without TLS.
 * @returns whether it is promised.
 */
export async function keepData(storage: StorageKeeper | undefined): Promise<boolean> {
  if (!storage) return false;
  try {
    return (await storage.persisted()) || (await storage.persist());
  } catch {
    return false;
  }
}
