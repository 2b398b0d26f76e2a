import { describe, expect, it } from 'vitest';
import type { ShownObjection } from '../unsent.ts';
import { objectionWords } from './objection-words.ts';
import { waitingWords } from './waiting-words.ts';

const NOW = new Date(2026, 2, 5, 15, 0).getTime();
const at = new Date(NOW - 5 * 60_000).toISOString();
const wrote = { id: 'm', text: 'Found it!', at };

describe('objectionWords', () => {
  it.each<[ShownObjection, string]>([
    [{ kind: 'customer_wrote', who: 'Mira', ...wrote }, 'Mira wrote again 5 minutes ago'],
    [{ kind: 'colleague_replied', who: 'Ana', ...wrote }, 'Ana has answered 5 minutes ago'],
    [{ kind: 'colleague_replied', who: null, ...wrote }, 'The account has answered 5 minutes ago'],
    [{ kind: 'colleague_noted', who: 'Ana', ...wrote }, 'Ana left a note 5 minutes ago'],
  ])('shows what was written: %o', (objection, title) => {
    expect(objectionWords(objection, NOW)).toEqual({ title, quote: 'Found it!' });
  });

  it.each<[ShownObjection, RegExp]>([
    [{ kind: 'post_deleted' }, /was deleted/u],
    [{ kind: 'ticket_closed' }, /was closed/u],
    [{ kind: 'out_of_sight' }, /not yours to see/u],
    [{ kind: 'not_allowed', id: 'r' }, /X has refused/u],
    [{ kind: 'not_here_yet' }, /just written here/u],
  ])('has words for %o', (objection, title) => {
    expect(objectionWords(objection, NOW)).toEqual({
      title: expect.stringMatching(title) as string,
      quote: null,
    });
  });
});

describe('waitingWords', () => {
  const fresh = { isBehind: false, trouble: null, attempts: 0 };
  const live = { kind: 'live', pulledAt: at, waiting: 1 } as const;
  const offline = { kind: 'offline', pulledAt: at, waiting: 1 } as const;

  it('says what it waits for', () => {
    expect(waitingWords(fresh, live)).toBe('On its way');
    expect(waitingWords(fresh, offline)).toBe('Waits for the network');
    expect(waitingWords({ ...fresh, attempts: 1 }, offline)).toBe(
      'Waits for the network, tried once',
    );
    expect(waitingWords({ ...fresh, isBehind: true }, live)).toBe('Waits for the change before it');
  });

  it('says what the server said, and how often it was tried', () => {
    const trouble = { code: 'server', message: '' };
    expect(waitingWords({ isBehind: false, trouble, attempts: 4 }, live)).toBe(
      'The server did not answer, tried 4 times',
    );
    const failed = { kind: 'failed', code: 'rate_limited', message: '', waiting: 1 } as const;
    expect(waitingWords(fresh, failed)).toBe('Too many tries');
  });
});
