import { createContext, untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';

import type { TakenBack } from '../unsent.ts';

export type DraftKind = TakenBack['kind'];

const PREFIX = 'roost-draft:';

/**
 * Unfinished words by ticket. They outlive a change of ticket and a reload of the tab; another tab has
 * its own, so two drafts never fight.
 */
export class Drafts {
  readonly #texts = new SvelteMap<string, string>();
  readonly #prefix: string;
  /** Tickets whose composer is to open with this kind. */
  readonly #wanted = new SvelteMap<string, DraftKind>();
  #kept = $state(true);

  constructor(userId: string) {
    this.#prefix = `${PREFIX}${userId}:`;
  }

  /** Whether a reload finds the words again; not where storage is full or forbidden. */
  get kept(): boolean {
    return this.#kept;
  }

  get(ticketId: string, kind: DraftKind): string {
    const key = this.#key(ticketId, kind);
    return this.#texts.get(key) ?? stored(key);
  }

  set(ticketId: string, kind: DraftKind, text: string): void {
    const key = this.#key(ticketId, kind);
    this.#texts.set(key, text);
    this.#kept = keep(key, text);
    if (text === '') keep(this.#idKey(ticketId, kind), '');
  }

  /** Words that were on their way and are to be written anew; a draft that is there already stays behind them. */
  takeBack({ kind, ticketId, text, id }: TakenBack): void {
    const begun = this.get(ticketId, kind).trim();
    this.set(ticketId, kind, begun === '' ? text : `${text}\n\n${begun}`);
    keep(this.#idKey(ticketId, kind), id);
    this.#wanted.set(ticketId, kind);
  }

  /** The id under which the words were on their way before; undefined for new ones. */
  idOf(ticketId: string, kind: DraftKind): string | undefined {
    return stored(this.#idKey(ticketId, kind)) || undefined;
  }

  /** The kind of words that were just taken back, once; null when there are none. */
  wanted(ticketId: string): DraftKind | null {
    const kind = this.#wanted.get(ticketId) ?? null;
    if (kind) untrack(() => this.#wanted.delete(ticketId));
    return kind;
  }

  #idKey(ticketId: string, kind: DraftKind): string {
    return `${this.#key(ticketId, kind)}:id`;
  }

  #key(ticketId: string, kind: DraftKind): string {
    return `${this.#prefix}${ticketId}:${kind}`;
  }
}

/** @returns false where storage is full or forbidden: the draft lives in memory. */
function keep(key: string, text: string): boolean {
  try {
    if (text === '') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

function stored(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

/** Signing out leaves no words behind. */
export function forgetDrafts(): void {
  try {
    const keys = Array.from({ length: sessionStorage.length }, (_, at) => sessionStorage.key(at));
    for (const key of keys) if (key?.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // Nothing was stored where storage is forbidden.
  }
}

export const [getDrafts, setDrafts] = createContext<Drafts>();
