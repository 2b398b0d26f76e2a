/**
 * The words of every ticket, in memory, in their order. A query goes through all of them: 50,000 tickets have four
 * million words, which takes some 40 ms, and an index the other way round (from each word to its tickets) took more
 * than three times the memory (docs/decisions/0012). What a ticket no longer says is gone at once.
 */
import { searchWords } from '../../../domain/search-words.ts';
import { bitCount } from './bit-count.ts';
import { highest } from './highest.ts';
import { Question } from './question.ts';
import { NO_TERM, Vocabulary } from './vocabulary.ts';

export interface SearchDocument {
  id: string;
  /** When something was said last, in ms since 1970. */
  at: number;
  /** Who it is about and its number, then each message; where two answer as much, the later one does. */
  parts: readonly string[];
}

export interface Match {
  id: string;
  score: number;
  /** The words of the ticket that answer the query, as `searchWords` has them. */
  terms: string[];
  /** The part that answers most of it, of so many. */
  part: number;
  parts: number;
}

interface Indexed {
  id: string;
  at: number;
  /** All parts, with NO_TERM between them. */
  terms: number[];
}

// BM25: how soon more of the same counts no more, and how much long tickets are held back.
const SATURATION = 1.2;
const LENGTH = 0.3;
/** A ticket is more likely to be looked for by whose it is. */
const WHO = 3;
/** Words that stand together as they were typed. */
const TOGETHER = 0.3;
/** Above all that words can add up to: whoever types a number means that ticket. */
const ITS_NUMBER = 1_000;
/** Of two that are alike the newer one is first. A year is worth 0.0003 points: it decides nothing else. */
const MS_A_POINT = 1e14;

export class TextIndex {
  readonly #vocabulary = new Vocabulary();
  readonly #tickets = new Map<string, Indexed>();
  #words = 0;

  get size(): number {
    return this.#tickets.size;
  }

  /** Whether any ticket has this very word. */
  hasWord(word: string): boolean {
    return this.#vocabulary.has(word);
  }

  /** @returns whether that changes any answer. */
  set({ id, at, parts }: SearchDocument): boolean {
    const terms = parts.flatMap((part, index) => {
      const own = searchWords(part).map(({ term }) => this.#vocabulary.take(term));
      return index === 0 ? own : [NO_TERM, ...own];
    });
    const before = this.#tickets.get(id);
    // The copy has no room to grow, which the list that grew has.
    this.#tickets.set(id, { id, at, terms: terms.slice() });
    this.#words += terms.length;
    if (!before) return true;
    this.#give(before);
    return before.at !== at || !isSame(before.terms, terms);
  }

  /** @returns whether it was there. */
  remove(id: string): boolean {
    const before = this.#tickets.get(id);
    if (!before) return false;
    this.#tickets.delete(id);
    this.#give(before);
    return true;
  }

  /** The tickets that have every word of the query. @param limit How many of them to name, best first. */
  search(query: string, limit: number): { matches: Match[]; total: number } {
    const question = Question.from(query, this.#vocabulary, this.size);
    if (!question) return { matches: [], total: 0 };
    const scorer = new Scorer(question, this.#words / this.size);
    const found: Indexed[] = [];
    const scores: number[] = [];
    for (const ticket of this.#tickets.values()) {
      const score = scorer.score(ticket);
      if (score === 0) continue;
      found.push(ticket);
      scores.push(score + ticket.at / MS_A_POINT);
    }
    const matches = highest(scores, limit).flatMap((index) => {
      const ticket = found[index];
      return ticket ? [this.#match(ticket, scores[index] ?? 0, question)] : [];
    });
    return { matches, total: found.length };
  }

  #give({ terms }: Indexed): void {
    this.#words -= terms.length;
    for (const term of terms) if (term !== NO_TERM) this.#vocabulary.give(term);
  }

  #match({ id, terms }: Indexed, score: number, question: Question): Match {
    const words = new Set<string>();
    let best = { part: 0, count: 1 };
    let part = 0;
    let answered = 0;
    for (const term of [...terms, NO_TERM]) {
      if (term !== NO_TERM) {
        const mask = question.mask(question.slot(term));
        answered |= mask;
        if (mask !== 0) words.add(this.#vocabulary.word(term));
        continue;
      }
      const count = bitCount(answered);
      if (count >= best.count) best = { part, count };
      part += 1;
      answered = 0;
    }
    return { id, score, terms: [...words], part: best.part, parts: part };
  }
}

class Scorer {
  readonly #question: Question;
  readonly #usualLength: number;
  readonly #counts: Float64Array;

  constructor(question: Question, usualLength: number) {
    this.#question = question;
    this.#usualLength = usualLength;
    this.#counts = new Float64Array(question.size);
  }

  /** @returns 0 for a ticket that lacks a word. */
  score({ terms }: Indexed): number {
    const question = this.#question;
    const counts = this.#counts.fill(0);
    let answered = 0;
    let isWho = true;
    let before = 0;
    let together = 0;
    for (const term of terms) {
      const slot = question.slot(term);
      if (slot === 0) {
        if (term === NO_TERM) isWho = false;
        before = 0;
        continue;
      }
      const mask = question.mask(slot);
      answered |= mask;
      if (((before << 1) & mask) !== 0) together += 1;
      before = mask;
      for (let word = 0; word < counts.length; word += 1)
        counts[word] = (counts[word] ?? 0) + question.quality(slot, word) * (isWho ? WHO : 1);
    }
    if (answered !== question.all) return 0;
    const norm = SATURATION * (1 - LENGTH + (LENGTH * terms.length) / this.#usualLength);
    let score = together > 0 ? TOGETHER * Math.min(together, question.size) : 0;
    for (const [word, weight] of question.weights.entries()) {
      const count = counts[word] ?? 0;
      score += (weight * count * (SATURATION + 1)) / (count + norm);
    }
    return score + (this.#isNumber(terms[0]) ? ITS_NUMBER : 0);
  }

  /** A ticket's own number is its first word. */
  #isNumber(first: number | undefined): boolean {
    if (first === undefined) return false;
    const slot = this.#question.slot(first);
    for (let word = 0; word < this.#question.size; word += 1)
      if (this.#question.quality(slot, word) === 1) return true;
    return false;
  }
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((term, index) => term === other[index]);
}
