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
  const code = language?.toLowerCase().split('-')[0];
  if (code !== undefined && code !== '' && !UNDETERMINED.has(code)) return supported.includes(code);
  return mostlyLatin(text);
}

function mostlyLatin(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return latin * 2 >= letters;
}
