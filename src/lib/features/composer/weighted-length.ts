/** Length as X counts it, by X's own rules (twitter-text 3, configuration v3). */
import twitterText from 'twitter-text';

/** What an account without a subscription may post. */
export const POST_LIMIT = 280;

export interface Weighed {
  /** Addresses count 23, most scripts 1 a character, CJK and emoji 2. */
  length: number;
  remaining: number;
  fits: boolean;
  /** X charges more for a post with an address. */
  hasLink: boolean;
}

/** Weighs a draft. Blank ends do not count, as they are not sent. */
export function weigh(draft: string): Weighed {
  const text = draft.trim().normalize('NFC');
  const { weightedLength } = twitterText.parseTweet(text);
  return {
    length: weightedLength,
    remaining: POST_LIMIT - weightedLength,
    fits: weightedLength > 0 && weightedLength <= POST_LIMIT,
    hasLink: twitterText.extractUrls(text).length > 0,
  };
}
