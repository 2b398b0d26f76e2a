/** What the transformer of this tab says of a message beside the company's texts, asked for ahead of the need. */
import { likenessOf, NOT_COMPARED, type Suggestible } from '../../domain/suggestions.ts';
import type { Likeness } from '../ports.ts';

export class Comparing {
  readonly #likeness: Likeness;
  #known = $state.raw<{ text: string; byId: ReadonlyMap<string, number> }>({
    text: '',
    byId: NOT_COMPARED,
  });
  #asked = '';

  constructor(likeness: Likeness) {
    this.#likeness = likeness;
  }

  /** Empty until the transformer has spoken of this very text. */
  of(text: string): ReadonlyMap<string, number> {
    return this.#known.text === text ? this.#known.byId : NOT_COMPARED;
  }

  /** Costs nothing for what was asked already. */
  async prepare(text: string, items: readonly Suggestible[]): Promise<void> {
    const asked = JSON.stringify([text, items.map(({ title, body }) => [title, body])]);
    if (text === '' || items.length === 0 || asked === this.#asked) return;
    this.#asked = asked;
    const found = await this.#likeness.compare(
      text,
      items.map(({ title, body }) => `${title}. ${body}`),
    );
    if (this.#asked !== asked) return;
    // In a tab without a model one may come later.
    if (!found) this.#asked = '';
    else this.#known = { text, byId: likenessOf(items, found) };
  }
}
