import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TICKET_STATUSES } from '../rows.ts';
import { mayAsk, RatingLinks } from './rating-links.ts';

const TOKEN = 'abcdefghijklmnopqrst-_';
const links = new RatingLinks('https://roost.example', () => TOKEN);
const LINK = `https://roost.example/rate/${TOKEN}`;
const token = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);

describe('a rating link', () => {
  it('is found wherever it stands, and names its token', () => {
    fc.assert(
      fc.property(
        fc.string(),
        token,
        fc.constantFrom('', ' ', '.', ' ^AD', '?x=1', ')', '\n'),
        (before, own, after) => {
          const made = new RatingLinks('https://roost.example', () => own);
          fc.pre(made.tokenIn(before) === null && !before.endsWith('https://roost.example/rate/'));
          expect(made.tokenIn(before + made.make() + after)).toBe(own);
        },
      ),
    );
  });

  it('is nothing that only looks like one', () => {
    for (const text of [
      '',
      'https://roost.example/rate/',
      LINK.slice(0, -1),
      `${LINK}A`,
      `https://roost.example/rates/${TOKEN}`,
      `https://other.example/rate/${TOKEN}`,
      `http://roost.example/rate/${TOKEN}`,
      LINK.replace('roost.example', 'roostxexample'),
    ])
      expect(links.tokenIn(text), text).toBeNull();
    expect(links.tokenIn(`https://roost.example/rate/short ${LINK}`)).toBe(TOKEN);
  });

  it('stands behind the words, with the sentence that invites', () => {
    expect(links.ask('All good now. \n', 'How was it?')).toBe(`All good now. How was it? ${LINK}`);
    expect(links.ask('', 'How was it?')).toBe(`How was it? ${LINK}`);
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (words, invitation) => {
        fc.pre(links.tokenIn(words) === null);
        const asked = links.ask(words, invitation);
        expect(asked.startsWith(words.trimEnd())).toBe(true);
        expect(links.tokenIn(asked)).toBe(TOKEN);
      }),
    );
  });
});

describe('asking', () => {
  it('is for a solved ticket that was not asked about, where the company wants it', () => {
    for (const status of TICKET_STATUSES)
      expect(mayAsk({ status, csat_asked_at: null }, { enabled: true }), status).toBe(
        status === 'solved',
      );
    const solved = { status: 'solved', csat_asked_at: null } as const;
    expect(mayAsk(solved, { enabled: false })).toBe(false);
    expect(mayAsk({ ...solved, csat_asked_at: '2026-03-02T12:00:00Z' }, { enabled: true })).toBe(
      false,
    );
  });
});
