/** How satisfied a customer says they are. */
import * as v from 'valibot';

/** How they are asked: five faces, or a thumb up or down. */
export const SCALES = ['faces', 'thumbs'] as const;
export type Scale = (typeof SCALES)[number];

/** 1 is very bad, 5 very good. A thumb says 2 or 4, so that the words for a score fit either scale. */
export const scoreSchema = v.picklist([1, 2, 3, 4, 5]);
export type Score = v.InferOutput<typeof scoreSchema>;

const SCORES: Record<Scale, readonly Score[]> = { faces: [1, 2, 3, 4, 5], thumbs: [2, 4] };

/** What may be answered, from bad to good. */
export function scoresOf(scale: Scale): readonly Score[] {
  return SCORES[scale];
}

/** The score of a row; null without one, or for a number that is none. */
export function asScore(value: number | null): Score | null {
  return SCORES.faces.find((score) => score === value) ?? null;
}

/** 4 and 5 count as good, as `csat_figures` in Postgres counts them. */
export function isGood(score: Score): boolean {
  return score >= 4;
}

/** A share of 0 to 1; null of nothing, which is neither good nor bad. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** Characters of a comment. */
export const LONGEST_COMMENT = 1_000;
