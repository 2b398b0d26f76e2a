import { describe, expect, it } from 'vitest';
import { reading } from '../../src/lib/domain/linear/reading.ts';
import { certain, HEADS } from '../../src/lib/domain/triage.ts';
import type { Prediction } from './evaluate.ts';
import { worstMistakes } from './mistakes.ts';

const logOf = (...probabilities: number[]) => probabilities.map(Math.log);
const predicted = (id: string, gold: number | undefined, ...p: number[]): Prediction => ({
  line: { number: 1, id, text: `text ${id}`, gold: gold === undefined ? {} : { urgency: gold } },
  readings: {
    sentiment: certain(HEADS.sentiment, 'neutral'),
    topic: certain(HEADS.topic, 'other'),
    urgency: reading(HEADS.urgency, logOf(...p), { temperature: 1, unsureBelow: 0 }),
  },
  evidence: [],
  priority: { level: 'normal', score: 0, factors: [] },
});

describe('worstMistakes', () => {
  it('names the surest mistakes first, and neither what is right nor what is unlabelled', () => {
    const set = [
      predicted('right', 0, 0.97, 0.01, 0.01, 0.01),
      predicted('mild', 1, 0.6, 0.2, 0.1, 0.1),
      predicted('bad', 3, 0.9, 0.05, 0.03, 0.02),
      predicted('unlabelled', undefined, 0.97, 0.01, 0.01, 0.01),
    ];
    const [worst, second] = worstMistakes(set, 'urgency', 5);
    expect(worst).toMatchObject({ id: 'bad', truth: 'critical', guess: 'low' });
    expect(worst?.probability).toBeCloseTo(0.9);
    expect(worst?.probabilityOfTruth).toBeCloseTo(0.02);
    expect(second).toMatchObject({ id: 'mild' });
    expect(worstMistakes(set, 'urgency', 5)).toHaveLength(2);
    expect(worstMistakes(set, 'urgency', 1)).toHaveLength(1);
  });
});
