/** A text in pieces, so that what was searched for can be marked in it without any of it becoming markup. */
import { searchWords } from '../domain/search-words.ts';

export interface TextPiece {
  text: string;
  isMarked: boolean;
}

/** @param terms Words as `searchWords` has them. */
export function markedText(text: string, terms: ReadonlySet<string>): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  const add = (until: number, isMarked: boolean): void => {
    const more = text.slice(end, until);
    if (more === '') return;
    const last = pieces.at(-1);
    // Words of a script without spaces overlap.
    if (last?.isMarked === isMarked) last.text += more;
    else pieces.push({ text: more, isMarked });
    end = until;
  };
  for (const word of searchWords(text)) {
    if (!terms.has(word.term) || word.end <= end) continue;
    add(word.start, false);
    add(word.end, true);
  }
  add(text.length, false);
  return pieces;
}

/** Two lines of a row. */
const SHOWN = 90;
/** Of what stands before the first mark at least so much is shown. */
const BEFORE_MARK = 24;

/** The same from shortly before the first mark, where that would be cut off in a short place. */
export function fromFirstMark(pieces: readonly TextPiece[]): TextPiece[] {
  const [first, ...rest] = pieces;
  const after = rest.reduce((length, { text }) => length + text.length, 0);
  const before = Math.max(BEFORE_MARK, SHOWN - after);
  if (!first || first.isMarked || after === 0 || first.text.length <= before) return [...pieces];
  const near = first.text.slice(-before);
  const word = near.search(/\s\S/u);
  return [{ text: `…${word === -1 ? near : near.slice(word + 1)}`, isMarked: false }, ...rest];
}
