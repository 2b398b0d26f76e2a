import { describe, expect, it } from 'vitest';
import { clockWords } from './promise-words.ts';

const MINUTE = 60_000;
const NOW = Date.parse('2026-02-06T12:00:00Z');
const at = (minutes: number): number => NOW + minutes * MINUTE;
const running = (due: number, warn: number) =>
  ({ kind: 'running', dueAt: at(due), warnAt: at(warn) }) as const;

describe('the words for a promise', () => {
  it.each([
    [running(25, 10), '25 min', 'First answer due in 25 min', 'calm'],
    [running(24.2, -1), '25 min', 'First answer due in 25 min', 'soon'],
    [running(0, -1), 'under 1 min', 'First answer due in under 1 min', 'soon'],
    [running(300, 10), '5 h', 'First answer due in 5 h', 'calm'],
    [
      { kind: 'breached', since: at(-10), at: null } as const,
      '10 min late',
      'First answer was due 10 min ago',
      'late',
    ],
    [
      { kind: 'breached', since: at(-90), at: at(-30) } as const,
      'Late',
      'First answer came 1 h late',
      'done',
    ],
    [
      { kind: 'paused', remainingMinutes: 89.5 } as const,
      'Paused',
      'First answer: paused while waiting for the customer, 1 h 30 min left',
      'still',
    ],
    [{ kind: 'met', at: at(-3) } as const, 'In time', 'First answer in time', 'done'],
    [
      { kind: 'unknown', reason: 'no_hours' } as const,
      'Unknown',
      'First answer: nobody can say when it is due, because its business hours have no hours',
      'still',
    ],
  ])('%j', (state, short, long, tone) => {
    expect(clockWords('first_response', state, NOW)).toEqual({ short, long, tone });
  });

  it('are none where nothing was promised', () => {
    expect(clockWords('solve', { kind: 'none' }, NOW)).toBeNull();
  });
});
