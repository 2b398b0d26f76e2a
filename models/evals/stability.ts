/** How much readings move when a text is changed that a person would judge the same. */
import { HEAD_NAMES } from '../../src/lib/domain/triage.ts';
import type { Head, Readings } from '../../src/lib/domain/triage.ts';

export interface Stability {
  n: number;
  /** Share of texts whose label stays. */
  kept: Record<Head, number>;
  /** Mean absolute change of the probability of the label that the unchanged text has. */
  change: Record<Head, number>;
}

/** What a variation must keep at least and may move at most, on every head. */
export interface Bound {
  kept: number;
  change: number;
}

export interface Pair {
  before: Readings;
  after: Readings;
}

/** @param pairs At least one. */
export function stability(pairs: readonly Pair[]): Stability {
  const meanOf = (measure: (pair: Pair, head: Head) => number): Record<Head, number> => {
    const means = HEAD_NAMES.map((head) => {
      const sum = pairs.reduce((total, pair) => total + measure(pair, head), 0);
      return [head, sum / pairs.length] as const;
    });
    return Object.fromEntries(means) as Record<Head, number>;
  };
  return {
    n: pairs.length,
    kept: meanOf(({ before, after }, head) => (before[head].label === after[head].label ? 1 : 0)),
    change: meanOf(({ before, after }, head) => {
      const { probability, probabilities } = before[head];
      return Math.abs(
        probability - (after[head].probabilities[probabilities.indexOf(probability)] ?? 0),
      );
    }),
  };
}

/** One sentence for each bound that does not hold. */
export function violations(name: string, { kept, change }: Stability, bound: Bound): string[] {
  return HEAD_NAMES.flatMap((head) => [
    ...(kept[head] < bound.kept
      ? [`${name}: ${head} stays in ${shown(kept[head])}, bound ${shown(bound.kept)}`]
      : []),
    ...(change[head] > bound.change
      ? [`${name}: ${head} moves by ${shown(change[head])}, bound ${shown(bound.change)}`]
      : []),
  ]);
}

function shown(share: number): string {
  return share.toFixed(3);
}
