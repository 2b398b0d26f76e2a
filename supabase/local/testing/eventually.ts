import { vi } from 'vitest';

/** Waits until the check no longer throws. */
export function eventually<T>(check: () => T | Promise<T>, timeout = 15_000): Promise<T> {
  return vi.waitFor(check, { timeout, interval: 25 });
}
