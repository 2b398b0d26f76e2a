/**
 * What is typed into the search, and its place in the address. The address follows when the typing pauses, so that no
 * key press waits for a navigation; going back, reloading and links set what is typed.
 */
import { afterNavigate, goto } from '$app/navigation';
import { page } from '$app/state';
import { onDestroy } from 'svelte';
import { listParameters, viewFrom } from '$lib/features/inbox/views.ts';

/** Longer than the gaps between the keys of one word. */
const PAUSE_MS = 400;

export class TypedQuery {
  #text = $state(queryOf(page.url));
  /** What is searched for; empty for nothing. */
  readonly asked = $derived(this.#text.trim());
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** To be made while its component is. */
  constructor() {
    // Our own navigations carry it along, or are made of it.
    afterNavigate(({ type, to }) => {
      if (type === 'goto' || !to) return;
      clearTimeout(this.#timer);
      this.#text = queryOf(to.url);
    });
    onDestroy(() => {
      clearTimeout(this.#timer);
    });
  }

  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    this.#text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#toAddress();
    }, PAUSE_MS);
  }

  /** The first letters of a search are a step to go back from; what is made of them takes their place. */
  #toAddress(): void {
    const before = queryOf(page.url);
    if (before === this.asked) return;
    const { view } = viewFrom(page.url.searchParams.get('view'));
    const address = page.url.pathname + listParameters(view, this.asked);
    const replaceState = before !== '' || page.params['id'] !== undefined;
    // eslint-disable-next-line svelte/no-navigation-without-resolve -- the present address
    void goto(address, { replaceState, keepFocus: true, noScroll: true });
  }
}

function queryOf(url: URL): string {
  return url.searchParams.get('q') ?? '';
}
