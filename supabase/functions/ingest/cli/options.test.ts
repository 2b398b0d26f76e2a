import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('the file alone goes to the stack that is running', () => {
  expect(readOptions(['a.jsonl'])).toEqual({
    file: 'a.jsonl',
    target: null,
    dataFolder: '.roost',
    account: null,
    restart: false,
  });
});

test('an address goes with its key, without the slash at its end', () => {
  expect(readOptions(['a.jsonl', '--url', 'https://abc.supabase.co/', '--key', 'k'])).toMatchObject(
    {
      target: { url: 'https://abc.supabase.co', key: 'k' },
    },
  );
});

test.each([
  [[], 'Name the file'],
  [['a', 'b'], 'One file at a time'],
  [['a', '--url', 'https://abc.supabase.co'], 'go together'],
  [['a', '--url', 'abc', '--key', 'k'], '--url takes an address'],
  [['a', '--account', '@me'], 'X user id'],
  [['a', '--fast'], '--fast'],
])('%j is refused in words', (args, words) => {
  expect(() => readOptions(args)).toThrow(words);
});
