/**
 * X's codes for "no language": nothing but links, media, hashtags, mentions or emoji, or undetermined.
 * https://docs.x.com/x-api/fundamentals/data-dictionary (field `lang`)
 */
const UNDETERMINED: ReadonlySet<string> = new Set([
  'und',
  'zxx',
  'qam',
  'qct',
  'qht',
  'qme',
  'qst',
]);

/**
 * Whether a model that was trained on the `supported` languages may be believed on this text.
 *
 * @param supported Two-letter codes of a model's card.
 * @param language X's `lang` of the post; null when unknown, then the script decides.
 */
export function languageSupported(
  supported: readonly string[],
  language: string | null,
  text: string,
): boolean {
  const code = codeOf(language);
  return code === null ? mostlyLatin(text) : supported.includes(code);
}

/** How far X's own opinion moves the bar: X is right about long texts and guesses at short ones. */
const BAR = { agrees: 0.3, disagrees: 0.3 };

/**
 * Whether a model that can tell its languages from others may be believed on this text.
 *
 * @param probability The model's own probability that the text is in one of its languages.
 * @param from What it must reach when X says nothing of the language.
 */
export function languageKnown(
  probability: number,
  from: number,
  {
    supported,
    language,
    text,
  }: { supported: readonly string[]; language: string | null; text: string },
): boolean {
  if (!mostlyLatin(text)) return false;
  const code = codeOf(language);
  if (code === null) return probability >= from;
  return probability >= (supported.includes(code) ? from - BAR.agrees : from + BAR.disagrees);
}

/** null when X names none. */
function codeOf(language: string | null): string | null {
  const code = language?.toLowerCase().split('-')[0];
  return code === undefined || code === '' || UNDETERMINED.has(code) ? null : code;
}

function mostlyLatin(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return latin * 2 >= letters;
}
