/** The database through its REST surface, as service. */
import { createClient } from '@supabase/supabase-js';
import * as v from 'valibot';
import type { Database, Json } from '../../../src/lib/data/remote/database.types.ts';
import { DatabaseError } from './database-error.ts';
import type { DatabaseEnvironment } from './environment.ts';
import { slaClaimSchema } from './sla-claim.ts';
import type { Cursor, IngestResult, ReplyEnd, Store } from './store.ts';
import { CURSOR_SOURCES } from './store.ts';

/** A database that does not answer must not hold a function for ever. */
const TIMEOUT_MS = 30_000;

const brandAccounts = v.array(
  v.object({ id: v.string(), x_user_id: v.string(), handle: v.string() }),
);

const xAccounts = v.array(
  v.object({
    id: v.string(),
    x_user_id: v.string(),
    handle: v.string(),
    state: v.picklist(['live', 'paused', 'disconnected']),
    credentials: v.nullable(
      v.object({
        consumer_key: v.string(),
        consumer_secret: v.string(),
        access_token: v.string(),
        access_secret: v.string(),
        bearer_token: v.nullable(v.string()),
      }),
    ),
    poll_seconds: v.number(),
    last_polled_at: v.nullable(v.string()),
  }),
);

const ingestAnswer = v.object({
  results: v.array(
    v.object({
      x_post_id: v.string(),
      outcome: v.picklist(['taken', 'known', 'edited', 'ignored', 'refused']),
      code: v.fallback(v.optional(v.string()), undefined),
      detail: v.fallback(v.optional(v.string()), undefined),
    }),
  ),
});

const cursor = v.object({
  brand_account_id: v.string(),
  source: v.picklist(CURSOR_SOURCES),
  since_id: v.nullable(v.string()),
  next_token: v.nullable(v.string()),
  newest_id: v.nullable(v.string()),
  polled_at: v.nullable(v.string()),
  error_code: v.nullable(v.string()),
  error_detail: v.nullable(v.string()),
  retry_after: v.nullable(v.string()),
});

const claimed = v.array(
  v.object({
    id: v.string(),
    text: v.string(),
    state: v.picklist(['sending', 'unknown']),
    look_first: v.boolean(),
    attempted_at: v.nullable(v.string()),
    in_reply_to_x_post_id: v.string(),
    brand_account_id: v.string(),
    brand_x_user_id: v.string(),
  }),
);

const answered = v.variant('ok', [
  v.object({ ok: v.literal(true) }),
  v.object({
    ok: v.literal(false),
    code: v.string(),
    field: v.optional(v.string()),
    reason: v.optional(v.string()),
  }),
]);
const connected = v.object({ ok: v.literal(true), brand_account_id: v.string() });

/** `code` says why nothing was changed. */
const finished = v.object({ ok: v.boolean(), code: v.optional(v.string()) });

const retention = v.object({ tickets: v.number(), events: v.number(), more: v.boolean() });
const compaction = v.object({ entries: v.number(), results: v.number(), more: v.boolean() });

const postIds = v.array(v.object({ x_post_id: v.string() }));
const storedPosts = v.array(v.object({ id: v.string(), x_post_id: v.string() }));

interface Answer {
  data: unknown;
  error: { code?: string; message: string } | null;
  status: number;
}

/** Turns PostgREST's answer into data or an error with a code. */
async function settle(call: PromiseLike<Answer>): Promise<unknown> {
  const { data, error, status } = await call;
  if (!error) return data;
  const code = error.code ? error.code : status === 0 ? 'unreachable' : `http_${String(status)}`;
  throw new DatabaseError(code, error.message);
}

function read<const S extends v.GenericSchema>(schema: S, data: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, data);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? 'answer';
  throw new DatabaseError(
    'answer_malformed',
    `The database answered unexpectedly: ${path}: ${issue.message}`,
  );
}

function endArguments(end: ReplyEnd): Record<string, string> {
  if (end.outcome === 'sent') return { x_post_id: end.x_post_id, sent_at: end.sent_at };
  const reason = { error_code: end.error_code, error_detail: end.error_detail };
  // A queued reply has not been sent; the argument then says before when not to try again.
  return end.outcome === 'queued' ? { ...reason, sent_at: end.not_before } : reason;
}

