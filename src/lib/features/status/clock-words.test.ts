import { expect, it } from 'vitest';
import { clockWords } from './clock-words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

it.each([
  [-365 * DAY, 'a year ahead'],
  [366 * DAY, 'a year behind'],
  [-2 * 365 * DAY, '2 years ahead'],
  [56 * 365 * DAY, '56 years behind'],
  [-31 * DAY, 'a month ahead'],
  [180 * DAY, '6 months behind'],
  [-3 * DAY, '3 days ahead'],
  [DAY, 'a day behind'],
  [-HOUR, 'an hour ahead'],
  [2 * HOUR + 10 * MINUTE, '2 hours behind'],
  [-59 * MINUTE, 'an hour ahead'],
  [7 * MINUTE, '7 minutes behind'],
  [-5 * MINUTE, '5 minutes ahead'],
  [4 * MINUTE, null],
  [-4 * MINUTE, null],
  [0, null],
])('a clock that needs %d ms is %s', (offsetMs, words) => {
  expect(clockWords(offsetMs)).toBe(words);
});
