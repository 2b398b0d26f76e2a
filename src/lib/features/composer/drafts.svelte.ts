import { createContext, untrack } from 'svelte';
import { createSubscriber, SvelteMap } from 'svelte/reactivity';
import { fromLive } from '../../ui/live-value.svelte.ts';
import type { DraftBook, DraftKind, DraftsKept } from '../drafts.ts';
import type { TakenBack } from '../unsent.ts';

/** The words of one ticket and kind, as the field shows them while somebody is in it. */
interface Held {
  ticketId: string;
  kind: DraftKind;
  text: string;
}

/**
 * Unfinished words as the fields show them. Those of another tab appear by themselves, except under the cursor: a
 * field that somebody is in keeps its words until they leave it.
 */
export class Drafts {
  readonly #book: DraftBook;
  readonly #kept;
  readonly #follow: () => void;
  /** Tickets whose composer is to open with this kind. */
  readonly #wanted = new SvelteMap<string, DraftKind>();
  #held = $state.raw<Held | null>(null);

  constructor(book: DraftBook) {
    this.#book = book;
    this.#kept = fromLive(book.kept);
    this.#follow = createSubscriber((update) => book.follow(update));
  }

  /** Whether what was written last is found again after a reload. */
  get kept(): DraftsKept {
    return this.#kept.current ?? { kind: 'kept' };
  }

  get(ticketId: string, kind: DraftKind): string {
    this.#follow();
    return this.#holds(ticketId, kind)?.text ?? this.#book.read(ticketId, kind)?.text ?? '';
  }

  set(ticketId: string, kind: DraftKind, text: string): void {
    if (this.#holds(ticketId, kind)) this.#held = { ticketId, kind, text };
    this.#book.write(ticketId, kind, text);
  }

  /** Somebody is in the field. */
  hold(ticketId: string, kind: DraftKind): void {
    const text = this.#book.read(ticketId, kind)?.text ?? '';
    this.#held = { ticketId, kind, text };
  }

  /** They have left it: what they wrote is written down, and what another tab wrote appears. */
  release(): void {
    this.#held = null;
    void this.#book.flush();
  }

  /** The ticket's composer is to open with words of this kind. */
  open(ticketId: string, kind: DraftKind): void {
    this.#wanted.set(ticketId, kind);
  }

  /** The words were sent, or taken back: the field shows what is left of them, whoever is in it. */
  renew(ticketId: string, kind: DraftKind): void {
    if (this.#holds(ticketId, kind)) this.hold(ticketId, kind);
  }

  /** Words that were on their way are a draft again: their composer opens with them. */
  takeBack({ kind, ticketId }: TakenBack): void {
    this.renew(ticketId, kind);
    this.open(ticketId, kind);
  }

  /** The id under which the words were on their way before; undefined for new ones. */
  idOf(ticketId: string, kind: DraftKind): string | undefined {
    return this.#book.read(ticketId, kind)?.again ?? undefined;
  }

  /** The kind of words that its composer is to open with, once; null when that is all the same. */
  wanted(ticketId: string): DraftKind | null {
    const kind = this.#wanted.get(ticketId) ?? null;
    if (kind) untrack(() => this.#wanted.delete(ticketId));
    return kind;
  }

  #holds(ticketId: string, kind: DraftKind): Held | null {
    const held = this.#held;
    return held?.ticketId === ticketId && held.kind === kind ? held : null;
  }
}

export const [getDrafts, setDrafts] = createContext<Drafts>();
