/** Comma-separated values as spreadsheets write them (RFC 4180), also with semicolons or tabs between the fields. */

export interface CsvRow {
  /** Counted as a spreadsheet counts its rows, from 1. */
  number: number;
  fields: string[];
}

export type Csv = { kind: 'rows'; rows: CsvRow[] } | { kind: 'unclosed'; number: number };

const SEPARATORS = [',', ';', '\t'] as const;

/**
 * @param text Whole; a mark of the byte order at its start is skipped. The separator is the one that the first line
 *   has most of.
 * @returns rows without those in which nothing stands; 'unclosed' with the row whose quotation marks do not end.
 */
export function parseCsv(text: string): Csv {
  const source = text.replace(/^\ufeff/u, '').replace(/\r\n?/gu, '\n');
  const separator = separatorOf(source);
  const rows: CsvRow[] = [];
  let number = 1;
  let fields: string[] = [];
  let field = '';
  let at = 0;
  const endRow = (): void => {
    fields.push(field);
    field = '';
    if (fields.some((each) => each.trim() !== '')) rows.push({ number, fields });
    fields = [];
    number += 1;
  };
  while (at < source.length) {
    const sign = source.charAt(at);
    if (sign === '"' && field === '') {
      const quoted = quotedAt(source, at);
      if (!quoted) return { kind: 'unclosed', number };
      field = quoted.text;
      at = quoted.end;
      continue;
    }
    if (sign === separator) {
      fields.push(field);
      field = '';
    } else if (sign === '\n') endRow();
    else field += sign;
    at += 1;
  }
  if (field !== '' || fields.length > 0) endRow();
  return { kind: 'rows', rows };
}

/** A field in quotation marks, in which two of them mean one. @returns null when it does not end */
function quotedAt(source: string, start: number): { text: string; end: number } | null {
  let text = '';
  for (let at = start + 1; at < source.length; at += 1) {
    const sign = source.charAt(at);
    if (sign !== '"') {
      text += sign;
    } else if (source.charAt(at + 1) === '"') {
      text += sign;
      at += 1;
    } else return { text, end: at + 1 };
  }
  return null;
}

function separatorOf(source: string): string {
  const [line = ''] = source.split('\n', 1);
  const counted = SEPARATORS.map((sign) => ({ sign, count: line.split(sign).length }));
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).sign;
}

/**
 * The text of a file that spreadsheets open. What they would take for a formula is kept from being one by an
 * apostrophe.
 */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  const field = (text: string): string => {
    const harmless = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
    return /[",;\t\n\r]/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  };
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}
