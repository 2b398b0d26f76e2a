/** The forms of one step of the first run, which are saved by the step and not each by itself. */
import { getContext, setContext, untrack } from 'svelte';

export interface StepForm {
  /** What the step's button says of it, "Save". */
  verb: string;
  /** @returns whether nothing is left to be saved; why not is said beside the fields. */
  save(): Promise<boolean>;
}

export class StepForms {
  #forms = $state.raw<readonly StepForm[]>([]);
  #saving = $state(false);
  /** Somebody has pressed Enter in one of them. */
  readonly submitted: () => void;

  constructor(submitted: () => void) {
    this.submitted = submitted;
  }

  /** Of the last one; null while there is none. */
  get verb(): string | null {
    return this.#forms.at(-1)?.verb ?? null;
  }

  get isSaving(): boolean {
    return this.#saving;
  }

  /** For an effect, which must not run again for what it changes here. @returns lets go of it */
  hold(form: StepForm): () => void {
    const change = (to: (forms: readonly StepForm[]) => readonly StepForm[]): void => {
      this.#forms = to(untrack(() => this.#forms));
    };
    change((forms) => [...forms, form]);
    return () => {
      change((forms) => forms.filter((each) => each !== form));
    };
  }

  /** One after the other, up to the first that is refused. @returns whether all are saved */
  async save(): Promise<boolean> {
    if (this.#saving) return false;
    this.#saving = true;
    try {
      for (const form of this.#forms) if (!(await form.save())) return false;
      return true;
    } finally {
      this.#saving = false;
    }
  }
}

const KEY = Symbol('step forms');

/** @param forms undefined: what is below stands alone again */
export function setStepForms(forms: StepForms | undefined): void {
  setContext(KEY, forms);
}

/** undefined for a form that stands alone. */
export function getStepForms(): StepForms | undefined {
  return getContext<StepForms | undefined>(KEY);
}
