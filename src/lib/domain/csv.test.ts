import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseCsv, writeCsv } from './csv.ts';

const fieldsOf = (text: string) => {
  const csv = parseCsv(text);
  return csv.kind === 'rows' ? csv.rows.map(({ fields }) => fields) : csv;
};

it.each([
  [
    'a,b\nc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    '\ufeffa;b\r\nc;"d;e"\r\n',
    [
      ['a', 'b'],
      ['c', 'd;e'],
    ],
  ],
  [
    'a\tb\rc\td',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['"say ""hi""",b', [['say "hi"', 'b']]],
  ['a,"two\nlines"', [['a', 'two\nlines']]],
  ['a,b"c,', [['a', 'b"c', '']]],
  ['', []],
] as const)('%j', (text, rows) => {
  expect(fieldsOf(text)).toEqual(rows);
});

it('counts rows as a spreadsheet does, also those in which nothing stands', () => {
  expect(parseCsv('a,b\n\n , \nc,d')).toEqual({
    kind: 'rows',
    rows: [
      { number: 1, fields: ['a', 'b'] },
      { number: 4, fields: ['c', 'd'] },
    ],
  });
});

it('says where quotation marks do not end', () => {
  expect(parseCsv('a,b\nc,"d\ne,f')).toEqual({ kind: 'unclosed', number: 2 });
});

it('reads back whatever was written', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', ' ', 'ö') });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), (cells) => {
      const rows = cells.map(([one, two]) => [`x${one}`, `x${two}`]);
      const quoted = (each: string) => `"${each.replaceAll('"', '""')}"`;
      const text = [['p', 'q'], ...rows].map((row) => row.map(quoted).join(',')).join('\n');
      expect(fieldsOf(text)).toEqual([['p', 'q'], ...rows]);
    }),
  );
});

it('reads back what it writes', () => {
  const field = fc.string().filter((text) => !/^[=+\-@\t\r\ufeff]|\r/u.test(text));
  const row = fc.array(field, { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), (rows) => {
      const written = [['a', 'b', 'c'], ...rows];
      expect(fieldsOf(writeCsv(written))).toEqual(
        written.filter((fields) => fields.some((text) => text.trim() !== '')),
      );
    }),
  );
});

it('writes nothing that a spreadsheet would take for a formula', () => {
  expect(writeCsv([['=1+1', '@x', 'a=b']])).toBe("'=1+1,'@x,a=b\r\n");
});
