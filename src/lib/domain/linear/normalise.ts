/**
 * The text rules that a tweet goes through before any model reads it. `models/training/normalise.py`
 * holds the same rules for training: a model fed text unlike its training text loses accuracy without
 * an error, so both sides are tested against `models/training/normalise-cases.json`.
 */
import { EMOJI_WORDS } from './emoji.ts';

// \s differs between Python and JavaScript (U+FEFF, U+001C to U+001F, U+0085), so it is spelled out.
const SPACE = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['lsquo', "'"],
  ['rsquo', "'"],
  ['ldquo', '"'],
  ['rdquo', '"'],
  ['hellip', '...'],
]);

const ENTITY = /&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,6}));/gu;
const URL = new RegExp(`https?://[^${SPACE}]+`, 'gu');
const HANDLE = /@[A-Za-z0-9_]+/gu;
// Words inside a handle: at an underscore, before a capital, between letters and digits.
const SEAM =
  /_+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])/gu;
/** The addressed brand and one more; further handles are names of people. */
const NAMED_HANDLES = 2;
// Soft hyphen, zero-width characters, marks of writing direction: nobody sees them.
const INVISIBLE =
  /\u00ad|\u180e|\u200b|\u200c|\u200e|\u200f|[\u202a-\u202e\u2060-\u2064\u2066-\u2069]|\ufeff/gu;
// Cyrillic and Greek letters that look like Latin ones, mapped only inside words that have Latin letters too.
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  Array.from('аеорсухіјѕһԁԛԝАВЕКМНОРСТХУІЈЅαορνιτκυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', (letter, i) => [
    letter,
    'aeopcyxijshdqwABEKMHOPCTXYIJSaopvitkuABEZHIKMNOPTYX'.charAt(i),
  ]),
);
const WORD = /[A-Za-z\u0370-\u03ff\u0400-\u052f]+/gu;
const LATIN = /[A-Za-z]/u;
const LONG = /([A-Za-z])\1{2,}/gu;
const SHOUT = /([!?.])\1{3,}/gu;
const QUOTE = /[\u2018\u2019\u201c\u201d\u2026]/gu;
// Variation selectors, joiner, gender signs and skin tones only modify the emoji before them.
const MODIFIER = /\ufe0e|\ufe0f|\u200d|\u2640|\u2642|[\u{1f3fb}-\u{1f3ff}]/gu;
const EMOJI = new RegExp([...EMOJI_WORDS.keys()].join('|'), 'gu');
const SPACES = new RegExp(`[${SPACE}]+`, 'gu');

/**
 * Entities decoded once, compatibility forms (NFKC) and lookalike letters made plain, what nobody sees dropped,
 * URLs to `http`, the first two handles with letters to their words and the rest to `@user`, curly quotes made
 * straight, common emoji to words (the vocabulary has none of them), elongated words and rows of marks shortened,
 * whitespace collapsed and trimmed.
 */
export function normalise(text: string): string {
  const plain = text
    .replace(ENTITY, decodeEntity)
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(WORD, withoutLookalikes)
    .replace(URL, 'http');
  return nameHandles(plain)
    .replace(QUOTE, straighten)
    .replace(MODIFIER, '')
    .replace(EMOJI, (emoji) => ` ${EMOJI_WORDS.get(emoji) ?? emoji} `)
    .replace(LONG, '$1$1')
    .replace(SHOUT, '$1$1$1')
    .replace(SPACES, ' ')
    .replace(/^ | $/gu, '');
}

/** The words of a handle tell the industry, and with it what "it" is that does not arrive. */
function nameHandles(text: string): string {
  let named = 0;
  return text.replace(HANDLE, (handle) => {
    const name = handle
      .slice(1)
      .replace(SEAM, ' ')
      .replace(/^ +| +$/gu, '');
    if (named === NAMED_HANDLES || !LATIN.test(name)) return '@user';
    named += 1;
    return `@ ${name}`;
  });
}

function withoutLookalikes(word: string): string {
  if (!LATIN.test(word)) return word;
  return word.replace(/[^A-Za-z]/gu, (letter) => LOOKALIKES.get(letter) ?? letter);
}

function decodeEntity(
  whole: string,
  decimal?: string,
  hexadecimal?: string,
  name?: string,
): string {
  if (name !== undefined) return ENTITIES.get(name) ?? whole;
  const code = decimal === undefined ? parseInt(hexadecimal ?? '', 16) : Number(decimal);
  // Surrogates and what lies beyond Unicode are no characters: left as written.
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return whole;
  return String.fromCodePoint(code);
}

function straighten(mark: string): string {
  if (mark === '\u2026') return '...';
  return mark === '\u2018' || mark === '\u2019' ? "'" : '"';
}
