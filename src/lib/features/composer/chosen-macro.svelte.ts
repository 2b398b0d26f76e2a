/** The macro that a reply is being made from, by ticket. As long as the draft: it outlives a reload of the tab. */
import * as v from 'valibot';
import type { MacroProblem } from '../../domain/macro-text.ts';

/** Beside it stands which macro, and what of it could not be filled in: no words of anybody. */
const PREFIX = 'roost-macro:';

const chosenSchema = v.object({
  id: v.string(),
  /** What could not be filled in. */
  problems: v.array(
    v.object({
      kind: v.picklist(['unknown', 'missing', 'unclosed']),
      name: v.string(),
      mark: v.string(),
    }),
  ),
});
type Chosen = v.InferOutput<typeof chosenSchema>;

export class ChosenMacro {
  readonly #key: string;
  #chosen = $state.raw<Chosen | null>(null);

  constructor(ticketId: string) {
    this.#key = `${PREFIX}${ticketId}`;
    this.#chosen = stored(this.#key);
  }

  /** null for words of the person's own. */
  get id(): string | null {
    return this.#chosen?.id ?? null;
  }

  /** Those that still stand in the text. */
  problemsIn(text: string): MacroProblem[] {
    return (this.#chosen?.problems ?? []).filter(({ mark }) => text.includes(mark));
  }

  /** The one that was inserted last is the one that counts; what others left open stays open. */
  set(id: string, problems: readonly MacroProblem[]): void {
    this.#keep({ id, problems: [...(this.#chosen?.problems ?? []), ...problems] });
  }

  forget(): void {
    if (this.#chosen) this.#keep(null);
  }

  #keep(chosen: Chosen | null): void {
    this.#chosen = chosen;
    try {
      if (chosen) sessionStorage.setItem(this.#key, JSON.stringify(chosen));
      else sessionStorage.removeItem(this.#key);
    } catch {
      // Where storage is full or forbidden it lives in memory.
    }
  }
}

function stored(key: string): Chosen | null {
  try {
    const parsed = v.safeParse(chosenSchema, JSON.parse(sessionStorage.getItem(key) ?? 'null'));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
