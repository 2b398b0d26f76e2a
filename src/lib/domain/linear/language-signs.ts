/** What the words of a text tell of its language: a model that knows English alone sees only that others are odd. */
import FUNCTION_WORDS from './function-words.json' with { type: 'json' };

/** Shares of a text's words, 0 to 1; all 0 where there are none. */
export interface LanguageSigns {
  /** Common in English texts. */
  english: number;
  /** Common in another language and in none of ours. */
  foreign: number;
  /** With letters that English words do without. */
  letters: number;
}

const ENGLISH: ReadonlySet<string> = new Set(FUNCTION_WORDS.en);
const FOREIGN: ReadonlySet<string> = new Set(
  Object.entries(FUNCTION_WORDS).flatMap(([language, words]) => (language === 'en' ? [] : words)),
);

/** Links, handles and hashtags are of no language. */
const SKIPPED = /https?:\/\/\S+|[@#][\p{L}\p{N}_]+/gu;
const WORD = /\p{L}+(?:'\p{L}+)*/gu;
/** Cafés and fiancées are English by now. */
const PLAIN = /^[a-zé']+$/u;

/** models/training/language_signs.py is its twin: what training weighs must be what the product sees. */
export function languageSigns(text: string): LanguageSigns {
  const words = text.replace(SKIPPED, ' ').replaceAll('’', "'").toLowerCase().match(WORD) ?? [];
  const share = (test: (word: string) => boolean): number =>
    words.length === 0 ? 0 : words.filter(test).length / words.length;
  return {
    english: share((word) => ENGLISH.has(word)),
    foreign: share((word) => FOREIGN.has(word)),
    letters: share((word) => !PLAIN.test(word)),
  };
}
