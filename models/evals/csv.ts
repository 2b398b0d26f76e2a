/**
 * The cells of a comma-separated file (RFC 4180): quoted cells may hold commas, line breaks and doubled
 * quotes. Empty lines are left out.
 */
export function parseCsv(content: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const endRow = (): void => {
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  // A cell, quoted or not, and what ends it.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  const text = content.replace(/^\ufeff/u, '');
  while (cell.lastIndex < text.length || row.length > 0) {
    const found = cell.exec(text);
    if (found === null) throw new Error(`Line ${String(rows.length + 1)} has a stray quote.`);
    row.push(found[1]?.replace(/""/gu, '"') ?? found[2] ?? '');
    if (found[3] === ',') continue;
    endRow();
    if (found[3] === '') break;
  }
  return rows;
}
