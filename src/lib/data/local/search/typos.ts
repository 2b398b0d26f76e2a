/**
 * How far two words are apart: letters left out, added, exchanged, or swapped with their neighbour, each counted
 * once (optimal string alignment).
 */

/** The term that begins with the word may be longer; this is what that costs. */
const UNFINISHED = 0.5;

/**
 * @returns the number of slips that make the typed word out of the term; half a slip more where the word is only its
 * beginning; null when there are more than `most`.
 */
export function typos(word: string, term: string, most: number): number | null {
  if (term.length < word.length - most) return null;
  // What lies beyond is not compared: the word has ended by then.
  const width = Math.min(term.length, word.length + most);
  let older: number[] = [];
  let above = Array.from({ length: width + 1 }, (_, column) => column);
  for (let row = 1; row <= word.length; row += 1) {
    const letter = word.charCodeAt(row - 1);
    const here = [row];
    let least = row;
    for (let column = 1; column <= width; column += 1) {
      const other = term.charCodeAt(column - 1);
      let cost = Math.min(
        at(above, column) + 1,
        at(here, column - 1) + 1,
        at(above, column - 1) + (letter === other ? 0 : 1),
      );
      const isSwap =
        row > 1 &&
        column > 1 &&
        letter === term.charCodeAt(column - 2) &&
        other === word.charCodeAt(row - 2);
      if (isSwap) cost = Math.min(cost, at(older, column - 2) + 1);
      here.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return null;
    older = above;
    above = here;
  }
  const whole = width === term.length ? at(above, width) : Infinity;
  const start = Math.min(...above) + UNFINISHED;
  const fewest = Math.min(whole, start);
  return Math.floor(fewest) <= most ? fewest : null;
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
