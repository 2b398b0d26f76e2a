/**
 * Small texts by key that the browser takes at once: what was written is not lost with the tab, even if that is
 * killed in the next moment. Where storage is full or forbidden nothing is kept, and `write` says so.
 */
export interface BrowserTexts {
  keys(): string[];
  read(key: string): string | null;
  /** @returns whether it is kept. */
  write(key: string, text: string): boolean;
  remove(key: string): void;
}

/** @param storage Throws where it is forbidden. */
export function browserTexts(storage: () => Storage): BrowserTexts {
  const attempt = <T>(work: (texts: Storage) => T, otherwise: T): T => {
    try {
      return work(storage());
    } catch {
      return otherwise;
    }
  };
  return {
    keys: () =>
      attempt(
        (texts) =>
          Array.from({ length: texts.length }, (_, at) => texts.key(at)).filter(
            (key) => key !== null,
          ),
        [],
      ),
    read: (key) => attempt((texts) => texts.getItem(key), null),
    write: (key, text) =>
      attempt((texts) => {
        texts.setItem(key, text);
        return true;
      }, false),
    remove(key) {
      attempt((texts) => {
        texts.removeItem(key);
      }, undefined);
    },
  };
}
