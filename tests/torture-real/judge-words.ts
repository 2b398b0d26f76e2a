/** Whether what was written stands where it belongs, once: tweets in the database, replies on X. */
import type { Findings } from './findings.ts';

/** A message (`kind`: its kind) or a reply (`kind`: its state). */
export interface Written {
  id: string;
  text: string;
  kind: string;
  ticket_id: string;
}

/** What ends the words that are written in a run, and stands nowhere else. */
const TOKEN = /[rt]\d+x\d+z$/;

export const tokenOf = (text: string): string => TOKEN.exec(text)?.[0] ?? '';

type ByToken<T> = ReadonlyMap<string, readonly T[]>;

export function judgeTweets(
  tweets: readonly string[],
  messages: ByToken<Written>,
  found: Findings,
): void {
  for (const token of tweets) {
    const stored = messages.get(token)?.length ?? 0;
    if (stored === 0) found.waiting.push(`tweet ${token} has no message`);
    if (stored > 1) found.doubled.push(`tweet ${token} has ${String(stored)} messages`);
  }
}

/** @param onX The words of our posts there. */
export function judgeReplies(
  replies: ByToken<Written>,
  messages: ByToken<Written>,
  onX: ByToken<string>,
  found: Findings,
): void {
  for (const [token, rows] of replies) {
    const shown = messages.get(token)?.length ?? 0;
    if (shown > 1) found.doubled.push(`reply ${token} stands ${String(shown)} times in its ticket`);
    for (const { id, kind, ticket_id } of rows) {
      const what = `reply ${id} ${token}`;
      const isOnX = onX.has(token);
      if (kind === 'queued') found.waiting.push(`${what} is queued`);
      if (kind === 'sending' || kind === 'unknown') found.doubtful.push(`${what} is ${kind}`);
      if (kind === 'failed' && !isOnX) found.doubtful.push(`${what} failed ${ticket_id}`);
      if (kind === 'failed' && isOnX) found.lost.push(`${what} is called failed, X has it`);
      if (kind === 'sent' && !isOnX) found.lost.push(`${what} is called sent, X has none`);
    }
  }
  for (const [token, posts] of onX) {
    if (posts.length > 1)
      found.sentTwice.push(`reply ${token} stands ${String(posts.length)} times on X`);
    if (!replies.has(token)) found.lost.push(`X has a reply that nobody wrote: ${posts[0] ?? ''}`);
  }
}
