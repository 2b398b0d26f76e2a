/**
 * Reads an account's mentions, a page at a time, and remembers how far it came.
 *
 * The cursor moves only when a pass is complete: a pass that is cut short keeps its `next_token`, and the
 * next poll goes on there. Each pass starts ten minutes before the cursor, because X lets posts appear
 * late and out of order; what comes twice is known by its id.
 */
import type { LinearModel } from '../../../src/lib/domain/linear/model.ts';
import type { Clock } from '../_shared/clock.ts';
import { logFailure } from '../_shared/http.ts';
import { countOutcomes, takePosts } from '../_shared/intake/take-posts.ts';
import type { Outcome } from '../_shared/intake/take-posts.ts';
import { laterId, snowflakeAt, snowflakeTimeMs } from '../_shared/snowflake.ts';
import type { BrandAccount, Cursor, Store, XTrouble } from '../_shared/store.ts';
import { XCallError } from '../_shared/x/call-error.ts';
import type { PostsPage, XClient } from '../_shared/x/client.ts';
import { restBefore } from '../_shared/x/rest-before.ts';
import { troubleOf } from '../_shared/x/trouble.ts';

export interface PollParts {
  store: Store;
  x: XClient;
  model: LinearModel;
  clock: Clock;
}

type PollOutcome =
  /** Everything that X has is in. */
  | 'complete'
  /** Time is up; the next poll goes on where this one stopped. */
  | 'cut_short'
  /** X asked to wait, now or earlier. */
  | 'waiting'
  /** It was polled not long ago. */
  | 'not_due'
  /** An admin has paused or disconnected it. */
  | 'held'
  /** The reason is in `error_code`. */
  | 'failed';

export interface PollReport {
  brand_account_id: string;
  outcome: PollOutcome;
  counts: Record<Outcome, number>;
  error_code: string | null;
  error_detail: string | null;
  retry_after: string | null;
}

/** The report on an account that X was not asked about. */
export function unread(
  account: BrandAccount,
  outcome: PollOutcome,
  trouble: XTrouble | null = null,
): PollReport {
  return {
    brand_account_id: account.id,
    outcome,
    counts: { taken: 0, known: 0, edited: 0, ignored: 0, refused: 0 },
    error_code: trouble?.code ?? null,
    error_detail: trouble?.detail ?? null,
    retry_after: trouble?.retryAfter ?? null,
  };
}

const OVERLAP_MS = 10 * 60_000;
/** Calls of one page, the first included. */
const ATTEMPTS = 4;
const FIRST_BACKOFF_MS = 500;

/** @param untilMs no new page is begun after this time */
export async function pollMentions(
  account: BrandAccount,
  untilMs: number,
  parts: PollParts,
): Promise<PollReport> {
  const { store, clock } = parts;
  const counts: Record<Outcome, number> = { taken: 0, known: 0, edited: 0, ignored: 0, refused: 0 };
  let cursor = (await store.loadCursor(account.id, 'mentions')) ?? untouched(account.id);
  const report = (outcome: PollOutcome): PollReport => ({
    brand_account_id: account.id,
    outcome,
    counts,
    error_code: cursor.error_code,
    error_detail: cursor.error_detail,
    retry_after: cursor.retry_after,
  });
  const save = async (changes: Partial<Cursor>): Promise<void> => {
    cursor = { ...cursor, ...changes };
    await store.saveCursor(cursor);
  };
  if (cursor.retry_after !== null && Date.parse(cursor.retry_after) > clock.now())
    return report('waiting');

  try {
    for (let resumed = cursor.next_token !== null; ;) {
      const sinceId = overlapped(cursor.since_id);
      const page = await readPage(account, cursor, sinceId, parts);
      if (page === 'token_expired') {
        // The cursor has not moved, so starting over loses nothing.
        await save({ next_token: null, newest_id: null });
        resumed = false;
        continue;
      }
      const { posts, includes } = page;
      const taken = await takePosts({ account, source: 'poll', posts, includes }, parts);
      for (const [outcome, count] of Object.entries(countOutcomes(taken)))
        counts[outcome as Outcome] += count;

      const newest = cursor.next_token === null ? page.newestId : cursor.newest_id;
      const clean = { error_code: null, error_detail: null, retry_after: null };
      if (page.nextToken !== null) {
        await save({ next_token: page.nextToken, newest_id: newest, ...clean });
        if (clock.now() >= untilMs) return report('cut_short');
        continue;
      }
      await save({
        since_id: laterId(cursor.since_id, newest),
        next_token: null,
        newest_id: null,
        polled_at: new Date(clock.now()).toISOString(),
        ...clean,
      });
      if (!resumed) return report('complete');
      // A pass that began in an earlier poll has not seen what came in since.
      resumed = false;
      if (clock.now() >= untilMs) return report('cut_short');
    }
  } catch (error) {
    logFailure(`ingest ${account.id}`, error);
    const rest = error instanceof XCallError ? restBefore(error, clock) : null;
    const { code, detail, retryAfter } = troubleOf(
      error,
      rest === null ? null : new Date(rest).toISOString(),
    );
    await save({ error_code: code, error_detail: detail, retry_after: retryAfter });
    return report(rest === null ? 'failed' : 'waiting');
  }
}

/** Server errors and dropped connections are tried again, each time after about twice the wait. */
async function readPage(
  account: BrandAccount,
  cursor: Cursor,
  sinceId: string | null,
  { x, clock }: PollParts,
): Promise<PostsPage | 'token_expired'> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await x.mentions(account.x_user_id, { sinceId, token: cursor.next_token });
    } catch (error) {
      if (!(error instanceof XCallError)) throw error;
      if (error.status === 400 && cursor.next_token !== null) return 'token_expired';
      if (!error.isPassing || attempt >= ATTEMPTS) throw error;
      await clock.sleep(FIRST_BACKOFF_MS * 2 ** (attempt - 1) * (0.5 + clock.random()));
    }
  }
}

function overlapped(sinceId: string | null): string | null {
  if (sinceId === null) return null;
  const atMs = snowflakeTimeMs(sinceId);
  return atMs === null ? sinceId : snowflakeAt(atMs - OVERLAP_MS);
}

function untouched(accountId: string): Cursor {
  return {
    brand_account_id: accountId,
    source: 'mentions',
    since_id: null,
    next_token: null,
    newest_id: null,
    polled_at: null,
    error_code: null,
    error_detail: null,
    retry_after: null,
  };
}
