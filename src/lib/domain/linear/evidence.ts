/** Which words of a tweet speak for urgency, so that a person can check the judgement. */
import type { Features } from './features.ts';
import type { LinearHead } from './model.ts';

const MOST_PHRASES = 3;
/** `triage.record.v1` and the table refuse longer ones. */
const LONGEST_PHRASE = 80;
/** A phrase that moves the logits less than this would not have changed the judgement. */
const LEAST_PUSH = 0.35;
/** How much each urgency counts, low to critical: towards high and critical is what a person must see. */
const DIRECTION = [-1, -0.5, 0.5, 1];

const WITHIN_A_CLAUSE = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}' £$€%:/-]*[\p{L}\p{M}\p{N}])?$/u;

/** Words that a phrase neither begins nor ends with. */
const LINKS: ReadonlySet<string> = new Set(
  `a about all am an and any are as at be been but by can could did do does for from get got had has have he
  her his how i i'm i've if in is it it's its just like me my of on or our out she so some than that the
  their now still because before without instead also very them then there they this to too u up was we were what what's when where which who why will with
  would you you're your yours`.split(/\s+/u),
);

interface Phrase {
  start: number;
  end: number;
  push: number;
}

/**
 * The phrases (one to three words) that push hardest towards high and critical, strongest first, none
 * overlapping.
 *
 * @param text The normalised text that `found` was made of.
 */
export function evidenceOf(text: string, found: Features, urgency: LinearHead): string[] {
  const phrases = phrasesOf(found, urgency)
    .filter(({ push, start, end }) => push >= LEAST_PUSH && telling(text.slice(start, end)))
    .sort((a, b) => b.push - a.push || a.start - b.start);

  const chosen: Phrase[] = [];
  for (const phrase of phrases) {
    if (chosen.length === MOST_PHRASES) break;
    if (chosen.every((other) => phrase.end <= other.start || phrase.start >= other.end)) {
      chosen.push(phrase);
    }
  }
  return chosen.map(({ start, end }) => text.slice(start, end));
}

/** A phrase means something by itself: it begins and ends with a word that is not a mere link of others. */
function telling(phrase: string): boolean {
  if (phrase.length > LONGEST_PHRASE || !WITHIN_A_CLAUSE.test(phrase)) return false;
  const words = phrase.toLowerCase().match(/[\p{L}']+/gu) ?? [];
  const [first, last] = [words[0], words.at(-1)];
  return (
    first !== undefined &&
    last !== undefined &&
    !LINKS.has(first) &&
    !LINKS.has(last) &&
    !words.some((word) => word === 'user' || word === 'http')
  );
}

/** Every word n-gram with the push of all grams that lie within it; a word's characters count with it. */
function phrasesOf({ grams, weight }: Features, urgency: LinearHead): Phrase[] {
  const byStart = new Map<number, Map<number, number>>();
  for (const { bucket, start, end } of grams) {
    if (start < 0) continue;
    const ends = byStart.get(start) ?? new Map<number, number>();
    ends.set(end, (ends.get(end) ?? 0) + weight * pushOf(bucket, urgency));
    byStart.set(start, ends);
  }
  const starts = [...byStart.keys()].sort((a, b) => a - b);
  return starts.flatMap((start, index) => {
    const within = starts.slice(index, index + MOST_WORDS);
    return [...(byStart.get(start)?.keys() ?? [])].map((end) => ({
      start,
      end,
      push: within.reduce((sum, at) => sum + pushUpTo(byStart.get(at), end), 0),
    }));
  });
}

/** The featuriser's longest word n-gram. */
const MOST_WORDS = 3;

function pushUpTo(ends: ReadonlyMap<number, number> | undefined, end: number): number {
  let sum = 0;
  for (const [other, push] of ends ?? []) if (other <= end) sum += push;
  return sum;
}

function pushOf(bucket: number, urgency: LinearHead): number {
  return DIRECTION.reduce(
    (sum, direction, label) =>
      sum +
      direction *
        (urgency.weights[bucket * DIRECTION.length + label] ?? 0) *
        (urgency.scale[label] ?? 0),
    0,
  );
}
