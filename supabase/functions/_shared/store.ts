/** What the functions ask of the database; `database.ts` is the real one. */
import type { XCheck, XPrices } from '../../../src/lib/domain/x-connection.ts';
import type { RefusedPost } from './intake/refused-posts.ts';
import type { PostSource, UnderstoodPost } from './posts/post.ts';
import type { XCredentials } from './x/credentials.ts';
import type { SlaClaim, SlaLook } from './sla-claim.ts';

/** An account of ours on X. */
export interface BrandAccount {
  id: string;
  x_user_id: string;
  handle: string;
}

/** An account with what is needed to work for it. */
export interface XAccount extends BrandAccount {
  /** An admin holds it: `paused` is not read or written from, `disconnected` has no keys either. */
  state: 'live' | 'paused' | 'disconnected';
  /** Stored keys; null when there are none. */
  credentials: XCredentials | null;
  poll_seconds: number;
  /** Null when it is due at once. */
  last_polled_at: string | null;
}

/** An account as X shows it. */
export interface Profile {
  x_user_id: string;
  handle: string;
  name: string;
  avatar_url: string | null;
}

export interface ConnectionChanges {
  poll_seconds?: number;
  /** Null takes those that X publishes. */
  prices?: XPrices | null;
  webhook_state?: 'none' | 'registered' | 'valid' | 'failing';
  tested_at?: string;
  test_result?: XCheck[];
  updated_by?: string;
}

/** Whether the database did it; a code says why not. */
export type Answer =
  | { ok: true }
  | { ok: false; code: string; field?: string | undefined; reason?: string | undefined };

/** What was done for an account: read it, sent from it, was pushed to. */
export type XWork = 'read' | 'send' | 'webhook';

/** What went wrong with a connection, as its row keeps it. No secret may be in it. */
export interface XTrouble {
  code: string;
  detail: string;
  /** X asked us to wait until then. */
  retryAfter: string | null;
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
  brand_account_id: string;
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
  /** Our accounts with their keys. */
  xAccounts(): Promise<XAccount[]>;
  /**
   * Remembers how work for an account went; null when it went well, which ends a trouble of the same kind.
   *
   * @param from where the keys came from
   */
  noteOutcome(
    accountId: string,
    work: XWork,
    trouble: XTrouble | null,
    from?: 'stored' | 'environment' | 'none',
  ): Promise<void>;
  /** Changes what an admin or a test decides of a connection. */
  changeConnection(accountId: string, changes: ConnectionChanges): Promise<void>;
  /** Ends every trouble, or that of one kind of work: there is none any more. */
  clearTrouble(accountId: string, work?: XWork): Promise<void>;
  /** Takes keys that are not null in, and says what is wrong with them otherwise. */
  saveCredentials(
    accountId: string,
    credentials: Partial<XCredentials>,
    authorId: string,
  ): Promise<Answer>;
  /** Makes the brand account of a profile, or finds it, and stores its keys. */
  connectAccount(profile: Profile, credentials: XCredentials, authorId: string): Promise<string>;
  disconnectAccount(accountId: string, authorId: string): Promise<Answer>;
  setPaused(accountId: string, paused: boolean, authorId: string): Promise<Answer>;
  /** The account's name on X has changed. */
  renameAccount(accountId: string, profile: Profile): Promise<void>;
  /** Counts posts that X has given or pushed, each once a day. @param incoming they came from customers just now */
  noteReads(
    accountId: string,
    kind: 'read' | 'event',
    xPostIds: readonly string[],
    incoming: boolean,
  ): Promise<void>;
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
  /** Tickets whose promises have to be looked at; given out again when they are not recorded in time. */
  claimSla(most: number, leaseSeconds: number): Promise<SlaClaim>;
  /** @returns how many notifications were made */
  recordSla(looked: readonly SlaLook[]): Promise<number>;
  /** Counts anew how often macros were used, and solved. @returns how many figures changed */
  refreshMacroFigures(): Promise<number>;
  /** Which of these posts the database has as messages already. */
  knownPosts(xPostIds: readonly string[]): Promise<Set<string>>;
  /** Customer posts of an account that are not deleted, in order of id, after `afterId`. */
  storedPosts(accountId: string, afterId: string | null, limit: number): Promise<StoredPost[]>;
}
