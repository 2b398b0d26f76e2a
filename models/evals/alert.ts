/** The alarm for critical messages: how many of them ring, when it may ring only so often. */
import type { Judged } from './metrics.ts';

/** People stop listening to an alarm that rings more often. */
export const MOST_ALERTS = 0.08;

export interface Alert {
  /** P(critical) from which on it rings; null when equal probabilities make any threshold ring too often. */
  threshold: number | null;
  /** Share of all messages that ring. */
  share: number;
  /** Share of the critical messages that ring; null when there are none. */
  recall: number | null;
}

/**
 * The lowest threshold on the probability of the highest label that rings for at most `most` of the
 * messages. Chosen without looking at the truth, so that it needs no other messages to be measured on.
 */
export function alertPoint(judged: readonly Judged[], most = MOST_ALERTS): Alert {
  const highest = (judged[0]?.probabilities.length ?? 1) - 1;
  const scored = judged
    .map(({ gold, probabilities }) => ({
      critical: gold === highest,
      p: probabilities[highest] ?? 0,
    }))
    .sort((a, b) => b.p - a.p);
  const allowed = Math.floor(scored.length * most + 1e-9);
  // Equal probabilities ring together: where the next is equal to the last allowed, both stay silent.
  let ringing = allowed;
  while (ringing > 0 && scored[ringing - 1]?.p === scored[ringing]?.p) ringing -= 1;

  const rings = scored.slice(0, ringing);
  const critical = scored.filter((one) => one.critical).length;
  return {
    threshold: rings.at(-1)?.p ?? null,
    share: judged.length === 0 ? 0 : ringing / judged.length,
    recall: critical === 0 ? null : rings.filter((one) => one.critical).length / critical,
  };
}
