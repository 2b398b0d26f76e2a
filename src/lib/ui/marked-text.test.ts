import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromFirstMark, markedText } from './marked-text.ts';

const shown = (text: string, ...terms: string[]): string =>
  markedText(text, new Set(terms))
    .map((piece) => (piece.isMarked ? `[${piece.text}]` : piece.text))
    .join('');

describe('markedText', () => {
  it('marks whole words as they are written', () => {
    expect(shown('Where is my PARCEL, the Café parcel?', 'parcel', 'cafe')).toBe(
      'Where is my [PARCEL], the [Café] [parcel]?',
    );
    expect(shown('nothing of it', 'parcel')).toBe('nothing of it');
    expect(shown('', 'parcel')).toBe('');
    expect(shown('parcel')).toBe('parcel');
  });

  it('marks pairs of letters that overlap as one', () => {
    expect(shown('荷物の配送遅延です', '配送', '送遅', '遅延')).toBe('荷物の[配送遅延]です');
  });

  it('loses and adds nothing, whatever the text', () => {
    const letters = fc.array(fc.oneof(fc.nat({ max: 0x3400 }), fc.nat({ max: 0x10ffff })));
    const text = letters.map((codes) => String.fromCodePoint(...codes));
    fc.assert(
      fc.property(text, fc.array(text), (written, terms) => {
        const pieces = markedText(written, new Set(terms));
        expect(pieces.map((piece) => piece.text).join('')).toBe(written);
      }),
    );
  });
});

describe('fromFirstMark', () => {
  const start = 'I have written to you four times since Monday and nobody ever told me where the ';
  const end = ' is, or who has it, or whether it will ever come before we move to another house';
  const cut = (text: string) =>
    fromFirstMark(markedText(text, new Set(['parcel']))).map((piece) => piece.text);

  it('begins at a word shortly before the mark', () => {
    expect(cut(`${start}parcel${end}`)).toEqual(['…ever told me where the ', 'parcel', end]);
  });

  it('begins earlier where little follows', () => {
    expect(cut(`${start}${start}parcel`)[0]).toBe(`…${start}`);
  });

  it('leaves out nothing where the mark is seen anyway, or there is none', () => {
    for (const text of [`Where is my parcel${end}`, `parcel. ${start}`, start, '']) {
      expect(cut(text).join('')).toBe(text);
    }
  });
});
