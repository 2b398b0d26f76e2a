/** What each state of a reply means to the person who wrote it. */
import type { Reply } from '../../domain/rows.ts';
import { errorWords, type Severity } from '../../ui/error-messages.ts';

export interface ReplyStateWords {
  severity: Severity;
  title: string;
  /** Empty when the title says it all. */
  message: string;
}

const HELD = new Set<string | null>(['x_paused', 'x_disconnected']);

export function replyStateWords(
  reply: Pick<Reply, 'state' | 'error_code' | 'error_detail'>,
): ReplyStateWords {
  const why = reply.error_code ? errorWords(reply.error_code, reply.error_detail) : null;
  switch (reply.state) {
    case 'queued':
      // What an admin holds does not wait its turn.
      if (why && HELD.has(reply.error_code)) return why;
      return { severity: 'info', title: 'Waiting to go out', message: why?.message ?? '' };
    case 'sending':
      return { severity: 'info', title: 'Going out to X', message: '' };
    case 'sent':
      return { severity: 'info', title: 'On X', message: '' };
    case 'failed':
      return {
        severity: 'error',
        title: why ? `Not sent: ${lowerFirst(why.title)}` : 'Not sent',
        message: why?.message ?? 'X did not take the reply. Nothing was posted.',
      };
    case 'unknown':
      return {
        severity: 'warning',
        title: 'Perhaps on X',
        message:
          'The answer of X got lost. Roost is looking for the post before anything is sent twice.',
      };
    case 'cancelled':
      return { severity: 'info', title: 'Cancelled', message: 'It was not posted.' };
  }
}

/** "X refused" keeps its capital: X is a name. */
function lowerFirst(text: string): string {
  return /^X\b/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
