/** Lets many in at once, or one alone: while the server is dead nothing else can be broken. */
type Company = 'beside' | 'alone';

interface Waiting {
  company: Company;
  enter: () => void;
}

export class Gate {
  readonly #waiting: Waiting[] = [];
  #inside = 0;
  #isTaken = false;

  /** In the order of asking, so that those who want to be alone get their turn. @returns what leaves again. */
  enter(company: Company): Promise<() => void> {
    return new Promise((resolve) => {
      this.#waiting.push({
        company,
        enter: () => {
          this.#inside += 1;
          this.#isTaken = company === 'alone';
          resolve(() => {
            this.#inside -= 1;
            this.#isTaken = false;
            this.#admit();
          });
        },
      });
      this.#admit();
    });
  }

  #admit(): void {
    for (;;) {
      const next = this.#waiting[0];
      if (!next || this.#isTaken || (next.company === 'alone' && this.#inside > 0)) return;
      this.#waiting.shift();
      next.enter();
    }
  }
}
