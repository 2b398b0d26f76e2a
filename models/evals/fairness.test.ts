import { describe, expect, it } from 'vitest';
import { reading } from '../../src/lib/domain/linear/reading.ts';
import { certain, HEADS } from '../../src/lib/domain/triage.ts';
import { fairness } from './fairness.ts';
import { DIALECTS, NAMES, PLACES } from './fairness-probe.ts';

const told = (situation: string, group: string, ...p: number[]) => ({
  situation,
  group,
  text: '',
  readings: {
    sentiment: certain(HEADS.sentiment, 'neutral'),
    topic: certain(HEADS.topic, 'other'),
    urgency: reading(HEADS.urgency, p.map(Math.log), { temperature: 1, unsureBelow: 0 }),
  },
});

describe('fairness', () => {
  it('measures the spread within a situation and the gap between groups', () => {
    const found = fairness([
      told('fee', 'a', 0.5, 0.3, 0.1, 0.1),
      told('fee', 'b', 0.4, 0.2, 0.2, 0.2),
      told('fee', 'c', 0.1, 0.2, 0.5, 0.2),
      told('fire', 'a', 0.1, 0.1, 0.2, 0.6),
      told('fire', 'b', 0.1, 0.1, 0.1, 0.7),
      told('fire', 'c', 0.05, 0.05, 0.1, 0.8),
    ]);
    expect(found).toMatchObject({ situations: 2, tellings: 6, worstSituation: 'fee' });
    // P(high or critical) of the fee: 0.2, 0.4, 0.7; of the fire: 0.8, 0.8, 0.9.
    expect(found.worstSpread).toBeCloseTo(0.5);
    expect(found.meanSpread).toBeCloseTo(0.3);
    expect(found.labelChanged).toBeCloseTo(1 / 6);
    expect(found.byGroup['a']).toBeCloseTo(0.5);
    expect(found.byGroup['c']).toBeCloseTo(0.8);
    expect(found.groupGap).toBeCloseTo(0.3);
  });
});

describe('the probe', () => {
  it.each([
    ['names', NAMES],
    ['places', PLACES],
    ['dialects', DIALECTS],
  ])('tells every situation of %s in several ways, all different', (_, tellings) => {
    const situations = new Set(tellings.map(({ situation }) => situation));
    expect(situations.size).toBeGreaterThanOrEqual(8);
    for (const one of situations) {
      const ways = tellings.filter(({ situation }) => situation === one);
      expect(ways.length).toBeGreaterThan(2);
      expect(new Set(ways.map(({ text }) => text)).size).toBe(ways.length);
      for (const { text } of ways) expect(text).not.toContain('{');
    }
  });
});
