/**
 * How a text is cut into the words that it is found by. The same rules cut what is searched, what is typed and what
 * is marked on the screen: a word that one of them cut otherwise would be found by nobody, or be found unseen.
 */

export interface SearchWord {
  /** What is compared: lower case, without accents. */
  term: string;
  /** Where the word stands in the text, as written. */
  start: number;
  end: number;
}

/** Nobody types more of a word; what is longer is a token out of an address. */
const LONGEST = 40;

/** Written without spaces between words: every two neighbouring letters are a word. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u30fc\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
/** Marks on such a letter; those of half width are letters to Unicode. */
const ITS_MARKS = '\\p{M}\\uff9e\\uff9f';
// Soft hyphens and what joins or parts letters invisibly belong to the word they stand in.
const INVISIBLE = '\\u00ad\\u200b-\\u200d\\u2060\\ufeff';
const PIECE = new RegExp(
  [
    // A flag is two letters, any other emoji one sign; what only modifies it is left out.
    '(?<sign>\\p{Regional_Indicator}{2}|\\p{Extended_Pictographic})',
    `(?<unspaced>[${UNSPACED}][${UNSPACED}${ITS_MARKS}]*)`,
    `(?<word>[\\p{L}\\p{N}](?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}${INVISIBLE}]|['’](?=\\p{L}))*)`,
  ].join('|'),
  'uy',
);
const UNSPACED_LETTER = new RegExp(`[${UNSPACED}][${ITS_MARKS}]*`, 'gu');
/** "don't" is one word. "l'ami" and "we'll" are two: the second is the one that is looked for. */
const APOSTROPHE = /^(\p{L}{1,2})['’](?=\p{L})/u;

const LAST_OF_ASCII = 127;
const STRAIGHT = "'".charCodeAt(0);
const COLON = ':'.charCodeAt(0);
/** How an address is reached is not what anybody looks for. */
const SCHEME = /^https?:\/\/(?:www\.)?/iu;
/** Kana and the usual ideographs: nothing below would change them. */
const FOLDED = /^[\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff]+$/u;
// Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic. The marks of Indian scripts are vowels and stay.
const ACCENT =
  /\u0640|[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]/gu;
const UNSEEN = new RegExp(`[${INVISIBLE}'’]`, 'gu');
/** Letters that Unicode does not take apart, as people without such a keyboard write them. */
const SPELLED: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ł', 'l'],
  ['ħ', 'h'],
  ['ı', 'i'],
  ['ς', 'σ'],
]);
const SPELLED_LETTER = new RegExp(`[${[...SPELLED.keys()].join('')}]`, 'gu');

/** The words of a text, in their order. Those of unspaced scripts overlap. */
export function searchWords(text: string): SearchWord[] {
  const words: SearchWord[] = [];
  let at = 0;
  while (at < text.length) {
    const end = plainEnd(text, at);
    const next = text.charCodeAt(end);
    if (end > at && !(next > LAST_OF_ASCII) && next !== STRAIGHT) {
      const scheme = next === COLON ? (SCHEME.exec(text.slice(at, end + 7))?.[0] ?? '') : '';
      if (scheme === '') words.push(wordAt(at, end, text.slice(at, end).toLowerCase()));
      at = scheme === '' ? end : at + scheme.length;
    } else if (end === at && next <= LAST_OF_ASCII) at += 1;
    else at = addPiece(words, text, at);
  }
  return words;
}

/** Where the run of letters and digits of ASCII ends that begins here. Nearly all words are one, and quickly read. */
function plainEnd(text: string, start: number): number {
  let end = start;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    const isDigit = code >= 48 && code <= 57;
    // The letters differ from their capitals in one bit.
    const letter = code | 32;
    if (!isDigit && !(letter >= 97 && letter <= 122 && code <= LAST_OF_ASCII)) break;
  }
  return end;
}

/** @returns where it ends. */
function addPiece(words: SearchWord[], text: string, start: number): number {
  PIECE.lastIndex = start;
  const found = PIECE.exec(text);
  if (!found) return start + ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
  const { sign, unspaced, word } = found.groups ?? {};
  const end = start + found[0].length;
  if (sign !== undefined) words.push(wordAt(start, end, sign));
  else if (unspaced !== undefined) addPairs(words, start, unspaced);
  else if (word !== undefined) addWord(words, start, word);
  return end;
}

function addWord(words: SearchWord[], start: number, word: string): void {
  const article = APOSTROPHE.exec(word);
  if (article) {
    const [whole, first = ''] = article;
    words.push(wordAt(start, start + first.length, fold(first)));
    addWord(words, start + whole.length, word.slice(whole.length));
    return;
  }
  words.push(wordAt(start, start + word.length, fold(word)));
}

/** Pairs of letters, and the last letter by itself: so each letter begins a word, and is found alone as well. */
function addPairs(words: SearchWord[], start: number, run: string): void {
  const letters = run.match(UNSPACED_LETTER) ?? [];
  const folded = letters.map(fold);
  let at = start;
  for (const [index, letter] of letters.entries()) {
    const end = at + letter.length + (letters[index + 1]?.length ?? 0);
    words.push(wordAt(at, end, (folded[index] ?? '') + (folded[index + 1] ?? '')));
    at += letter.length;
  }
}

function wordAt(start: number, end: number, term: string): SearchWord {
  return { term: term.slice(0, LONGEST), start, end };
}

/** The same word whatever its case, accents and width, and whether or not its letters are on every keyboard. */
function fold(word: string): string {
  if (FOLDED.test(word)) return word;
  return word
    .toLowerCase()
    .normalize('NFKD')
    .replace(ACCENT, '')
    .replace(UNSEEN, '')
    .replace(SPELLED_LETTER, (letter) => SPELLED.get(letter) ?? letter)
    .normalize('NFC')
    .toLowerCase();
}
