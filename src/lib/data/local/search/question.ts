/** A query made ready to be asked of every ticket: which terms answer which of its words, and how well. */
import { searchWords } from '../../../domain/search-words.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Whoever pastes a whole tweet is looking for it by its first words. One bit each. */
const MOST_WORDS = 16;

export class Question {
  readonly #slots: Int32Array;
  readonly #masks: number[] = [0];
  readonly #qualities: number[][] = [[]];
  /** How telling each word is: the rarer, the more. */
  readonly weights: number[];

  /** @returns null when there is nothing to ask, or a word that no ticket has. */
  static from(query: string, vocabulary: Vocabulary, tickets: number): Question | null {
    const words = [...new Set(searchWords(query).map(({ term }) => term))].slice(0, MOST_WORDS);
    if (words.length === 0) return null;
    const question = new Question(words, vocabulary, tickets);
    return question.weights.includes(0) ? null : question;
  }

  private constructor(words: readonly string[], vocabulary: Vocabulary, tickets: number) {
    this.#slots = new Int32Array(vocabulary.end);
    this.weights = words.map((word, index) => {
      const standing = vocabulary.standingFor(word);
      for (const { term, quality } of standing) this.#answer(term, index, quality, words.length);
      if (standing.length === 0) return 0;
      const exact = standing.find(({ quality }) => quality === 1);
      const texts = exact
        ? vocabulary.count(exact.term)
        : standing.reduce((sum, { term }) => sum + vocabulary.count(term), 0);
      return Math.log(1 + tickets / texts);
    });
  }

  /** How many words it has. */
  get size(): number {
    return this.weights.length;
  }

  /** All of its words, as bits. */
  get all(): number {
    return 2 ** this.size - 1;
  }

  /** Where a term stands among those that answer; 0 for one that answers nothing. */
  slot(term: number): number {
    return this.#slots[term] ?? 0;
  }

  /** The words that a slot answers, as bits. */
  mask(slot: number): number {
    return this.#masks[slot] ?? 0;
  }

  /** How well a slot answers a word; 0 when it does not. */
  quality(slot: number, word: number): number {
    return this.#qualities[slot]?.[word] ?? 0;
  }

  #answer(term: number, word: number, quality: number, words: number): void {
    let slot = this.slot(term);
    if (slot === 0) {
      slot = this.#masks.push(0) - 1;
      this.#qualities.push(new Array<number>(words).fill(0));
      this.#slots[term] = slot;
    }
    this.#masks[slot] = this.mask(slot) | (1 << word);
    const qualities = this.#qualities[slot];
    if (qualities) qualities[word] = quality;
  }
}
