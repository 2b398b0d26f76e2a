import { reasonWords } from '../../ui/error-messages.ts';

/** What keeps a spreadsheet from being taken. */
export interface FileProblem {
  /** Of the spreadsheet, from 1; null when it is about the whole file. */
  row: number | null;
  text: string;
}

/**
 * What the server found in the rows of a file.
 *
 * @param found `row` counts from 1 in what was sent; `reason` as of a Refusal.
 * @param rows The number in the spreadsheet of each row that was sent.
 */
export function problemsOfRows(
  found: readonly { row: number; field: string; reason: string }[],
  rows: readonly number[],
): FileProblem[] {
  return found.map(({ row, field, reason }) => ({
    row: rows[row - 1] ?? row,
    text: `${field}: ${reasonWords(reason)}`,
  }));
}
