/**
 * Finds posts that were deleted while nobody told us: polling never sees a deletion, so every stored post
 * is asked for again once a day, a hundred a call.
 */
import type { Clock } from '../_shared/clock.ts';
import { describe, logFailure } from '../_shared/http.ts';
import type { BrandAccount, Cursor, Store } from '../_shared/store.ts';
import { XCallError } from '../_shared/x/call-error.ts';
import type { XClient } from '../_shared/x/client.ts';
import { restBefore } from '../_shared/x/rest-before.ts';

export interface SweepParts {
  store: Store;
  x: XClient;
  clock: Clock;
}

export interface SweepReport {
  brand_account_id: string;
  outcome: 'complete' | 'cut_short' | 'not_due' | 'waiting' | 'failed';
  /** Posts that X was asked for. */
  asked: number;
  /** Messages that became tombstones. */
  deleted: number;
  error_code: string | null;
  retry_after: string | null;
}

/** The report on an account that X was not asked about. */
export function unswept(account: BrandAccount, errorCode: string): SweepReport {
  return {
    brand_account_id: account.id,
    outcome: 'failed',
    asked: 0,
    deleted: 0,
    error_code: errorCode,
    retry_after: null,
  };
}

/** X takes this many ids a call. */
const IDS_A_CALL = 100;
/** An hour less than the 24 that X allows a copy to outlive its original, for the sweep itself takes time. */
const SWEEP_EVERY_MS = 23 * 3_600_000;

/**
 * @param untilMs no new call is made after this time; the next sweep goes on where this one stopped
 * @param force begins now even when the last sweep was not long ago
 */
export async function sweepDeleted(
  account: BrandAccount,
  untilMs: number,
  force: boolean,
  { store, x, clock }: SweepParts,
): Promise<SweepReport> {
  let cursor: Cursor = (await store.loadCursor(account.id, 'tombstones')) ?? {
    brand_account_id: account.id,
    source: 'tombstones',
    since_id: null,
    next_token: null,
    newest_id: null,
    polled_at: null,
    error_code: null,
    error_detail: null,
    retry_after: null,
  };
  let asked = 0;
  let deleted = 0;
  const report = (outcome: SweepReport['outcome']): SweepReport => ({
    brand_account_id: account.id,
    outcome,
    asked,
    deleted,
    error_code: cursor.error_code,
    retry_after: cursor.retry_after,
  });
  const save = async (changes: Partial<Cursor>): Promise<void> => {
    cursor = { ...cursor, ...changes };
    await store.saveCursor(cursor);
  };
  const underWay = cursor.next_token !== null;
  const due =
    cursor.polled_at === null || Date.parse(cursor.polled_at) + SWEEP_EVERY_MS <= clock.now();
  if (cursor.retry_after !== null && Date.parse(cursor.retry_after) > clock.now())
    return report('waiting');
  if (!underWay && !due && !force) return report('not_due');

  try {
    for (;;) {
      const posts = await store.storedPosts(account.id, cursor.next_token, IDS_A_CALL);
      const clean = { error_code: null, error_detail: null, retry_after: null };
      if (posts.length > 0) {
        const { gone } = await x.lookup(posts.map((post) => post.x_post_id));
        asked += posts.length;
        if (gone.size > 0) deleted += await store.tombstonePosts([...gone]);
      }
      const last = posts.at(-1);
      if (!last || posts.length < IDS_A_CALL) {
        await save({ next_token: null, polled_at: new Date(clock.now()).toISOString(), ...clean });
        return report('complete');
      }
      await save({ next_token: last.id, ...clean });
      if (clock.now() >= untilMs) return report('cut_short');
    }
  } catch (error) {
    const { code, message } = describe(error);
    logFailure('tombstones', error);
    const rest = error instanceof XCallError ? restBefore(error, clock) : null;
    await save({
      error_code: code,
      error_detail: message.slice(0, 500),
      retry_after: rest === null ? null : new Date(rest).toISOString(),
    });
    return report(rest === null ? 'failed' : 'waiting');
  }
}
