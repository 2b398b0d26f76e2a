import { describe, expect, it } from 'vitest';
import { weigh } from './weighted-length.ts';

describe('weigh', () => {
  it.each([
    ['', 0],
    ['hello', 5],
    ['  hello \n', 5],
    ['配送', 4],
    ['👨‍👩‍👧‍👦', 2],
    ['see https://a.example.com/a/very/long/path/that/goes/on/and/on/and/on', 27],
    ['e\u0301', 1],
  ])('counts %j as X does', (text, length) => {
    expect(weigh(text).length).toBe(length);
  });

  it('lets 280 through and stops 281', () => {
    expect(weigh('a'.repeat(280))).toMatchObject({ fits: true, remaining: 0 });
    expect(weigh('a'.repeat(281))).toMatchObject({ fits: false, remaining: -1 });
    expect(weigh('   ').fits).toBe(false);
  });

  it('sees an address, because X charges for it', () => {
    expect(weigh('look at https://larkline.com').hasLink).toBe(true);
    expect(weigh('look at larkline.com').hasLink).toBe(true);
    expect(weigh('look at larkline').hasLink).toBe(false);
  });
});
