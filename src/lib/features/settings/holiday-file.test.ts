import { describe, expect, it } from 'vitest';
import { isDay, readHolidayFile, withHolidays } from './holiday-file.ts';

const christmas = { day: '2026-12-25', name: 'Christmas Day' };
const boxing = { day: '2026-12-26', name: 'Boxing Day' };

describe('a file of holidays', () => {
  it('is read as spreadsheets write it', () => {
    const text =
      '\ufeffdate,name\r\n2026-12-25,Christmas Day\r\n\r\n2026-12-26 , "Boxing Day"\r\n2027-01-01,"New Year, the ""first"""\r\n';
    expect(readHolidayFile(text)).toEqual({
      kind: 'read',
      holidays: [christmas, boxing, { day: '2027-01-01', name: 'New Year, the "first"' }],
    });
    expect(readHolidayFile('2026-12-25,Christmas Day')).toEqual({
      kind: 'read',
      holidays: [christmas],
    });
  });

  it('is taken whole or not at all, and each line that cannot be says why', () => {
    const text = [
      'Date,Name',
      '2026-12-25,Christmas Day',
      '25.12.2026,Christmas Day',
      '2026-02-30,Nothing',
      '2026-12-26,',
      '2026-12-27',
      '2026-12-28,One,two',
      '2026-12-25,Again',
      `2026-12-29,${'x'.repeat(101)}`,
      '2026-12-30,Turned \u202earound',
    ].join('\n');
    expect(readHolidayFile(text)).toEqual({
      kind: 'refused',
      problems: [
        { line: 3, reason: '“25.12.2026” is not a day such as 2026-12-25.' },
        { line: 4, reason: '“2026-02-30” is not a day such as 2026-12-25.' },
        { line: 5, reason: 'The name is missing.' },
        { line: 6, reason: 'A line is a date, a comma and a name.' },
        { line: 7, reason: 'A line is a date, a comma and a name.' },
        { line: 8, reason: '2026-12-25 is there twice.' },
        { line: 9, reason: 'The name has more than 100 letters.' },
        { line: 10, reason: 'The name has characters that cannot be seen.' },
      ],
    });
  });

  it('has at least one holiday and at most a thousand', () => {
    for (const text of ['', '\n\n', 'date,name\n'])
      expect(readHolidayFile(text).kind).toBe('refused');
    const days = Array.from({ length: 1_001 }, (_, n) =>
      new Date(Date.parse('2026-01-01') + n * 86_400_000).toISOString().slice(0, 10),
    );
    const lines = (n: number) =>
      days
        .slice(0, n)
        .map((day) => `${day},Free`)
        .join('\n');
    expect(readHolidayFile(lines(1_000)).kind).toBe('read');
    expect(readHolidayFile(lines(1_001)).kind).toBe('refused');
  });

  it('may be something else altogether', () => {
    expect(readHolidayFile('%PDF-1.7\u0000\u0001').kind).toBe('refused');
    expect(readHolidayFile('"2026-12-25,Christmas').kind).toBe('refused');
  });
});

it('days exist', () => {
  expect(['2024-02-29', '2026-12-31'].every(isDay)).toBe(true);
  expect(['2026-02-29', '2026-13-01', '1800-01-01', '2026-1-1', 'tomorrow'].some(isDay)).toBe(
    false,
  );
});

it('the list that is added later names a day that both have', () => {
  const eve = { day: '2026-12-25', name: 'First day' };
  expect(withHolidays([boxing, christmas], [eve])).toEqual([eve, boxing]);
});
