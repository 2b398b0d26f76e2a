/** Every word of the indexed tickets, once, under a number. A word that no ticket has any more is forgotten. */
import { bitCount } from './bit-count.ts';
import { typos } from './typos.ts';

/** A term that stands for a typed word. */
export interface Standing {
  term: number;
  /** 1 for the word itself, less for what begins with it, least for a slip. */
  quality: number;
}

/** Numbers begin above it, so that it can part one text of a ticket from the next. */
export const NO_TERM = 0;

/** A slip in a short word makes another word of it. */
const SLIPS_FROM = 4;
const TWO_SLIPS_FROM = 8;
/** Shorter words are looked for as they are typed while any ticket has them: "lost" is not "cost". */
const ALWAYS_SLIPS_FROM = 6;
/** Numbers are copied, not spelled, and one digit off is another order. */
const DIGIT = /\p{N}/u;

export class Vocabulary {
  readonly #numbers = new Map<string, number>();
  readonly #terms: string[] = [''];
  readonly #counts: number[] = [0];
  /** Which letters a term has, as bits: rules most terms out before they are compared. */
  readonly #letters: number[] = [0];
  readonly #free: number[] = [];

  get size(): number {
    return this.#numbers.size;
  }

  /** The number above all numbers. */
  get end(): number {
    return this.#terms.length;
  }

  /** The number of a word that one more text has. */
  take(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) {
      this.#counts[known] = this.count(known) + 1;
      return known;
    }
    const term = this.#free.pop() ?? this.#terms.length;
    // A part of a text keeps the whole text in memory, in today's engines; the copy does not.
    const own = Array.from(word).join('');
    this.#numbers.set(own, term);
    this.#terms[term] = own;
    this.#counts[term] = 1;
    this.#letters[term] = lettersOf(own);
    return term;
  }

  /** One text less has it. */
  give(term: number): void {
    const left = this.count(term) - 1;
    this.#counts[term] = left;
    if (left > 0) return;
    this.#numbers.delete(this.word(term));
    this.#terms[term] = '';
    this.#letters[term] = 0;
    this.#free.push(term);
  }

  word(term: number): string {
    return this.#terms[term] ?? '';
  }

  /** How often the texts have it. */
  count(term: number): number {
    return this.#counts[term] ?? 0;
  }

  has(word: string): boolean {
    return this.#numbers.has(word);
  }

  /** What a typed word may mean. */
  standingFor(word: string): Standing[] {
    const found = this.#beginningWith(word);
    const isNumber = DIGIT.test(word);
    const few = word.length < ALWAYS_SLIPS_FROM;
    if (isNumber || word.length < SLIPS_FROM || (few && found.length > 0)) return found;
    const known = new Set(found.map(({ term }) => term));
    return [...found, ...this.#closeTo(word).filter(({ term }) => !known.has(term))];
  }

  #beginningWith(word: string): Standing[] {
    const letters = lettersOf(word);
    const found: Standing[] = [];
    for (let term = 1; term < this.#terms.length; term += 1) {
      if ((letters & ~(this.#letters[term] ?? 0)) !== 0) continue;
      const candidate = this.word(term);
      if (!candidate.startsWith(word)) continue;
      const share = word.length / candidate.length;
      found.push({ term, quality: share === 1 ? 1 : 0.5 + 0.4 * share });
    }
    return found;
  }

  #closeTo(word: string): Standing[] {
    const most = word.length < TWO_SLIPS_FROM ? 1 : 2;
    const letters = lettersOf(word);
    const found: Standing[] = [];
    for (let term = 1; term < this.#terms.length; term += 1) {
      // Each slip takes one letter of the word at most.
      if (bitCount(letters & ~(this.#letters[term] ?? 0)) > most) continue;
      const slips = typos(word, this.word(term), most);
      if (slips !== null) found.push({ term, quality: 0.4 / Math.max(1, slips) });
    }
    return found;
  }
}

/** One bit for each letter of the alphabet, one for digits, three for all other signs. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let index = 0; index < word.length; index += 1) {
    const code = word.charCodeAt(index);
    if (code >= 97 && code <= 122) letters |= 1 << (code - 97);
    else if (code >= 48 && code <= 57) letters |= 1 << 26;
    else letters |= 1 << (27 + (code % 3));
  }
  return letters;
}
