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
    const text = fc.string({ unit: 'binary', maxLength: 40 });
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

  it('begins at a word shortly before the mark', () => {
    const pieces = fromFirstMark(markedText(`${start}parcel is`, new Set(['parcel'])));
    expect(pieces.map(({ text }) => text)).toEqual(['…ever told me where the ', 'parcel', ' is']);
  });

  it('leaves out nothing where the mark is near the beginning, or there is none', () => {
    for (const text of [`${start.slice(0, 50)}parcel`, `parcel. ${start}`, start]) {
      const pieces = markedText(text, new Set(['parcel']));
      expect(fromFirstMark(pieces)).toEqual(pieces);
    }
  });
});
