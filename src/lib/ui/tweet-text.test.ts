import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeHref, tweetParts } from './tweet-text.ts';

const kinds = (text: string): string[] =>
  tweetParts(text).map(({ kind, text: said }) => `${kind}:${said}`);

describe('tweetParts', () => {
  it('finds handles, hashtags and addresses among words', () => {
    expect(kinds('Hi @larkline, see https://a.example/b?c=1#d #outage!')).toEqual([
      'text:Hi ',
      'mention:@larkline',
      'text:, see ',
      'link:https://a.example/b?c=1#d',
      'text: ',
      'hashtag:#outage',
      'text:!',
    ]);
  });

  it('leaves the punctuation of the sentence outside of an address', () => {
    expect(kinds('(at https://a.example/x).')).toEqual([
      'text:(at ',
      'link:https://a.example/x',
      'text:).',
    ]);
    expect(kinds('https://a.example/b_(c)')).toEqual(['link:https://a.example/b_(c)']);
  });

  it('does not take an email for a handle, nor a handle that is too long for X', () => {
    expect(kinds('mail ana@larkline.example')).toEqual(['text:mail ana@larkline.example']);
    expect(kinds('@a_name_of_16_chars')).toEqual(['text:@a_name_of_16_chars']);
  });

  it('takes a hashtag in any script, but no bare number', () => {
    expect(kinds('#配送 #1 #2nd')).toEqual(['hashtag:#配送', 'text: #1 ', 'hashtag:#2nd']);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'JAVASCRIPT://a.example/%0aalert(1)',
    'file:///etc/passwd',
    'https://bank.example@evil.example/',
  ])('makes no link of %s', (text) => {
    expect(tweetParts(text).filter(({ kind }) => kind === 'link')).toEqual([]);
  });

  it('keeps every character, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '@',
        '#',
        'https://',
        'http://a.example',
        ')',
        '(',
        '.',
        '@larkline',
        '<b>',
        '\u202e',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        expect(
          tweetParts(text)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('links only to http and https, whatever the text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.constantFrom('javascript:', 'https://', 'x@'),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const part of tweetParts(pieces.join(' '))) {
          if (part.kind === 'link') expect(part.href).toMatch(/^https?:\/\//u);
        }
      }),
    );
  });

  it('is quick with a long hostile text', () => {
    const text = `https://a.example/${')'.repeat(5_000)} ${'#'.repeat(20_000)}${'@a'.repeat(20_000)}`;
    const started = performance.now();
    tweetParts(text);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('safeHref', () => {
  it('passes an address of X through', () => {
    expect(safeHref('https://t.example/AbC')).toBe('https://t.example/AbC');
  });

  it('refuses what is no address', () => {
    expect(safeHref('https://')).toBeNull();
    expect(safeHref('larkline.example')).toBeNull();
  });
});
