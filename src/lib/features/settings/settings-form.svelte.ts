/** What somebody is changing, between what is saved and what they will save. */
import { untrack } from 'svelte';
import { errorWords, reasonWords, thrownWords, type ErrorWords } from '../../ui/error-messages.ts';
import type { Saved } from '../administration.ts';
import type { Refusal } from '../ports.ts';

/** What this device knows to be saved. */
export interface Known<Value> {
  value: Value;
  /** null while there is no row yet. */
  seen: string | null;
}

export type FormState =
  | { kind: 'still' }
  | { kind: 'saving' }
  | { kind: 'saved' }
  /** `field` names the field that is at fault, when one is. */
  | { kind: 'refused'; words: ErrorWords; field: string | null; reason: string }
  /** Somebody else has saved since this person began. */
  | { kind: 'overtaken' };

type Save<Value> = (value: Value, seen: string | null) => Promise<Saved>;

/**
 * A form over one value of the company. `draft` is bound to the fields.
 *
 * Invariants
 * 1. Nothing that was typed is replaced: what others save meanwhile is shown as a question.
 * 2. What is saved over is what the person has seen, or has said to save over.
 */
export class SettingsForm<Value extends object> {
  draft: Value = $state() as Value;
  #state = $state.raw<FormState>({ kind: 'still' });
  #kept = $state.raw<Known<Value>>() as Known<Value>;
  /** Newer than what the person began with. */
  #newer = $state.raw<Known<Value> | null>(null);
  readonly #save: Save<Value>;

  /**
   * For a component that begins.
   *
   * @param known What is saved, as a view knows it by now; it is followed.
   */
  constructor(known: () => Known<Value>, save: Save<Value>) {
    this.#kept = untrack(known);
    this.draft = copy(this.#kept.value);
    this.#save = save;
    $effect(() => {
      const latest = known();
      untrack(() => {
        this.#follow(latest);
      });
    });
  }

  get state(): FormState {
    return this.#state;
  }

  /** What is saved: the `defaultValue` of a field. */
  get kept(): Value {
    return this.#kept.value;
  }

  get isDirty(): boolean {
    return !isSame($state.snapshot(this.draft), this.#kept.value);
  }

  /** What was refused and is not said beside a field. */
  get refusal(): ErrorWords | null {
    if (this.#state.kind !== 'refused') return null;
    const { field, words } = this.#state;
    return field !== null && Object.hasOwn(this.#kept.value, field) ? null : words;
  }

  /** The sentence for a field that was refused; the draft has the names of the server's fields. */
  errorOf(field: string): string | undefined {
    return this.#state.kind === 'refused' && this.#state.field === field
      ? reasonWords(this.#state.reason)
      : undefined;
  }

  /** Rows have come. What an own save has overtaken is old news. */
  #follow(known: Known<Value>): void {
    const { seen, value } = this.#kept;
    if (isOlder(known.seen, seen)) return;
    if (known.seen === seen && isSame(known.value, value)) return;
    if (!this.isDirty) {
      this.#kept = known;
      this.draft = copy(known.value);
    } else if (known.seen !== seen) {
      this.#newer = known;
      if (this.#state.kind !== 'saving') this.#state = { kind: 'overtaken' };
    }
  }

  discard(): void {
    this.#kept = this.#newer ?? this.#kept;
    this.#newer = null;
    this.draft = copy(this.#kept.value);
    this.#state = { kind: 'still' };
  }

  /** @returns whether it was saved. */
  async save(): Promise<boolean> {
    if (this.#state.kind === 'saving') return false;
    const value = copy(this.draft);
    this.#state = { kind: 'saving' };
    try {
      const { updatedAt } = await this.#save(value, this.#kept.seen);
      this.#kept = { value, seen: updatedAt };
      this.#newer = null;
      this.#state = { kind: 'saved' };
      return true;
    } catch (reason) {
      this.#refuse(reason);
      return false;
    }
  }

  /** Saves over what somebody else has made of it. */
  async saveOver(): Promise<boolean> {
    if (this.#newer) this.#kept = { value: this.#kept.value, seen: this.#newer.seen };
    return this.save();
  }

  #refuse(thrown: unknown): void {
    const { code, field, reason, row } = (
      thrown instanceof Error ? thrown : {}
    ) as Partial<Refusal>;
    if (code === 'changed_meanwhile') {
      const seen = row?.['updated_at'];
      // The pull that the refusal has caused brings their value; until then only its time is known.
      if (typeof seen === 'string' && isOlder(this.#newer?.seen ?? null, seen))
        this.#newer = { value: this.#kept.value, seen };
      this.#state = { kind: 'overtaken' };
      return;
    }
    // An app that is older than the server may lack the field.
    const words = code === 'invalid' && reason ? inWords(reason) : thrownWords(thrown);
    this.#state = { kind: 'refused', words, field: field ?? null, reason: reason ?? '' };
  }
}

function inWords(reason: string): ErrorWords {
  return { ...errorWords('invalid'), title: 'Not saved', message: reasonWords(reason) };
}

/** Times of rows as Postgres writes them sort as text. */
function isOlder(seen: string | null, than: string | null): boolean {
  return than !== null && (seen === null || seen < than);
}

function copy<Value>(value: Value): Value {
  // A snapshot of plain data is of the same type, which its declaration does not know.
  const plain: unknown = $state.snapshot(value);
  return plain as Value;
}

/** Both are plain data whose keys come in the same order. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
