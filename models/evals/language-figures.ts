/** How well a model tells its own languages from others. */
import * as v from 'valibot';
import { parseJsonLines } from './json-lines.ts';
import type { Checked } from './json-lines.ts';

export interface LanguageLine {
  text: string;
  /** Two-letter code of the language that the text is in. */
  lang: string;
}

export interface LanguageJudged extends LanguageLine {
  /** Whether the product would believe the model on this text. */
  known: boolean;
}

/** `share` is null where there are no such texts. */
export interface Flagged {
  n: number;
  /** Share of the texts that are said to be in a language the model does not know. */
  share: number | null;
}

export interface LanguageFigures {
  /** Should be near 1. */
  otherFlagged: Flagged;
  /** Should be near 0. */
  supportedFlagged: Flagged;
  /** The same of texts below `SHORT` characters. */
  short: { otherFlagged: Flagged; supportedFlagged: Flagged };
  byLanguage: Record<string, Flagged>;
}

/** Characters (code points), below which a text is short. */
export const SHORT = 25;

const lineSchema = v.object({
  text: v.string(),
  lang: v.pipe(
    v.string(),
    v.regex(/^[a-z]{2,3}$/iu),
    v.transform((code) => code.toLowerCase()),
  ),
});

export function parseLanguageLines(content: string): Checked<LanguageLine> {
  return parseJsonLines(content, lineSchema);
}

/** @param supported Two-letter codes of the languages that the model was trained on. */
export function languageFigures(
  judged: readonly LanguageJudged[],
  supported: readonly string[],
): LanguageFigures {
  const codes = [...new Set(judged.map(({ lang }) => lang))].sort();
  return {
    ...split(judged, supported),
    short: split(
      judged.filter(({ text }) => Array.from(text).length < SHORT),
      supported,
    ),
    byLanguage: Object.fromEntries(
      codes.map((code) => [code, flagged(judged.filter(({ lang }) => lang === code))]),
    ),
  };
}

function split(
  judged: readonly LanguageJudged[],
  supported: readonly string[],
): { otherFlagged: Flagged; supportedFlagged: Flagged } {
  return {
    otherFlagged: flagged(judged.filter(({ lang }) => !supported.includes(lang))),
    supportedFlagged: flagged(judged.filter(({ lang }) => supported.includes(lang))),
  };
}

function flagged(judged: readonly LanguageJudged[]): Flagged {
  const n = judged.length;
  return { n, share: n === 0 ? null : judged.filter(({ known }) => !known).length / n };
}
