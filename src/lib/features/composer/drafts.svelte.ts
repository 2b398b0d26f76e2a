import { createContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';

export type DraftKind = 'reply' | 'note';

const PREFIX = 'roost-draft:';

/**
 * Unfinished words by ticket. They outlive a change of ticket and a reload of the tab; another tab has
 * its own, so two drafts never fight.
 */
export class Drafts {
  readonly #texts = new SvelteMap<string, string>();
  readonly #prefix: string;
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
    try {
      if (text === '') sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, text);
      this.#kept = true;
    } catch {
      // Full or forbidden storage: the draft lives in memory.
      this.#kept = false;
    }
  }

  #key(ticketId: string, kind: DraftKind): string {
    return `${this.#prefix}${ticketId}:${kind}`;
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
