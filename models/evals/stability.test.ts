import { describe, expect, it } from 'vitest';
import { reading } from '../../src/lib/domain/linear/reading.ts';
import { certain, HEADS } from '../../src/lib/domain/triage.ts';
import type { Readings } from '../../src/lib/domain/triage.ts';
import { stability, violations } from './stability.ts';

const urgency = (...p: number[]): Readings => ({
  sentiment: certain(HEADS.sentiment, 'neutral'),
  topic: certain(HEADS.topic, 'other'),
  urgency: reading(HEADS.urgency, p.map(Math.log), { temperature: 1, unsureBelow: 0 }),
});

const before = urgency(0.7, 0.1, 0.1, 0.1);
const pairs = [
  { before, after: urgency(0.6, 0.2, 0.1, 0.1) },
  { before, after: urgency(0.1, 0.7, 0.1, 0.1) },
];

describe('stability', () => {
  it('counts kept labels, and how far the probability of the first label moved', () => {
    const found = stability(pairs);
    expect(found.n).toBe(2);
    expect(found.kept).toEqual({ sentiment: 1, topic: 1, urgency: 0.5 });
    // From 0.7 to 0.6, and from 0.7 to 0.1.
    expect(found.change.urgency).toBeCloseTo((0.1 + 0.6) / 2);
    expect(found.change.topic).toBe(0);
  });

  it('says in words which bound does not hold', () => {
    const found = stability(pairs);
    expect(violations('typo', found, { kept: 0.5, change: 0.36 })).toEqual([]);
    expect(violations('typo', found, { kept: 0.9, change: 0.2 })).toEqual([
      'typo: urgency stays in 0.500, bound 0.900',
      'typo: urgency moves by 0.350, bound 0.200',
    ]);
  });
});
