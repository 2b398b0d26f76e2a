import { createContext } from 'svelte';
import { ownsKeys, shortcutFor, type ShortcutName } from './shortcuts.ts';

type Handlers = Partial<Record<ShortcutName, (event: KeyboardEvent) => void>>;

/**
 * Who listens to which key now. The newest listener wins, so that a ticket on top of the queue takes the
 * keys it knows and leaves the others.
 */
export class Keyboard {
  #listeners: Handlers[] = [];

  /** Returns the way to stop listening. */
  listen(handlers: Handlers): () => void {
    this.#listeners.push(handlers);
    return () => {
      this.#listeners = this.#listeners.filter((each) => each !== handlers);
    };
  }

  /** For `<svelte:window onkeydown>`. */
  press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const owner = ownsKeys(event.target);
    if (owner === 'widget') return;
    const name = shortcutFor(event, owner === 'field');
    const handler = name && this.#listeners.findLast((handlers) => name in handlers)?.[name];
    if (!handler) return;
    // Enter on a button or link is that button's own.
    if (name === 'open' && event.target instanceof Element && event.target.closest('a, button'))
      return;
    event.preventDefault();
    handler(event);
  };
}

export const [getKeyboard, setKeyboard] = createContext<Keyboard>();
