import { describe, expect, it } from 'vitest';
import { areApart, hoursLine, type Hours } from './hours-words.ts';

const nine = [{ from: '09:00', to: '17:00' }];
const broken = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '24:00' },
];

describe('business hours', () => {
  it('are said with days in a row as one', () => {
    const line = (...hours: Hours) => hoursLine(hours);
    expect(line(nine, nine, nine, nine, nine, [], [])).toBe('Mon–Fri 09:00–17:00');
    expect(line(nine, [], nine, broken, broken, [], [])).toBe(
      'Mon 09:00–17:00 · Wed 09:00–17:00 · Thu–Fri 09:00–12:00, 13:00–24:00',
    );
    expect(line([], [], [], [], [], [], [])).toBe('');
  });

  it('are apart where none overlaps another or ends before it begins', () => {
    expect(areApart(broken)).toBe(true);
    expect(areApart(broken.toReversed())).toBe(true);
    expect(areApart([])).toBe(true);
    expect(areApart([{ from: '10:00', to: '10:00' }])).toBe(false);
    expect(areApart([...nine, { from: '16:59', to: '18:00' }])).toBe(false);
    expect(areApart([...nine, { from: '17:00', to: '18:00' }])).toBe(true);
    expect(areApart([{ from: '', to: '18:00' }])).toBe(false);
  });
});
