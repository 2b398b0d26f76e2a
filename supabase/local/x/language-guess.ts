const commonWords: Record<string, readonly string[]> = {
  en: [
    'the',
    'and',
    'you',
    'my',
    'is',
    'it',
    'to',
    'for',
    'not',
    'with',
    'this',
    'have',
    'your',
    'just',
    'why',
    'been',
  ],
  es: [
    'el',
    'los',
    'una',
    'que',
    'mi',
    'por',
    'con',
    'para',
    'pero',
    'está',
    'llevo',
    'gracias',
    'hola',
    'sin',
    'ya',
    'me',
  ],
  fr: [
    'le',
    'les',
    'une',
    'je',
    'mon',
    'ma',
    'vous',
    'pas',
    'pour',
    'est',
    'bonjour',
    'merci',
    'depuis',
    'avec',
    'sur',
    'et',
  ],
  de: [
    'der',
    'die',
    'das',
    'und',
    'ich',
    'nicht',
    'mein',
    'meine',
    'ist',
    'seit',
    'mit',
    'auf',
    'euch',
    'bitte',
    'hallo',
    'warum',
  ],
  pt: [
    'não',
    'meu',
    'minha',
    'uma',
    'vocês',
    'com',
    'para',
    'está',
    'obrigado',
    'olá',
    'já',
    'muito',
    'isso',
    'dia',
    'os',
    'foi',
  ],
  it: [
    'il',
    'gli',
    'una',
    'mio',
    'mia',
    'non',
    'che',
    'per',
    'con',
    'sono',
    'ciao',
    'grazie',
    'ancora',
    'avete',
    'anche',
    'è',
  ],
  nl: [
    'het',
    'een',
    'ik',
    'mijn',
    'niet',
    'jullie',
    'voor',
    'met',
    'van',
    'bedankt',
    'hallo',
    'al',
    'nog',
    'wat',
    'maar',
    'waarom',
  ],
};

/**
 * The language X would put on a post, guessed from its commonest words: enough for a simulator, where
 * most texts bring their language along.
 * @returns a BCP 47 tag, `und` when nothing speaks for any language
 */
export function guessLanguage(text: string): string {
  if (/[\u3040-\u30ff]/u.test(text)) return 'ja';
  if (/\p{Script=Arabic}/u.test(text)) return 'ar';
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  let best = 'und';
  let bestHits = 0;
  for (const [language, common] of Object.entries(commonWords)) {
    const hits = words.filter((word) => common.includes(word)).length;
    if (hits > bestHits) {
      best = language;
      bestHits = hits;
    }
  }
  return best;
}
