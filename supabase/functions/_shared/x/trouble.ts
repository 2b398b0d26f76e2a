import { describe } from '../http.ts';
import type { XTrouble } from '../store.ts';
import { XCallError } from './call-error.ts';

/** What a failure says of the connection itself. X's own words where there are any; never an address or a key. */
export function troubleOf(error: unknown, retryAfter: string | null): XTrouble {
  const { code, message } = describe(error);
  const detail = error instanceof XCallError ? error.detail : message;
  return { code, detail: detail.slice(0, 500), retryAfter };
}
