/** How often something was done of late, for each key on its own. Kept in memory: a restart forgets. */
export interface Tries {
  add(key: string): void;
  areTooMany(key: string): boolean;
}

/** @param most So many in a span are too many. */
export function countTries(most: number, spanMs: number, now: () => number): Tries {
  const times = new Map<string, number[]>();
  const recent = (key: string): number[] =>
    (times.get(key) ?? []).filter((time) => time > now() - spanMs);
  return {
    add(key) {
      for (const each of times.keys()) if (recent(each).length === 0) times.delete(each);
      times.set(key, [...recent(key), now()]);
    },
    areTooMany: (key) => recent(key).length >= most,
  };
}
