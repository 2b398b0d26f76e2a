import { createContext } from 'svelte';
import { thrownWords, type Severity } from './error-messages.ts';

export interface Toast {
  id: number;
  severity: Severity | 'success';
  title: string;
  message: string;
  /** Where a click leads. */
  href: string | null;
}

const SHOWN_MS = 7_000;
/** More would hide the work; the bell keeps the rest. */
const MOST = 3;

/** Short messages that pass by. */
export class Toasts {
  #next = 1;
  #shown = $state.raw<readonly Toast[]>([]);

  get shown(): readonly Toast[] {
    return this.#shown;
  }

  show(toast: Omit<Toast, 'id'>): void {
    const id = this.#next++;
    this.#shown = [...this.#shown, { ...toast, id }].slice(-MOST);
    setTimeout(() => {
      this.dismiss(id);
    }, SHOWN_MS);
  }

  dismiss(id: number): void {
    this.#shown = this.#shown.filter((toast) => toast.id !== id);
  }

  /** Says why something that a person did was refused. */
  refused(reason: unknown): void {
    const { severity, title, message } = thrownWords(reason);
    this.show({ severity, title, message, href: null });
  }

  /** Runs an action and says so when it is refused. */
  readonly attempt = (action: Promise<unknown>): void => {
    action.catch((reason: unknown) => {
      this.refused(reason);
    });
  };
}

export const [getToasts, setToasts] = createContext<Toasts>();
