import { expect, it } from 'vitest';
import { notSentWords } from './not-sent-words.ts';

it.each([
  [{ changes: 0, drafts: 0 }, ''],
  [{ changes: 1, drafts: 0 }, '1 change'],
  [{ changes: 0, drafts: 2 }, '2 drafts'],
  [{ changes: 3, drafts: 1 }, '3 changes and 1 draft'],
])('says what would be lost: %o', (notSent, words) => {
  expect(notSentWords(notSent)).toBe(words);
});
