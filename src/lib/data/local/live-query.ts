import { liveQuery } from 'dexie';
import type { Live } from '../../domain/live.ts';

/**
 * A Dexie live query as the views know it.
 *
 * @param restMs At most one value in this time: while a thousand rows arrive the views need not follow each.
 */
export function live<T>(query: () => Promise<T> | T, restMs = 0): Live<T> {
  return {
    subscribe(next, failed) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let last = -Infinity;
      let value: T;
      const give = (): void => {
        timer = undefined;
        last = performance.now();
        next(value);
      };
      const subscription = liveQuery(query).subscribe({
        next: (latest) => {
          value = latest;
          const rest = last + restMs - performance.now();
          if (rest <= 0) give();
          else timer ??= setTimeout(give, rest);
        },
        error: (reason: unknown) => failed?.(reason),
      });
      return () => {
        clearTimeout(timer);
        subscription.unsubscribe();
      };
    },
  };
}
