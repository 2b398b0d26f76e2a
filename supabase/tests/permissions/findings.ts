/** What was tried, and where it came out otherwise than the matrix says. */
export class Findings {
  /** How many cells were tried: a persona, a thing, and what they did to it. */
  cells = 0;
  readonly violations: string[] = [];

  /** `difference` says how the cell differs, in words; null when it does not. */
  note(cell: string, difference: string | null): void {
    this.cells += 1;
    if (difference !== null) this.violations.push(`${cell}: ${difference}`);
  }
}
