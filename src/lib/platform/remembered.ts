/** Small things that this browser remembers. Storage may be full, forbidden or damaged: then it remembers nothing. */
export interface Remembered {
  /** @returns null when there is nothing, or nothing readable. */
  read(): unknown;
  write(value: unknown): void;
}

/** Remembers a JSON value in localStorage. */
export function remembered(key: string): Remembered {
  return {
    read() {
      try {
        return JSON.parse(localStorage.getItem(key) ?? 'null') as unknown;
      } catch {
        return null;
      }
    },
    write(value) {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // The app works without it; the next start needs the network.
      }
    },
  };
}
