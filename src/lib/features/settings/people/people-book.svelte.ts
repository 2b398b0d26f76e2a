/** What the server said last of the people who work here: asked anew whenever it may have changed. */
import { thrownWords, type ErrorWords } from '../../../ui/error-messages.ts';
import type { KnownPeople, People } from '../../people.ts';

type BookState =
  | { kind: 'asking' }
  | { kind: 'known'; people: KnownPeople }
  | { kind: 'failed'; words: ErrorWords };

export class PeopleBook {
  #state = $state.raw<BookState>({ kind: 'asking' });
  readonly #people: Pick<People, 'look'>;
  /** Counts the questions: the answer to an older one is not taken. */
  #asked = 0;

  constructor(people: Pick<People, 'look'>) {
    this.#people = people;
  }

  get state(): BookState {
    return this.#state;
  }

  /** null while there is no answer. */
  get known(): KnownPeople | null {
    return this.#state.kind === 'known' ? this.#state.people : null;
  }

  /** Without an answer the last one stays. */
  async look(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const people = await this.#people.look();
      if (asked === this.#asked) this.#state = { kind: 'known', people };
    } catch (reason) {
      if (asked === this.#asked && this.known === null)
        this.#state = { kind: 'failed', words: thrownWords(reason) };
    }
  }
}
