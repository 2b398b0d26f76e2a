import type { Live } from '../domain/live.ts';

/**
 * One subscription to a source for all who follow it: whoever comes later has the present value at once.
 *
 * @param lingerMs How long it outlives its last follower, in which the next view mostly comes.
 */
export function shared<T>(source: Live<T>, lingerMs: number): Live<T> {
  const followers = new Set<{ next: (value: T) => void; failed?: (reason: unknown) => void }>();
  let latest: { value: T } | undefined;
  let stop: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function letGo(): void {
    stop?.();
    stop = undefined;
    latest = undefined;
  }

  return {
    subscribe(next, failed) {
      const follower = failed ? { next, failed } : { next };
      followers.add(follower);
      clearTimeout(timer);
      if (latest) next(latest.value);
      stop ??= source.subscribe(
        (value) => {
          latest = { value };
          for (const each of [...followers]) each.next(value);
        },
        (reason) => {
          // The next one to come tries again.
          letGo();
          for (const each of [...followers]) each.failed?.(reason);
        },
      );
      return () => {
        followers.delete(follower);
        if (followers.size === 0) timer = setTimeout(letGo, lingerMs);
      };
    },
  };
}
