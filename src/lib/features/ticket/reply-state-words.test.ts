import { describe, expect, it } from 'vitest';
import { reply } from '../../../../tests/support/ui/samples.ts';
import { REPLY_STATES } from '../../domain/rows.ts';
import { replyStateWords } from './reply-state-words.ts';

describe('replyStateWords', () => {
  it('has words for every state', () => {
    for (const state of REPLY_STATES) expect(replyStateWords(reply(1, state)).title).not.toBe('');
  });

  it('says why X refused', () => {
    const words = replyStateWords(reply(1, 'failed', { error_code: 'duplicate' }));
    expect(words.title).toBe('Not sent: X refused a repeat');
    expect(words.message).toMatch(/posted before/u);
  });

  it('keeps X’s own sentence for a reason that nobody foresaw', () => {
    const words = replyStateWords(
      reply(1, 'failed', { error_code: 'x_new', error_detail: 'Not on Mondays.' }),
    );
    expect(words.message).toBe('Not on Mondays.');
  });

  it('promises that an uncertain reply is not sent twice', () => {
    expect(replyStateWords(reply(1, 'unknown')).message).toMatch(/before anything is sent twice/u);
  });

  it('tells why a queued reply waits', () => {
    expect(replyStateWords(reply(1, 'queued')).message).toBe('');
    expect(replyStateWords(reply(1, 'queued', { error_code: 'x_rate_limited' })).message).toMatch(
      /as soon as X allows/u,
    );
  });

  it('says when an admin holds it', () => {
    const words = replyStateWords(reply(1, 'queued', { error_code: 'x_paused' }));
    expect(words.title).toBe('Paused by an admin');
    expect(words.message).toMatch(/when it is resumed/u);
  });
});
