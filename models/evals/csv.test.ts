import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv.ts';

describe('parseCsv', () => {
  it('reads plain and quoted cells', () => {
    expect(parseCsv('text,category\nhello,a\r\n"one, ""two""\nthree",b\n\nlast,')).toEqual([
      ['text', 'category'],
      ['hello', 'a'],
      ['one, "two"\nthree', 'b'],
      ['last', ''],
    ]);
  });

  it('ends with the file, with or without a line break', () => {
    expect(parseCsv('')).toEqual([]);
    expect(parseCsv('a,b')).toEqual([['a', 'b']]);
    expect(parseCsv('a,b\n')).toEqual([['a', 'b']]);
    expect(parseCsv('a,\n')).toEqual([['a', '']]);
  });

  it('refuses a stray quote', () => {
    expect(() => parseCsv('a,b\nc,d"e\n')).toThrow('Line 2 has a stray quote.');
  });
});
