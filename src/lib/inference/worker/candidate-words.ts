/** Which stretches of a text are worth leaving out, to see what becomes of its labels. */
import type { Span } from '../../domain/explanation.ts';

/** A word takes at least one token, and the model reads 128: what comes later cannot have moved a label. */
const MOST_WORDS = 126;

// Letters and digits; within a word also apostrophes, hyphens, and what nobody sees; points and colons in numbers.
const PIECE = '[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}_]*';
const INVISIBLE = '\\u00ad\\u200b-\\u200f\\u2060\\ufeff';
const SEAM = `(?:['’/\\-${INVISIBLE}]|&(?:amp|apos|rsquo|#0*39|#x27);|&(?![a-z]+;)|(?<=\\p{N})[.,:](?=\\p{N}))`;
const WORD = `[#＃$€£]?${PIECE}(?:${SEAM}${PIECE})*[%€]?`;
// With skin tone, joiner, variation selector and the letters of a flag.
const TONE = '(?:\\ufe0f|\\u200d|[\\u{1f3fb}-\\u{1f3ff}]|[\\u{e0020}-\\u{e007f}])*';
const PICTURE = `(?:\\p{Extended_Pictographic}|[\\u{1f1e6}-\\u{1f1ff}]{2})${TONE}`;
// A row of emoji says one thing.
const EMOJI = `${PICTURE}(?: *${PICTURE})*`;
const NO_WORD = '(?:https?://|www\\.)\\S+|[@＠][A-Za-z0-9_]+|&(?:#\\d+|#x[0-9a-f]+|[a-z]+);';
const TOKEN = new RegExp(`(?<skip>${NO_WORD})|${WORD}|${EMOJI}`, 'giu');

/** Words that carry a sentence and no meaning of their own; negations, question words, "out" and "up" do mean much. */
const LINKS: ReadonlySet<string> = new Set(
  `a about also am an and any are as at be been being by can could did do does for from had has have he her his i i'd
  i'll i'm i've if in into is it it's its just me my of on or our she so some than that that's the their them then
  there these they this those to too us was we we're we've were will with would you you're your`.split(
    /\s+/u,
  ),
);

interface Word extends Span {
  /** Its place among all words of the text. */
  place: number;
  /** Words of one clause have nothing but space between them, words of one stretch no handle and no link. */
  clause: number;
  stretch: number;
}

/**
 * The text's telling words, emoji and hashtags, at most `most` stretches of them. Handles, links, marks and, unless
 * there is nothing else, the small words of grammar are none. A short text gives each word and, as far as there is
 * room, each pair of neighbours; a longer one short runs of neighbours, so that all of it is covered.
 */
export function candidateSpans(text: string, most: number): Span[] {
  const words = wordsOf(text);
  const telling = words.filter(({ start, end }) => !isLink(text.slice(start, end)));
  const units = telling.length === 0 ? words : telling;
  if (units.length > most) return runsOf(units, most);
  return [...units, ...pairsOf(units)].slice(0, most).map(({ start, end }) => ({ start, end }));
}

function isLink(word: string): boolean {
  return LINKS.has(word.toLowerCase().replace('’', "'"));
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let [clause, stretch, end] = [0, 0, 0];
  for (const match of text.matchAll(TOKEN)) {
    const [found] = match;
    if (/[^\s]|\n/u.test(text.slice(end, match.index))) clause += 1;
    end = match.index + found.length;
    if (match.groups?.['skip'] === undefined) {
      words.push({ start: match.index, end, place: words.length, clause, stretch });
      if (words.length === MOST_WORDS) break;
    } else {
      clause += 1;
      stretch += 1;
    }
  }
  return words;
}

/** Two words next to each other that may say one thing, such as "not working". */
function pairsOf(words: readonly Word[]): Span[] {
  return words.flatMap(({ start, place, clause }, index) => {
    const next = words[index + 1];
    return next?.place === place + 1 && next.clause === clause ? [{ start, end: next.end }] : [];
  });
}

/** Neighbours of one clause together, in runs as short as `most` of them allow; else neighbours across clauses. */
function runsOf(words: readonly Word[], most: number): Span[] {
  for (const border of ['clause', 'stretch'] as const) {
    for (let size = 2; size <= words.length; size += 1) {
      const runs = cut(words, size, border);
      if (runs.length <= most) return runs;
    }
  }
  return words.slice(0, most).map(({ start, end }) => ({ start, end }));
}

function cut(words: readonly Word[], size: number, border: 'clause' | 'stretch'): Span[] {
  const runs: { start: number; end: number; length: number; within: number }[] = [];
  for (const { start, end, [border]: within } of words) {
    const run = runs.at(-1);
    if (run && run.length < size && run.within === within) {
      run.end = end;
      run.length += 1;
    } else runs.push({ start, end, length: 1, within });
  }
  return runs.map(({ start, end }) => ({ start, end }));
}
