/**
 * The featuriser of the linear model: hashed word and character n-grams of a normalised tweet.
 * Training (`models/training/linear.ts`) and prediction call the very same code.
 */

/** A word, number or mark of the text, with its place in it. */
interface Token {
  text: string;
  start: number;
  end: number;
}

/** One hashed n-gram. `start` and `end` are its place in the text; -1 for marks of style. */
export interface Gram {
  bucket: number;
  start: number;
  end: number;
}

export interface Features {
  grams: Gram[];
  /** Each gram counts this much, so that a long tweet speaks no louder than a short one. */
  weight: number;
}

const WORD =
  /[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*|\p{N}+(?:[.,:]\p{N}+)*|[!?]+|\.{3}|[^\s\p{L}\p{M}\p{N}]/gu;
const LETTERS = /^[\p{L}\p{M}]/u;
const DIGIT = /^\p{N}/u;
const CHARACTER_GRAMS = [3, 4, 5];
/** A longer run of letters is no word: its first characters tell enough. */
const LONGEST_WORD = 24;

/**
 * All features of one text.
 *
 * @param text Normalised (`normalise.ts`).
 * @param buckets Size of the hash space, a power of two.
 */
export function features(text: string, buckets: number): Features {
  const tokens = tokenise(text);
  const grams: Gram[] = [];
  const seen = new Set<number>();
  const add = (key: string, start: number, end: number): void => {
    const bucket = hash(key) & (buckets - 1);
    if (seen.has(bucket)) return;
    seen.add(bucket);
    grams.push({ bucket, start, end });
  };

  tokens.forEach((token, index) => {
    add(`w ${token.text}`, token.start, token.end);
    const next = tokens[index + 1];
    if (next) add(`b ${token.text} ${next.text}`, token.start, next.end);
    const afterNext = tokens[index + 2];
    if (next && afterNext) {
      add(`t ${token.text} ${next.text} ${afterNext.text}`, token.start, afterNext.end);
    }
    if (LETTERS.test(token.text)) addCharacterGrams(token, add);
  });
  for (const style of styles(text)) add(`s ${style}`, -1, -1);
  return { grams, weight: grams.length === 0 ? 0 : 1 / Math.sqrt(grams.length) };
}

function addCharacterGrams(
  { text, start, end }: Token,
  add: (key: string, start: number, end: number) => void,
): void {
  const word = `<${text.slice(0, LONGEST_WORD)}>`;
  for (const size of CHARACTER_GRAMS) {
    for (let at = 0; at + size <= word.length; at += 1) {
      add(`c ${word.slice(at, at + size)}`, start, end);
    }
  }
}

function tokenise(text: string): Token[] {
  return [...text.matchAll(WORD)].map((match) => {
    const [word] = match;
    return {
      // Numbers differ in every tweet; that there is one is what generalises.
      text: DIGIT.test(word) ? '0' : shorten(word.toLowerCase()),
      start: match.index,
      end: match.index + word.length,
    };
  });
}

/** "sooooo" and "!!!!!" say the same as "sooo" and "!!!". */
function shorten(word: string): string {
  return word.replace(/(.)\1{3,}/gu, '$1$1$1');
}

/** Ways of writing that carry mood: shouting, several exclamation marks, a question, length. */
function styles(text: string): string[] {
  const shouted = (text.match(/\b[A-Z]{3,}\b/gu) ?? []).length;
  const exclamations = (text.match(/!/gu) ?? []).length;
  const length = text.length < 50 ? 'short' : text.length < 160 ? 'medium' : 'long';
  return [
    ...(shouted > 0 ? ['shouts'] : []),
    ...(shouted > 2 ? ['shouts much'] : []),
    ...(exclamations > 0 ? ['exclaims'] : []),
    ...(exclamations > 2 ? ['exclaims much'] : []),
    ...(text.includes('?') ? ['asks'] : []),
    length,
  ];
}

/** FNV-1a over UTF-16 code units, finished with the avalanche of MurmurHash3 so that low bits are good. */
function hash(key: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
