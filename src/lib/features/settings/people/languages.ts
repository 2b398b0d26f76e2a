/** Languages by the tag that the database keeps (BCP 47) and the name that people know. */

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** Those that are offered; any other tag can be written into a file. */
const COMMON = [
  ...['ar', 'bn', 'bg', 'zh', 'hr', 'cs', 'da', 'nl', 'en', 'et', 'fil', 'fi', 'fr', 'de', 'el'],
  ...['he', 'hi', 'hu', 'id', 'it', 'ja', 'ko', 'lv', 'lt', 'ms', 'nb', 'fa', 'pl', 'pt', 'pt-BR'],
  ...['ro', 'ru', 'sr', 'sk', 'sl', 'es', 'sv', 'ta', 'te', 'th', 'tr', 'uk', 'ur', 'vi'],
];

/** "Brazilian Portuguese" for "pt-BR"; the tag itself where it has no name. */
export function languageWords(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** By name. */
export const LANGUAGES: readonly { value: string; name: string }[] = COMMON.map((value) => ({
  value,
  name: languageWords(value),
})).sort((a, b) => a.name.localeCompare(b.name));

/** The tag of a language that somebody has written by its tag or its name; null when there is none. */
export function languageOf(written: string): string | null {
  const word = written.trim().toLowerCase();
  const named = LANGUAGES.find(({ value, name }) =>
    [value.toLowerCase(), name.toLowerCase()].includes(word),
  );
  if (named) return named.value;
  try {
    const tag = Intl.getCanonicalLocales(written.trim())[0] ?? '';
    return names.of(tag) === undefined ? null : tag;
  } catch {
    return null;
  }
}
