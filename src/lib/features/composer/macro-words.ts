/** What is said of a macro whose text could not be filled in. */
import type { MacroProblem } from '../../domain/macro-text.ts';

/** A sentence for the first of them; the others are named when it is mended. */
export function problemWords([first]: readonly MacroProblem[]): string {
  if (!first) return '';
  const { kind, name, mark } = first;
  const why = {
    missing: `Nothing is known for “${name}”`,
    unknown: `The macro names “${name}”, which does not exist`,
    unclosed: 'The macro has braces without their other half',
  }[kind];
  return `${why}: replace ${mark} before you send.`;
}
