/** How the reasons of a level are told. */
import type { Factor, Priority } from '../../domain/priority.ts';

export const FACTOR_WORDS: Record<Factor['name'], string> = {
  urgency: 'Urgency',
  sentiment: 'Sentiment',
  waiting: 'Waiting',
  repeated: 'Asked again',
  reach: 'Reach',
  words: 'Telling words',
  untriaged: 'Not read yet',
};

/**
 * Points that no factor explains: a message that is probably critical, or at least pressing, never falls
 * below that level. 0 when the factors make up the score by themselves.
 */
export function floorPoints({ score, factors }: Priority): number {
  const sum = factors.reduce((total, { points }) => total + points, 0);
  const missing = score - Math.round(sum);
  // Factors below half a point are left out of the list: their sum is no floor.
  return missing > 2 ? missing : 0;
}