/** @returns the store behind SUPABASE_URL, with the service key */
export function openStore(environment: DatabaseEnvironment): Store {
  const client = createClient<Database>(
    environment.SUPABASE_URL,
    environment.SUPABASE_SERVICE_ROLE_KEY,
    {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      global: {
        fetch: (input, init) =>
          fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(TIMEOUT_MS) }),
      },
    },
  );

  async function ingestPosts(
    ...[accountId, source, posts]: Parameters<Store['ingestPosts']>
  ): Promise<IngestResult[]> {
    // Plain JSON; only interfaces have no index signature for the type to see it.
    const json = posts as unknown as Json;
    const call = client.rpc('ingest_posts', { brand_account_id: accountId, source, posts: json });
    return read(ingestAnswer, await settle(call)).results;
  }

  async function finishReply(replyId: string, end: ReplyEnd): Promise<void> {
    const { outcome } = end;
    const call = client.rpc('finish_reply', { reply_id: replyId, outcome, ...endArguments(end) });
    const { ok, code } = read(finished, await settle(call));
    if (!ok)
      throw new DatabaseError(
        code ?? 'refused',
        `The end "${end.outcome}" of reply ${replyId} was not recorded.`,
      );
  }

  return {
    ingestPosts,
    finishReply,
    async brandAccounts() {
      return read(
        brandAccounts,
        await settle(client.from('brand_accounts').select('id, x_user_id, handle')),
      );
    },
    async xAccounts() {
      return read(xAccounts, await settle(client.rpc('x_accounts')));
    },
    async noteOutcome(accountId, work, trouble, from) {
      const said = trouble
        ? {
            error_code: trouble.code,
            error_detail: trouble.detail,
            ...(trouble.retryAfter === null ? {} : { retry_after: trouble.retryAfter }),
          }
        : {};
      const keys = from === undefined ? {} : { credentials_from: from };
      const args = { brand_account_id: accountId, kind: work, ...said, ...keys };
      await settle(client.rpc('note_x_outcome', args));
    },
    async changeConnection(accountId, changes) {
      const row = changes as Database['public']['Tables']['x_connections']['Update'];
      await settle(client.from('x_connections').update(row).eq('brand_account_id', accountId));
    },
    async clearTrouble(accountId, work) {
      const none = {
        last_error_kind: null,
        last_error_code: null,
        last_error_detail: null,
        last_error_at: null,
        failing_since: null,
        retry_after: null,
      };
      const all = client.from('x_connections').update(none).eq('brand_account_id', accountId);
      await settle(work === undefined ? all : all.eq('last_error_kind', work));
    },
    async saveCredentials(accountId, credentials, authorId) {
      const args = { brand_account_id: accountId, credentials, author_id: authorId };
      return read(answered, await settle(client.rpc('save_x_credentials', args)));
    },
    async connectAccount(profile, credentials, authorId) {
      const args = {
        profile: { ...profile },
        credentials: { ...credentials },
        author_id: authorId,
      };
      return read(connected, await settle(client.rpc('connect_x_account', args))).brand_account_id;
    },
    async disconnectAccount(accountId, authorId) {
      const args = { brand_account_id: accountId, author_id: authorId };
      return read(answered, await settle(client.rpc('disconnect_x_account', args)));
    },
    async setPaused(accountId, paused, authorId) {
      const args = { brand_account_id: accountId, paused, author_id: authorId };
      return read(answered, await settle(client.rpc('set_x_paused', args)));
    },
    async renameAccount(accountId, { handle, name, avatar_url }) {
      const changes = { handle, name, avatar_url };
      await settle(client.from('brand_accounts').update(changes).eq('id', accountId));
    },
    async noteReads(accountId, kind, xPostIds, incoming) {
      const args = { brand_account_id: accountId, kind, x_post_ids: [...xPostIds], incoming };
      if (xPostIds.length > 0) await settle(client.rpc('note_x_reads', args));
    },
    async keepRefused(posts) {
      const unique = [...new Map(posts.map((post) => [post.id, post])).values()];
      await settle(
        client.from('raw_events').upsert(unique, { onConflict: 'id', ignoreDuplicates: true }),
      );
    },
    async tombstonePosts(xPostIds) {
      return read(
        v.number(),
        await settle(client.rpc('tombstone_posts', { x_post_ids: [...xPostIds] })),
      );
    },
    async loadCursor(accountId, source) {
      const query = client
        .from('ingest_cursors')
        .select(Object.keys(cursor.entries).join(', '))
        .eq('brand_account_id', accountId)
        .eq('source', source);
      return read(v.array(cursor), await settle(query))[0] ?? null;
    },
    async saveCursor(row: Cursor) {
      await settle(
        client.from('ingest_cursors').upsert(row, { onConflict: 'brand_account_id,source' }),
      );
    },
    async claimReplies(limit, staleSeconds) {
      return read(
        claimed,
        await settle(client.rpc('claim_replies', { most: limit, stale_seconds: staleSeconds })),
      );
    },
    async compact(most) {
      return read(compaction, await settle(client.rpc('compact_sync', { most })));
    },
    async applyRetention(most) {
      return read(retention, await settle(client.rpc('apply_retention', { most })));
    },
    async claimSla(most, leaseSeconds) {
      const call = client.rpc('claim_sla', { most, lease_seconds: leaseSeconds });
      return read(slaClaimSchema, await settle(call));
    },
    async recordSla(looked) {
      const json = looked as unknown as Json;
      return read(v.number(), await settle(client.rpc('record_sla', { looked: json })));
    },
    async refreshMacroFigures() {
      return read(v.number(), await settle(client.rpc('refresh_macro_figures')));
    },
    async knownPosts(xPostIds) {
      // Quoted by hand: @supabase/lite takes bare digits for a number and loses the last ones.
      const list = `(${xPostIds.map((id) => `"${id}"`).join(',')})`;
      const rows = await settle(
        client.from('messages').select('x_post_id').filter('x_post_id', 'in', list),
      );
      return new Set(read(postIds, rows).map((row) => row.x_post_id));
    },
    async storedPosts(accountId, afterId, limit) {
      let query = client
        .from('messages')
        .select('id, x_post_id, tickets!inner(brand_account_id)')
        .eq('tickets.brand_account_id', accountId)
        .eq('kind', 'inbound')
        .is('deleted_at', null)
        .order('id')
        .limit(limit);
      if (afterId !== null) query = query.gt('id', afterId);
      return read(storedPosts, await settle(query));
    },
  };
}
