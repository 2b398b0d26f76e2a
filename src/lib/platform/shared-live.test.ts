import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { shared } from './shared-live.ts';

/** A source that counts who has subscribed to it. */
function source() {
  const open = new Set<{ next: (value: number) => void; failed?: (reason: unknown) => void }>();
  let opened = 0;
  return {
    open,
    get opened() {
      return opened;
    },
    live: {
      subscribe(next: (value: number) => void, failed?: (reason: unknown) => void) {
        const one = failed ? { next, failed } : { next };
        opened += 1;
        open.add(one);
        return () => open.delete(one);
      },
    },
    say(value: number) {
      for (const { next } of open) next(value);
    },
    fail(reason: unknown) {
      for (const { failed } of [...open]) failed?.(reason);
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('asks the source once for all, and tells who comes later at once', () => {
  const from = source();
  const live = shared(from.live, 100);
  const [one, other] = [vi.fn(), vi.fn()];
  live.subscribe(one);
  from.say(1);
  live.subscribe(other);
  from.say(2);
  expect(from.opened).toBe(1);
  expect([one.mock.calls, other.mock.calls]).toEqual([
    [[1], [2]],
    [[1], [2]],
  ]);
});

it('stays for the next follower for a moment, then lets the source go', () => {
  const from = source();
  const live = shared(from.live, 100);
  live.subscribe(vi.fn())();
  from.say(1);
  vi.advanceTimersByTime(99);
  const next = vi.fn();
  const leave = live.subscribe(next);
  expect(next.mock.calls).toEqual([[1]]);
  vi.advanceTimersByTime(200);
  expect(from.open.size).toBe(1);
  leave();
  vi.advanceTimersByTime(100);
  expect(from.open.size).toBe(0);
  // Nothing stale is told afterwards.
  const late = vi.fn();
  live.subscribe(late);
  expect(late).not.toHaveBeenCalled();
});

it('tells all of a failure, and tries again with the next follower', () => {
  const from = source();
  const live = shared(from.live, 100);
  const failed = vi.fn();
  live.subscribe(vi.fn(), failed);
  from.fail('gone');
  expect(failed.mock.calls).toEqual([['gone']]);
  const next = vi.fn();
  live.subscribe(next);
  from.say(3);
  expect(next.mock.calls).toEqual([[3]]);
});
