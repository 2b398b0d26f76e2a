import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchWords } from './search-words.ts';

/** Mostly of the scripts that people write in; halves of pairs and letters of the future among them. */
const letter = fc.oneof(
  fc.nat({ max: 0x3400 }),
  fc.nat({ max: 0xffff }),
  fc.nat({ max: 0x10ffff }),
);
const anyText = fc
  .array(letter, { maxLength: 60 })
  .map((letters) => String.fromCodePoint(...letters));

const terms = (text: string): string[] => searchWords(text).map(({ term }) => term);

describe('the words of a text', () => {
  it('are its letters and digits, in lower case', () => {
    expect(terms('Where is MY parcel?! Order WR-20418, due 5pm.')).toEqual(
      'where is my parcel order wr 20418 due 5pm'.split(' '),
    );
    expect(terms('')).toEqual([]);
    expect(terms(' … ?! — ')).toEqual([]);
  });

  it('stand where they are written', () => {
    const text = 'The café 📦 of “Straße”';
    expect(searchWords(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'The',
      'café',
      '📦',
      'of',
      'Straße',
    ]);
  });

  it.each([
    ['café', 'cafe'],
    ['cafe\u0301', 'café'],
    ['ÜBERFÄLLIG', 'uberfallig'],
    ['Straße', 'STRASSE'],
    ['STRAẞE', 'strasse'],
    ['Ørsted', 'orsted'],
    ['Łódź', 'lodz'],
    ['œuvre', 'oeuvre'],
    ['İstanbul', 'istanbul'],
    ['ΟΔΟΣ', 'οδος'],
    ['ещё', 'еще'],
    ['ﬁne', 'fine'],
    ['ＰＡＲＣＥＬ', 'parcel'],
    ['מָזָל', 'מזל'],
    ['مُحَمَّد', 'محمد'],
    ['par\u00adcel', 'parcel'],
    ['don’t', "don't"],
    ["don't", 'dont'],
    ['ｶﾞｽ', 'ガス'],
  ])('take %s for %s', (one, other) => {
    expect(terms(one)).toEqual(terms(other));
  });

  it('keep apart what differs by more than an accent', () => {
    // A vowel sign of Hindi is no accent.
    expect(terms('की')).not.toEqual(terms('का'));
    expect(terms('が')).not.toEqual(terms('か'));
  });

  it('part at an apostrophe behind an article', () => {
    expect(terms('l’addition')).toEqual(['l', 'addition']);
    expect(terms("we'll d'accord qu'il")).toEqual(['we', 'll', 'd', 'accord', 'qu', 'il']);
  });

  it('are those of handles, tags, numbers and addresses too', () => {
    expect(terms('@mira_holt #123 #ParcelGone https://www.example.com/a?b=1')).toEqual(
      'mira holt 123 parcelgone example com a b 1'.split(' '),
    );
  });

  it('are pairs of letters where nothing parts words', () => {
    expect(terms('配送遅延')).toEqual(['配送', '送遅', '遅延', '延']);
    expect(terms('荷物はどこ?')).toEqual(['荷物', '物は', 'はど', 'どこ', 'こ']);
    expect(terms('พัสดุ')).toHaveLength(3);
    expect(terms('配')).toEqual(['配']);
    expect(terms('iPhone修理')).toEqual(['iphone', '修理', '理']);
  });

  it('leave Korean as it is spaced', () => {
    expect(terms('배송이 늦어요')).toEqual(['배송이', '늦어요']);
  });

  it('are emoji, whatever modifies them', () => {
    expect(terms('late😡😡 👍🏽 ❤️ 🇩🇪')).toEqual(['late', '😡', '😡', '👍', '❤', '🇩🇪']);
    expect(terms('👩‍🚀')).toEqual(['👩', '🚀']);
  });

  it('are never longer than anybody types', () => {
    expect(terms('x'.repeat(5_000))[0]).toHaveLength(40);
  });

  it('lie within the text, in order, and are never empty, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let last = 0;
        for (const { term, start, end } of searchWords(text)) {
          expect(term.length).toBeGreaterThan(0);
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = start;
        }
      }),
    );
  });

  it('are the same however the same letters are encoded', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(terms(text.normalize('NFD'))).toEqual(terms(text.normalize('NFC')));
      }),
    );
  });
});
