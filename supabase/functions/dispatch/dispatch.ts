/**
 * Sends queued replies, each at most once. The database hands every reply to one dispatcher only
 * (`claim_replies`), so any number may run at the same time.
 */
import type { Clock } from '../_shared/clock.ts';
import { DatabaseError } from '../_shared/database-error.ts';
import { describe, logFailure } from '../_shared/http.ts';
import type { ClaimedReply, ReplyEnd, Store, XTrouble } from '../_shared/store.ts';
import { LONGEST_POST, weightedLength } from '../_shared/weighted-length.ts';
import { XCallError } from '../_shared/x/call-error.ts';
import type { XClient } from '../_shared/x/client.ts';
import { findOnX, sentAt } from './find-on-x.ts';
import { endOfFailedAttempt } from './reply-end.ts';
import { troubleOfEnd } from './sending-health.ts';

export interface DispatchParts {
  store: Store;
  /** X as the account that a reply belongs to; what is wrong with the connection where there is none. */
  xOf: (brandAccountId: string) => XClient | XTrouble;
  clock: Clock;
}

/** What one reply needs. */
type ReplyParts = Omit<DispatchParts, 'xOf'> & { x: XClient };

export type DispatchReport = Record<ReplyEnd['outcome'], number>;

const REPLIES_A_CLAIM = 10;
/** A dispatcher that has not reported for so long is gone; the call to X gives up much earlier. */
const STALE_SECONDS = 90;
/** X shows a new post within seconds; after this it will not come any more. */
const GIVE_UP_MS = 2 * 60_000;
const FINISH_ATTEMPTS = 4;
/** A reply of an account without keys asks again after so long. */
const KEYLESS_REST_MS = 60_000;

/** @param untilMs nothing new is claimed after this time */
export async function dispatchReplies(
  untilMs: number,
  parts: DispatchParts,
): Promise<DispatchReport> {
  const report: DispatchReport = { sent: 0, failed: 0, unknown: 0, queued: 0 };
  const found = new Set<string>();
  for (;;) {
    const replies = await parts.store.claimReplies(REPLIES_A_CLAIM, STALE_SECONDS);
    const looking = replies.filter((reply) => reply.state === 'unknown' || reply.look_first);
    const fresh = replies.filter((reply) => !looking.includes(reply));
    const ends = await Promise.all([
      ...fresh.map((reply) => settle(reply, (x) => send(reply, x), parts)),
      // One after the other: two lost answers to one customer must not find the same post.
      (async () => {
        const results: (ReplyEnd | null)[] = [];
        for (const reply of looking)
          results.push(await settle(reply, (x) => look(reply, found, x), parts));
        return results;
      })(),
    ]);
    for (const end of ends.flat()) if (end) report[end.outcome] += 1;
    if (replies.length < REPLIES_A_CLAIM || parts.clock.now() >= untilMs) return report;
  }
}

/** Brings a reply to an end and records it. What cannot be recorded stays claimed, and is looked for later. */
async function settle(
  reply: ClaimedReply,
  work: (parts: ReplyParts) => Promise<ReplyEnd>,
  { store, xOf, clock }: DispatchParts,
): Promise<ReplyEnd | null> {
  try {
    const x = xOf(reply.brand_account_id);
    const end = 'code' in x ? keyless(reply, x, clock) : await work({ store, x, clock });
    for (let attempt = 1; ; attempt += 1) {
      try {
        await store.finishReply(reply.id, end);
        break;
      } catch (error) {
        if (!(error instanceof DatabaseError) || !error.isPassing || attempt >= FINISH_ATTEMPTS)
          throw error;
        await clock.sleep(200 * 2 ** attempt * (0.5 + clock.random()));
      }
    }
    const trouble = troubleOfEnd(end);
    // The reply has come to its end, whether or not this can be noted.
    if (trouble !== undefined)
      await store.noteOutcome(reply.brand_account_id, 'send', trouble).catch((error: unknown) => {
        logFailure(`dispatch ${reply.id}`, error);
      });
    return end;
  } catch (error) {
    logFailure(`dispatch ${reply.id}`, error);
    return null;
  }
}

/** A reply that may be on X stays in doubt; one that cannot be waits until there are keys. */
function keyless(reply: ClaimedReply, { code, detail }: XTrouble, clock: Clock): ReplyEnd {
  const reason = { error_code: code, error_detail: detail };
  if (reply.state === 'unknown' || reply.look_first) return { outcome: 'unknown', ...reason };
  const rest = new Date(clock.now() + KEYLESS_REST_MS).toISOString();
  return { outcome: 'queued', ...reason, not_before: rest };
}

async function send(reply: ClaimedReply, { x, clock }: ReplyParts): Promise<ReplyEnd> {
  const length = weightedLength(reply.text);
  if (length > LONGEST_POST) {
    return {
      outcome: 'failed',
      error_code: 'too_long',
      error_detail: `${String(length)} characters as X counts them.`,
    };
  }
  try {
    const id = await x.reply(reply.text, reply.in_reply_to_x_post_id);
    return { outcome: 'sent', x_post_id: id, sent_at: sentAt(id, clock.now()) };
  } catch (error) {
    if (error instanceof XCallError) return endOfFailedAttempt(error, clock);
    throw error;
  }
}

/** Looks for a lost reply; sends it only when a person asked for that and X certainly has nothing. */
async function look(reply: ClaimedReply, found: Set<string>, parts: ReplyParts): Promise<ReplyEnd> {
  const { attempted_at: attemptedAt } = reply;
  if (attemptedAt === null) return send(reply, parts);
  let match: Awaited<ReturnType<typeof findOnX>>;
  try {
    match = await findOnX({ ...reply, attempted_at: attemptedAt }, found, parts);
  } catch (error) {
    const { code, message } = describe(error);
    logFailure(`dispatch ${reply.id}`, error);
    return { outcome: 'unknown', error_code: code, error_detail: message };
  }
  if (match) return { outcome: 'sent', x_post_id: match.id, sent_at: match.sentAt };
  const isOver = parts.clock.now() - Date.parse(attemptedAt) >= GIVE_UP_MS;
  if (!isOver)
    return { outcome: 'unknown', error_code: 'x_looking', error_detail: 'X does not show it yet.' };
  if (reply.look_first && reply.state === 'sending') return send(reply, parts);
  return {
    outcome: 'failed',
    error_code: 'not_on_x',
    error_detail: 'X does not have it. It can be sent again.',
  };
}
