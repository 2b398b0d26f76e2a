import { describe, expect, it } from 'vitest';
import { standingOf } from './standing.ts';

const minute = (n: number): string => new Date(n * 60_000).toISOString();
const ms = (n: number): number => n * 60_000;

let ids = 0;
const said = (kind: 'inbound' | 'outbound' | 'note', n: number, deleted = false) => ({
  id: `message ${String((ids += 1))}`,
  kind,
  posted_at: minute(n),
  deleted_at: deleted ? minute(n + 1) : null,
});
type Said = ReturnType<typeof said>;
type State = 'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'cancelled';
const replied = (to: Said, n: number, state: State, id = 'reply', sent: number | null = null) => ({
  id,
  state,
  created_at: minute(n),
  sent_at: sent === null ? null : minute(sent),
  in_reply_to_message_id: to.id,
});
const standing = (
  messages: Said[],
  replies: ReturnType<typeof replied>[] = [],
  last_reply_at: string | null = null,
) => standingOf({ ticket: { last_reply_at }, messages, triage: [], replies });

describe('our answers', () => {
  it('are the first, and the newest after it with the time that the customer had waited', () => {
    const { answers, unanswered } = standing([
      said('outbound', 1),
      said('inbound', 2),
      said('inbound', 3),
      said('note', 4),
      said('outbound', 5),
      said('outbound', 6),
      said('inbound', 7),
      said('inbound', 8),
      said('outbound', 9),
      said('inbound', 10),
    ]);
    expect(answers).toEqual({ firstAt: ms(5), last: { since: ms(7), at: ms(9) } });
    expect(unanswered).toHaveLength(1);
  });

  it('count a reply on its way until it has failed or was taken back', () => {
    const asked = said('inbound', 1);
    for (const state of ['queued', 'sending', 'unknown'] as const)
      expect(standing([asked], [replied(asked, 3, state)]).answers.firstAt).toBe(ms(3));
    for (const state of ['failed', 'cancelled'] as const)
      expect(standing([asked], [replied(asked, 3, state)]).answers.firstAt).toBeNull();
  });

  it('count from when X had it', () => {
    const asked = said('inbound', 1);
    const sent = replied(asked, 3, 'sent', 'ours', 5);
    expect(standing([asked], [sent]).answers.firstAt).toBe(ms(5));
    const ours = { ...said('outbound', 6), id: 'ours' };
    expect(standing([asked, ours], [sent]).answers.firstAt).toBe(ms(6));
  });

  it('answer the message that they are to, also where the clock of the device is slow', () => {
    const asked = said('inbound', 10);
    const { answers, unanswered } = standing([asked], [replied(asked, 3, 'queued')]);
    expect(answers.firstAt).toBe(ms(10));
    expect(unanswered).toEqual([]);
  });

  it('are known from the ticket where their messages are not here', () => {
    expect(standing([said('inbound', 1)], [], minute(4)).answers.firstAt).toBe(ms(4));
  });

  it('are to nobody where the customer has deleted everything', () => {
    const { answers, unanswered } = standing([said('inbound', 1, true), said('outbound', 2)]);
    expect(answers).toEqual({ firstAt: null, last: null });
    expect(unanswered).toEqual([]);
  });
});
