/**
 * The text rules that a tweet goes through before any model reads it. `models/training/normalise.py`
 * holds the same rules for training: a model fed text unlike its training text loses accuracy without
 * an error, so both sides are tested against `models/training/normalise-cases.json`.
 */
import { EMOJI_WORDS } from './emoji.ts';

// \s differs between Python and JavaScript (U+FEFF, U+001C to U+001F, U+0085), so it is spelled out.
const SPACE =
  '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff';

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
const QUOTE = /[\u2018\u2019\u201c\u201d\u2026]/gu;
// Variation selectors, joiner, gender signs and skin tones only modify the emoji before them.
const MODIFIER = /\ufe0e|\ufe0f|\u200d|\u2640|\u2642|[\u{1f3fb}-\u{1f3ff}]/gu;
const EMOJI = new RegExp([...EMOJI_WORDS.keys()].join('|'), 'gu');
const SPACES = new RegExp(`[${SPACE}]+`, 'gu');

/**
 * Entities decoded once, URLs to `http`, handles to `@user`, curly quotes made straight, common emoji to
 * words (the vocabulary has none of them), whitespace collapsed and trimmed.
 */
export function normalise(text: string): string {
  return text
    .replace(ENTITY, decodeEntity)
    .replace(URL, 'http')
    .replace(HANDLE, '@user')
    .replace(QUOTE, straighten)
    .replace(MODIFIER, '')
    .replace(EMOJI, (emoji) => ` ${EMOJI_WORDS.get(emoji) ?? emoji} `)
    .replace(SPACES, ' ')
    .replace(/^ | $/gu, '');
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
