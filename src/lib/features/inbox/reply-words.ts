/** The state of an answer on its way to X, short enough for a row. */
import type { ReplyState } from '../../domain/rows.ts';

export const OUTGOING_WORDS: Record<ReplyState, string> = {
  queued: 'Reply waiting',
  sending: 'Sending reply',
  sent: 'Replied',
  failed: 'Reply failed',
  unknown: 'Reply uncertain',
  cancelled: 'Reply cancelled',
};
