/** What helps to write a reply: macros and articles beside the message that is answered. */
import { tick, untrack } from 'svelte';
import { fillMacro, type MacroFacts, type MacroProblem } from '../../domain/macro-text.ts';
import type { Article, Macro } from '../../domain/rows.ts';
import type { AskedFor } from '../../domain/suggestions.ts';
import { fromLive } from '../../ui/live-value.svelte.ts';
import type { Services, TicketView } from '../ports.ts';
import { ChosenMacro } from './chosen-macro.svelte.ts';
import { Comparing } from './comparing.svelte.ts';
import { MacroPicker } from './macro-picker.svelte.ts';

interface Parts {
  services: Pick<Services, 'company' | 'likeness'>;
  view: () => TicketView;
  targetId: () => string | null;
  /** What only the composer knows. */
  own: () => Pick<MacroFacts, 'agentName' | 'greeting' | 'signOff'>;
  text: () => string;
  setText: (text: string) => void;
  field: () => HTMLTextAreaElement | undefined;
}

/** For the composer of one ticket, as it begins. */
export class WritingAids {
  readonly picker: MacroPicker;
  readonly #parts: Parts;
  readonly #rows;
  readonly #comparing: Comparing;
  readonly #chosen: ChosenMacro;

  /** In the order of their folders. */
  readonly macros: Macro[] = $derived.by(() =>
    this.#rows.macros
      .filter(({ archived_at }) => archived_at === null)
      .sort((a, b) => a.folder.localeCompare(b.folder) || a.title.localeCompare(b.title)),
  );
  readonly articles: Article[] = $derived.by(() =>
    this.#rows.articles.filter(({ archived_at }) => archived_at === null),
  );

  constructor(parts: Parts) {
    const { company, likeness } = parts.services;
    const macros = fromLive(company.rows('macros'));
    const articles = fromLive(company.rows('articles'));
    this.#rows = {
      get macros() {
        return macros.current ?? [];
      },
      get articles() {
        return articles.current ?? [];
      },
    };
    this.#parts = parts;
    this.#comparing = new Comparing(likeness);
    this.#chosen = new ChosenMacro(untrack(parts.view).ticket.id);
    this.picker = new MacroPicker({
      field: {
        get text() {
          return parts.text();
        },
        get caret() {
          return parts.field()?.selectionEnd ?? parts.text().length;
        },
        replace: (start, end, words) => void this.#put(words, start, end),
      },
      macros: () => this.macros,
      asked: () => this.asked,
      insert: (macro, start, end) => {
        this.#insert(macro, start, end);
      },
    });
  }

  get facts(): MacroFacts {
    const { ticket, customer, brandAccount } = this.#parts.view();
    return {
      ...this.#parts.own(),
      customer,
      ticketNumber: ticket.number,
      brandName: brandAccount.name,
    };
  }

  /** What is known of the message that is answered. */
  get asked(): AskedFor {
    const id = this.#parts.targetId();
    const target = this.#parts.view().messages.find(({ message }) => message.id === id);
    const text = target?.message.text ?? '';
    const topic = target?.triage?.readings.topic;
    return {
      text,
      topic: topic && !topic.unsure ? topic.label : null,
      likeness: this.#comparing.of(text),
    };
  }

  /** What was inserted, could not be filled in, and still stands in the text. */
  get problems(): MacroProblem[] {
    return this.#chosen.problemsIn(this.#parts.text());
  }

  /** The macro that the words were made from, also when it is offered no more; undefined for words of one's own. */
  get macro(): Macro | undefined {
    return this.#rows.macros.find(({ id }) => id === this.#chosen.id);
  }

  /** Somebody is about to write. */
  prepare(): void {
    void this.#comparing.prepare(this.asked.text, [...this.macros, ...this.articles]);
  }

  /** Something was typed. */
  follow(): void {
    if (this.#parts.text().trim() === '') this.#chosen.forget();
    this.picker.follow();
  }

  /** Puts words where the caret is, apart from the word before it. */
  cite(words: string): void {
    const text = this.#parts.text();
    const at = this.#parts.field()?.selectionEnd ?? text.length;
    void this.#put(at === 0 || /\s$/u.test(text.slice(0, at)) ? words : ` ${words}`, at, at);
  }

  sent(): void {
    this.#chosen.forget();
  }

  #insert(macro: Macro, start: number, end: number): void {
    const { text, problems } = fillMacro(macro.body, this.facts);
    this.#chosen.set(macro.id, problems);
    void this.#put(text, start, end, problems[0]?.mark);
  }

  /** The caret goes behind the words, or onto the part of them that is to be replaced. */
  async #put(words: string, start: number, end: number, mark = ''): Promise<void> {
    const text = this.#parts.text();
    this.#parts.setText(text.slice(0, start) + words + text.slice(end));
    await tick();
    const field = this.#parts.field();
    const at = mark === '' ? start + words.length : start + words.indexOf(mark);
    field?.focus();
    field?.setSelectionRange(at, at + mark.length);
  }
}
