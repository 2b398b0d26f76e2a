import { describe, expect, it } from 'vitest';
import { ago, day, hoursAndMinutes, lasting, moment, told } from './time.ts';

const at = new Date(2026, 2, 12, 15, 30);
const before = (minutes: number): string => new Date(at.getTime() - minutes * 60_000).toISOString();
const past = (minutes: number): string => ago(before(minutes), at.getTime());

describe('ago', () => {
  it('grows coarser with distance', () => {
    expect(past(0.5)).toBe('now');
    expect(past(4)).toBe('4 min');
    expect(past(59.9)).toBe('59 min');
    expect(past(60)).toBe('1 h');
    expect(past(47 * 60)).toBe('47 h');
    expect(past(49 * 60)).toBe('2 d');
  });

  it('names the date after a week', () => {
    expect(past(8 * 24 * 60)).toBe('4 Mar');
  });

  it('calls a time ahead of this device’s clock now', () => {
    expect(past(-10)).toBe('now');
  });
});

describe('moment', () => {
  it('says the hour today, the date on other days, the year in other years', () => {
    expect(moment(before(30), at.getTime())).toBe('15:00');
    expect(moment(before(24 * 60), at.getTime())).toBe('11 Mar 15:30');
    expect(moment(new Date(2024, 0, 5).toISOString(), at.getTime())).toBe('5 Jan 2024');
  });
});

describe('day', () => {
  it('leaves out the present year', () => {
    expect(day(before(60), at.getTime())).toBe('12 Mar');
    expect(day(new Date(2025, 11, 31).toISOString(), at.getTime())).toBe('31 Dec 2025');
  });
});

describe('told', () => {
  it.each([
    [0.5, 'just now'],
    [1, 'a minute ago'],
    [5, '5 minutes ago'],
    [65, 'an hour ago'],
    [5 * 60, '5 hours ago'],
    [8 * 60, 'at 07:30'],
    [20 * 60, 'yesterday at 19:30'],
    [2 * 24 * 60, 'on Tuesday at 15:30'],
    [9 * 24 * 60, 'on 3 Mar at 15:30'],
  ])('%d minutes: %s', (minutes, words) => {
    expect(told(before(minutes), at.getTime())).toBe(words);
  });
});

describe('a length of time', () => {
  it('is said in its largest unit, or to the minute', () => {
    const minutes = [0.5, 1, 59.9, 60, 119, 48 * 60, 200 * 60];
    expect(minutes.map((each) => lasting(each * 60_000))).toEqual([
      'under 1 min',
      '1 min',
      '59 min',
      '1 h',
      '1 h',
      '2 d',
      '8 d',
    ]);
    expect([15, 60, 90, 2_880].map(hoursAndMinutes)).toEqual([
      '15 min',
      '1 h',
      '1 h 30 min',
      '48 h',
    ]);
  });
});
