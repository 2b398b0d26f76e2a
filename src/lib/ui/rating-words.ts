/** The words for what customers say of how it was. */
import type { Score } from '../domain/csat/scores.ts';

export const SCORE_WORDS: Record<Score, string> = {
  1: 'Very bad',
  2: 'Bad',
  3: 'So-so',
  4: 'Good',
  5: 'Very good',
};

/** Who gave it, as far as that is known. */
export function proofWords(verified: boolean): { name: string; meaning: string } {
  return verified
    ? {
        name: 'Verified',
        meaning: 'The customer gave it, signed in with their own account on X.',
      }
    : {
        name: 'Unverified',
        meaning:
          'It came by the link, which stands in a public post: anybody may have followed it.',
      };
}
