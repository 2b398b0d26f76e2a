/** What keeps a spreadsheet from being taken. */
export interface FileProblem {
  /** Of the spreadsheet, from 1; null when it is about the whole file. */
  row: number | null;
  text: string;
}
