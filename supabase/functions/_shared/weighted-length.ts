import twitterText from 'twitter-text';

/** The longest text X lets anyone post; accounts without Premium have 280, which X itself enforces. */
export const LONGEST_POST = 25_000;

/** Length as X counts it: an address is 23, most scripts 1 a character, CJK and emoji 2. */
export function weightedLength(text: string): number {
  return twitterText.parseTweet(text.normalize('NFC')).weightedLength;
}
