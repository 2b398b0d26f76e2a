/** The list of macros over a reply: when it is open, what it shows, and which key does what. */
import { SvelteSet } from 'svelte/reactivity';
import type { Macro } from '../../domain/rows.ts';
import {
  type AskedFor,
  mentions,
  NOT_COMPARED,
  suggested,
  type Suggestion,
} from '../../domain/suggestions.ts';

/** The field as the picker sees it; its text is what is written there now. */
export interface PickerField {
  readonly text: string;
  readonly caret: number;
  /** Puts words in the place of a part of the text. */
  replace(start: number, end: number, words: string): void;
}

type Opening =
  /** Where the slash stands, and where what is sought begins. */
  | { by: 'slash'; start: number; query: string }
  /** What is typed from here on is sought. */
  | { by: 'button'; start: number; query: string };

interface Parts {
  field: PickerField;
  /** Those that are offered. */
  macros: () => readonly Macro[];
  asked: () => AskedFor;
  /** Puts the macro in the place of that part of the text. */
  insert: (macro: Macro, start: number, end: number) => void;
}

export class MacroPicker {
  readonly #parts: Parts;
  #opening = $state.raw<Opening | null>(null);
  #active = $state(0);
  /** What is known of the message as the list was opened: nothing moves under the person's hand afterwards. */
  #asked = $state.raw<AskedFor>({ text: '', topic: null, likeness: NOT_COMPARED });
  /** Slashes that were meant as such. */
  readonly #leftAlone = new SvelteSet<number>();

  readonly #found: Suggestion<Macro>[] = $derived.by(() => {
    const query = this.#opening?.query ?? '';
    const fitting = this.#parts
      .macros()
      .filter(({ title, folder, body }) => mentions([title, folder, body], query));
    return suggested(fitting, this.#asked);
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A slash that finds nothing is one like any other. */
  get isOpen(): boolean {
    return this.#opening !== null && (this.#opening.by === 'button' || this.#found.length > 0);
  }

  get query(): string {
    return this.#opening?.query ?? '';
  }

  get found(): readonly Suggestion<Macro>[] {
    return this.#found;
  }

  get active(): number {
    return Math.min(this.#active, this.#found.length - 1);
  }

  /** The id of its option in the list of that id. */
  activeId(listId: string): string | undefined {
    const option = this.#found[this.active];
    return option && `${listId}-${option.item.id}`;
  }

  set active(place: number) {
    this.#active = place;
  }

  /** The text or the caret has changed. */
  follow(): void {
    const { text, caret } = this.#parts.field;
    const before = this.#opening;
    if (before?.by === 'button') {
      const query = text.slice(before.start, caret);
      if (caret < before.start || query.includes('\n')) this.close();
      else this.#seek({ ...before, query });
      return;
    }
    const slash = slashAt(text, caret);
    for (const place of this.#leftAlone)
      if (text.charAt(place) !== '/') this.#leftAlone.delete(place);
    if (!slash || this.#leftAlone.has(slash.start)) {
      this.close();
      return;
    }
    if (!before) this.#asked = this.#parts.asked();
    this.#seek({ by: 'slash', ...slash });
  }

  /** The button. */
  toggle(): void {
    if (this.isOpen) {
      this.close();
      return;
    }
    this.#asked = this.#parts.asked();
    this.#seek({ by: 'button', start: this.#parts.field.caret, query: '' });
  }

  close(): void {
    this.#opening = null;
  }

  pick(macro: Macro): void {
    const opening = this.#opening;
    if (!opening) return;
    const end = opening.start + opening.query.length + (opening.by === 'slash' ? 1 : 0);
    this.close();
    this.#parts.insert(macro, opening.start, end);
  }

  /** @returns whether the key was the list's; all others do what they do without it. */
  press(
    event: Pick<
      KeyboardEvent,
      'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing'
    >,
  ): boolean {
    if (!this.isOpen || event.isComposing) return false;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    const count = this.#found.length;
    switch (event.key) {
      case 'ArrowDown':
        this.#active = count === 0 ? 0 : (this.active + 1) % count;
        return true;
      case 'ArrowUp':
        this.#active = count === 0 ? 0 : (this.active + count - 1) % count;
        return true;
      case 'Enter': {
        const chosen = this.#found[this.active];
        if (chosen) this.pick(chosen.item);
        return chosen !== undefined;
      }
      case 'Escape':
        this.#dismiss();
        return true;
      default:
        return false;
    }
  }

  #dismiss(): void {
    const opening = this.#opening;
    this.close();
    if (opening?.by === 'slash') this.#leftAlone.add(opening.start);
    else if (opening?.query) {
      // It was typed for the list alone.
      this.#parts.field.replace(opening.start, opening.start + opening.query.length, '');
    }
  }

  #seek(opening: Opening): void {
    if (opening.query !== this.#opening?.query) this.#active = 0;
    this.#opening = opening;
  }
}

/** The slash that begins the line of the caret, with what stands between them; null without one. */
function slashAt(text: string, caret: number): { start: number; query: string } | null {
  if (caret === 0) return null;
  const start = text.lastIndexOf('\n', caret - 1) + 1;
  if (start >= caret || text.charAt(start) !== '/') return null;
  return { start, query: text.slice(start + 1, caret) };
}
