import { describe, expect, it } from 'vitest';
import { judged } from '../../../../tests/support/ui/samples.ts';
import { priority } from '../../domain/priority.ts';
import { floorPoints } from './factor-words.ts';

describe('floorPoints', () => {
  it('is nothing when the factors explain the score', () => {
    const triage = judged('billing', 'critical', { probability: 0.95 });
    expect(
      floorPoints(priority({ triage, waitingMinutes: 60, unanswered: 2, followers: 900 })),
    ).toBe(0);
  });

  it('is what a floor adds to them', () => {
    const triage = judged('billing', 'critical', { probability: 0.52 });
    const judgement = priority({ triage, waitingMinutes: 0, unanswered: 1, followers: 0 });
    const sum = judgement.factors.reduce((total, { points }) => total + points, 0);
    expect(judgement.level).toBe('urgent');
    expect(floorPoints(judgement)).toBe(judgement.score - Math.round(sum));
    expect(floorPoints(judgement)).toBeGreaterThan(2);
  });
});
