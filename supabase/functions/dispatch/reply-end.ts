/** What a failed attempt to post means for the reply. Pure: the policy in one place. */
import type { ReplyEnd } from '../_shared/store.ts';
import type { XCallError } from '../_shared/x/call-error.ts';
import { restBefore } from '../_shared/x/rest-before.ts';

/** X tells its reasons for a 403 in words only. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/duplicate/iu, 'duplicate'],
  [/deleted|not visible to you/iu, 'target_deleted'],
  [
    /not been mentioned|engaged by the author|reply to this conversation is not allowed/iu,
    'reply_not_allowed',
  ],
  [/too long/iu, 'too_long'],
];

/**
 * Only an attempt that X has certainly not carried out may be made again by itself. Where that is not
 * certain the reply is `unknown`, and somebody looks on X first.
 */
export function endOfFailedAttempt(
  error: XCallError,
  clock: { now(): number; random(): number },
): ReplyEnd {
  const { detail } = error;
  const neverDone =
    error.kind === 'unreachable' ||
    error.status === 429 ||
    (error.status === 503 && error.isProblem);
  if (neverDone) {
    const rest = restBefore(error, clock) ?? clock.now();
    return {
      outcome: 'queued',
      error_code: error.code,
      error_detail: detail,
      not_before: new Date(rest).toISOString(),
    };
  }
  if (error.kind !== 'refused' || error.status >= 500) {
    return { outcome: 'unknown', error_code: error.code, error_detail: detail };
  }
  const reason =
    error.status === 403 ? REASONS.find(([words]) => words.test(detail))?.[1] : undefined;
  return { outcome: 'failed', error_code: reason ?? error.code, error_detail: detail };
}
