/**
 * Answers why a message got its labels, in any tab: the tab that reads anyway asks its own model; every other tab
 * opens one for the question, and gives its memory back when nobody has asked for a while.
 */
import type { Explanation } from '../domain/explanation.ts';
import type { Explainer } from '../features/ports.ts';
import type { Clock } from './ports.ts';
import { InferenceError } from './protocol.ts';
import type { MessageToExplain } from './protocol.ts';
import type { Reader } from './reader.ts';

export interface ExplainerParts {
  /** The reader of this tab's own reading, which may still be opening; null when another tab reads. */
  leading: () => { reader: Pick<Reader, 'explain'>; opened: Promise<unknown> } | null;
  /** One for the occasion, not open yet. */
  newReader: () => Pick<Reader, 'open' | 'explain' | 'close'>;
  clock: Clock;
}

/** A person who asks about one message often asks about the next. */
const KEPT_MS = 60_000;

interface Own {
  reader: ReturnType<ExplainerParts['newReader']>;
  opened: Promise<unknown>;
  asking: number;
  /** Calls the closing off. */
  keep: () => void;
}

export class WorkerExplainer implements Explainer {
  readonly #parts: ExplainerParts;
  #own: Own | null = null;
  #closed = false;

  constructor(parts: ExplainerParts) {
    this.#parts = parts;
  }

  /** @throws InferenceError with a code of `protocol.ts`; the next question is a fresh try. */
  async explain(message: MessageToExplain, signal?: AbortSignal): Promise<Explanation> {
    if (this.#closed) throw new InferenceError('closed', 'The triage model was closed.');
    const leading = this.#parts.leading();
    if (!leading) return this.#askOwn(message, signal);
    await leading.opened;
    return leading.reader.explain(message, signal);
  }

  close(): void {
    this.#closed = true;
    if (this.#own) this.#drop(this.#own);
  }

  async #askOwn(message: MessageToExplain, signal?: AbortSignal): Promise<Explanation> {
    const own = this.#opened();
    own.keep();
    own.asking += 1;
    try {
      await own.opened;
      return await own.reader.explain(message, signal);
    } finally {
      own.asking -= 1;
      if (own.asking === 0 && this.#own === own) {
        own.keep = this.#parts.clock.after(KEPT_MS, () => this.#drop(own));
      }
    }
  }

  #opened(): Own {
    if (this.#own) return this.#own;
    const reader = this.#parts.newReader();
    const own: Own = { reader, opened: reader.open(), asking: 0, keep: () => undefined };
    this.#own = own;
    own.opened.catch(() => this.#drop(own));
    return own;
  }

  #drop(own: Own): void {
    own.keep();
    own.reader.close();
    if (this.#own === own) this.#own = null;
  }
}
