import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareInQueue,
  LEVELS,
  priority,
  reasonLine,
  worst,
  type PriorityInput,
} from './priority.ts';
import { certain, SENTIMENTS, TOPICS, URGENCIES, type Sentiment, type Urgency } from './triage.ts';

const reading = (sentiment: Sentiment, urgency: Urgency, evidence: string[] = []) => ({
  readings: {
    sentiment: certain(SENTIMENTS, sentiment),
    topic: certain(TOPICS, 'billing'),
    urgency: certain(URGENCIES, urgency),
  },
  evidence,
});

const input = (part: Partial<PriorityInput> = {}): PriorityInput => ({
  triage: reading('neutral', 'normal'),
  waitingMinutes: 0,
  unanswered: 1,
  followers: 100,
  ...part,
});

/** Four weights that sum to 1. */
const distribution = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 1000 }), { minLength: length, maxLength: length })
    .filter((weights) => weights.some((weight) => weight > 0))
    .map((weights) => {
      const sum = weights.reduce((a, b) => a + b, 0);
      return weights.map((weight) => weight / sum);
    });

const anyInput = fc
  .record({
    urgency: distribution(4),
    sentiment: distribution(3),
    waitingMinutes: fc.double({ min: 0, max: 1e5, noNaN: true }),
    unanswered: fc.integer({ min: 1, max: 50 }),
    followers: fc.integer({ min: 0, max: 200_000_000 }),
  })
  .map(({ urgency, sentiment, ...rest }) => {
    const triage = reading('neutral', 'normal');
    triage.readings.urgency.probabilities = urgency;
    triage.readings.sentiment.probabilities = sentiment;
    return { triage, ...rest };
  });

/** Moves a share of the probability from index `from` to index `to`. */
function shifted(
  probabilities: readonly number[],
  from: number,
  to: number,
  share: number,
): number[] {
  const moved = (probabilities[from] ?? 0) * share;
  return probabilities.map((p, i) => (i === from ? p - moved : i === to ? p + moved : p));
}

const notLower = (worse: PriorityInput, than: PriorityInput) => {
  const a = priority(worse);
  const b = priority(than);
  expect(a.score).toBeGreaterThanOrEqual(b.score);
  expect(LEVELS.indexOf(a.level)).toBeGreaterThanOrEqual(LEVELS.indexOf(b.level));
};

describe('priority', () => {
  it('puts danger first, then trouble, then questions, then praise', () => {
    const level = (sentiment: Sentiment, urgency: Urgency) =>
      priority(input({ triage: reading(sentiment, urgency) })).level;
    expect(level('negative', 'critical')).toBe('urgent');
    expect(level('neutral', 'critical')).toBe('urgent');
    expect(level('negative', 'high')).toBe('high');
    expect(level('neutral', 'normal')).toBe('normal');
    expect(level('positive', 'low')).toBe('low');
  });

  it('says why, largest share first, in words a person can check', () => {
    const line = reasonLine(
      priority(
        input({
          triage: reading('negative', 'high', ['charged twice']),
          waitingMinutes: 130,
          unanswered: 3,
        }),
      ),
    );
    expect(line).toBe('High: high 1.00 · negative 1.00 · 3rd message');
  });

  it('gives an unread message the place of a normal one and says that it was not read', () => {
    const unread = priority(input({ triage: null }));
    expect(unread.level).toBe('normal');
    expect(unread.factors[0]?.name).toBe('untriaged');
  });

  it('never lets reach alone raise a level beyond a slight nudge', () => {
    fc.assert(
      fc.property(anyInput, (some) => {
        const small = priority({ ...some, followers: 0 }).score;
        const famous = priority({ ...some, followers: 200_000_000 }).score;
        expect(famous - small).toBeLessThanOrEqual(4);
      }),
    );
  });

  it('is monotone in urgency', () => {
    fc.assert(
      fc.property(
        anyInput,
        fc.nat(2),
        fc.nat(2),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (some, a, b, share) => {
          const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
          const worse = structuredClone(some);
          const { urgency } = worse.triage.readings;
          urgency.probabilities = shifted(urgency.probabilities, from, to, share);
          notLower(worse, some);
        },
      ),
    );
  });

  it('is monotone in anger', () => {
    fc.assert(
      fc.property(
        anyInput,
        fc.constantFrom(1, 2),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (some, from, share) => {
          const worse = structuredClone(some);
          const { sentiment } = worse.triage.readings;
          sentiment.probabilities = shifted(sentiment.probabilities, from, 0, share);
          notLower(worse, some);
        },
      ),
    );
  });

  it('is monotone in waiting, repeated messages and reach', () => {
    fc.assert(
      fc.property(
        anyInput,
        fc.nat(10_000),
        fc.nat(20),
        fc.nat(1_000_000),
        (some, minutes, more, followers) => {
          notLower({ ...some, waitingMinutes: some.waitingMinutes + minutes }, some);
          notLower({ ...some, unanswered: some.unanswered + more }, some);
          notLower({ ...some, followers: some.followers + followers }, some);
        },
      ),
    );
  });

  it('stays between 0 and 100 and its factors explain the sum', () => {
    fc.assert(
      fc.property(anyInput, (some) => {
        const { score, factors } = priority(some);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(factors.every((factor) => factor.points >= 0)).toBe(true);
        expect(factors.map((f) => f.points)).toEqual(
          factors.map((f) => f.points).sort((a, b) => b - a),
        );
      }),
    );
  });
});

describe('queue order', () => {
  const item = (urgency: Urgency, waitingSince: string, dueAt: number | null = null) => ({
    priority: priority(input({ triage: reading('neutral', urgency) })),
    waitingSince,
    promise: dueAt === null ? null : { dueAt },
  });

  it('goes by level, then score, then by who has waited longest', () => {
    const critical = item('critical', '2026-01-01T10:00:00Z');
    const older = item('normal', '2026-01-01T08:00:00Z');
    const newer = item('normal', '2026-01-01T09:00:00Z');
    const low = item('low', '2026-01-01T07:00:00Z');
    expect([low, newer, critical, older].sort(compareInQueue)).toEqual([
      critical,
      older,
      newer,
      low,
    ]);
  });

  it('puts what is due first before what has waited longer, within a level', () => {
    const never = item('normal', '2026-01-01T07:00:00Z');
    const later = item('normal', '2026-01-01T08:00:00Z', 2_000);
    const sooner = item('normal', '2026-01-01T09:00:00Z', 1_000);
    const critical = item('critical', '2026-01-01T10:00:00Z');
    const nothingOwed = { ...never, promise: { dueAt: null } };
    expect([never, later, nothingOwed, sooner, critical].sort(compareInQueue)).toEqual([
      critical,
      sooner,
      later,
      never,
      nothingOwed,
    ]);
  });

  it('takes the most pressing of several messages', () => {
    const calm = priority(input());
    const dire = priority(input({ triage: reading('negative', 'critical') }));
    expect(worst([calm, dire])).toBe(dire);
    expect(worst([])).toBeNull();
  });
});
