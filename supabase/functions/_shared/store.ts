/** What the functions ask of the database; `database.ts` is the real one. */
import type { RefusedPost } from './intake/refused-posts.ts';
import type { PostSource, UnderstoodPost } from './posts/post.ts';

/** An account of ours on X. */
export interface BrandAccount {
  id: string;
  x_user_id: string;
  handle: string;
}

export interface IngestResult {
  x_post_id: string;
  outcome: 'taken' | 'known' | 'edited' | 'ignored' | 'refused';
  code?: string | undefined;
  detail?: string | undefined;
}

export const CURSOR_SOURCES = ['mentions', 'tombstones'] as const;
type CursorSource = (typeof CURSOR_SOURCES)[number];

/** How far an account has been read. */
export interface Cursor {
  brand_account_id: string;
  source: CursorSource;
  /** Everything up to this post is in. Null before the first complete pass. */
  since_id: string | null;
  /** Where a pass that was cut short goes on; null when none is under way. */
  next_token: string | null;
  /** Newest post of the first page of the pass under way: the cursor once the pass is complete. */
  newest_id: string | null;
  /** End of the last complete pass. */
  polled_at: string | null;
  error_code: string | null;
  error_detail: string | null;
  /** No call before this. */
  retry_after: string | null;
}

/** A reply that the dispatcher has in hand. */
export interface ClaimedReply {
  id: string;
  text: string;
  /** `sending`: to be sent now; `unknown`: only to be looked for on X. */
  state: 'sending' | 'unknown';
  /** An earlier attempt may have reached X: look before sending. */
  look_first: boolean;
  /** Start of the last attempt that may have reached X. */
  attempted_at: string | null;
  in_reply_to_x_post_id: string;
  brand_x_user_id: string;
}

/** How an attempt ended. */
export type ReplyEnd =
  | { outcome: 'sent'; x_post_id: string; sent_at: string }
  | { outcome: 'failed' | 'unknown'; error_code: string; error_detail: string }
  | { outcome: 'queued'; error_code: string; error_detail: string; not_before: string };

/** What one batch forgot; `more` when there is more that may be forgotten. */
/** How many were deleted, and whether there is more to delete. */
export interface Retention {
  tickets: number;
  events: number;
  more: boolean;
}

export interface Compaction {
  entries: number;
  results: number;
  more: boolean;
}

/** A stored post to look for on X. */
interface StoredPost {
  id: string;
  x_post_id: string;
}

/** All methods throw DatabaseError. */
export interface Store {
  brandAccounts(): Promise<BrandAccount[]>;
  ingestPosts(
    accountId: string,
    source: PostSource,
    posts: readonly UnderstoodPost[],
  ): Promise<IngestResult[]>;
  keepRefused(posts: readonly RefusedPost[]): Promise<void>;
  /** @returns how many messages became tombstones */
  tombstonePosts(xPostIds: readonly string[]): Promise<number>;
  loadCursor(accountId: string, source: CursorSource): Promise<Cursor | null>;
  saveCursor(cursor: Cursor): Promise<void>;
  claimReplies(limit: number, staleSeconds: number): Promise<ClaimedReply[]>;
  finishReply(replyId: string, end: ReplyEnd): Promise<void>;
  /** Forgets old entries of the change log and old answers to mutations, at most so many of each. */
  compact(most: number): Promise<Compaction>;
  /** Deletes what is older than the retention settings keep, at most so many tickets. */
  applyRetention(most: number): Promise<Retention>;
  /** Counts anew how often macros were used, and solved. @returns how many figures changed */
  refreshMacroFigures(): Promise<number>;
  /** Which of these posts the database has as messages already. */
  knownPosts(xPostIds: readonly string[]): Promise<Set<string>>;
  /** Customer posts of an account that are not deleted, in order of id, after `afterId`. */
  storedPosts(accountId: string, afterId: string | null, limit: number): Promise<StoredPost[]>;
}
