import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchWords } from '../../../domain/search-words.ts';
import { TextIndex } from './text-index.ts';

type Texts = Record<string, string | readonly string[]>;

/** Tickets by id; the first text of each is who it is about. */
function indexOf(tickets: Texts): TextIndex {
  const index = new TextIndex();
  for (const [nth, [id, texts]] of Object.entries(tickets).entries()) {
    index.set({ id, at: nth, parts: typeof texts === 'string' ? ['', texts] : texts });
  }
  return index;
}

const ids = (index: TextIndex, query: string): string[] =>
  index.search(query, 100).matches.map(({ id }) => id);

describe('a query', () => {
  it('finds the tickets that have all of its words, in any order, message and case', () => {
    const index = indexOf({
      both: ['1 mira', 'My parcel is late', 'Nobody answers'],
      one: ['2 nora', 'Nobody is home'],
    });
    expect(ids(index, 'ANSWERS parcel')).toEqual(['both']);
    expect(ids(index, 'nobody').sort()).toEqual(['both', 'one']);
    expect(ids(index, 'nobody parcel refund')).toEqual([]);
    expect(ids(index, '')).toEqual([]);
    expect(ids(index, '…?!')).toEqual([]);
  });

  it('finds words by their beginning', () => {
    const index = indexOf({ a: 'the delivery', b: 'the deliverer', c: 'the diver' });
    expect(ids(index, 'deliv').sort()).toEqual(['a', 'b']);
    expect(ids(index, 'd')).toHaveLength(3);
  });

  it('finds words in spite of slips, behind those without', () => {
    const index = indexOf({ right: 'my refund please', wrong: 'my refnud please' });
    expect(ids(index, 'refund')).toEqual(['right', 'wrong']);
    expect(ids(index, 'refnud')).toEqual(['wrong', 'right']);
    expect(ids(index, 'recieving')).toEqual([]);
    expect(ids(indexOf({ a: 'receiving' }), 'recieving')).toEqual(['a']);
    expect(ids(indexOf({ a: 'delivery' }), 'delvi')).toEqual(['a']);
  });

  it('takes no short word and no number for another', () => {
    const index = indexOf({ lost: 'it is lost', cost: 'what it cost', order: 'order 20418' });
    expect(ids(index, 'lost')).toEqual(['lost']);
    expect(ids(index, '20419')).toEqual([]);
    // No ticket has it: then it is likely a slip.
    expect(ids(index, 'losd')).toEqual(['lost']);
  });

  it('finds people by handle and by name, without their accents', () => {
    const index = indexOf({
      mira: ['7 mira_holt Mira Holt', 'Hello'],
      jose: ['8 jm José Muñoz', 'Hello'],
      other: ['9 someone Some One', 'I asked Mira already'],
    });
    expect(ids(index, '@mira_holt')).toEqual(['mira']);
    expect(ids(index, 'mira')).toEqual(['mira', 'other']);
    expect(ids(index, 'jose munoz')).toEqual(['jose']);
  });

  it('puts the ticket of that number first', () => {
    const index = indexOf({
      said: ['5 a', 'order 123, order 123, order 123'],
      longer: ['1234 b', 'Hello'],
      meant: ['123 c', 'Hello'],
    });
    expect(ids(index, '123')[0]).toBe('meant');
    expect(ids(index, '#123')[0]).toBe('meant');
    expect(ids(index, '12').sort()).toEqual(['longer', 'meant', 'said']);
  });

  it('ranks what is rare above what is common, and what stands together above what does not', () => {
    const index = indexOf({
      ...Object.fromEntries([1, 2, 3, 4].map((n) => [`many${n}`, 'delivery delivery'])),
      apart: 'twice I called, and was charged',
      together: 'I was charged twice and called',
    });
    expect(ids(index, 'charged twice')).toEqual(['together', 'apart']);
    const mixed = indexOf({ a: 'lamp lamp late', b: 'late late lamp', c: 'late', d: 'late' });
    expect(ids(mixed, 'lamp late')[0]).toBe('a');
  });

  it('has the newer of two that are alike first', () => {
    const index = new TextIndex();
    index.set({ id: 'old', at: Date.UTC(2025, 1), parts: ['', 'late'] });
    index.set({ id: 'new', at: Date.UTC(2026, 1), parts: ['', 'late'] });
    expect(ids(index, 'late')).toEqual(['new', 'old']);
  });

  it('names as many as it is asked for, and counts all', () => {
    const index = indexOf(
      Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`t${n}`, 'late'])),
    );
    const { matches, total } = index.search('late', 10);
    expect([matches.length, total]).toEqual([10, 50]);
  });

  it('says which words answer it, and in which message', () => {
    const index = indexOf({
      a: ['1 mira', 'My refnud?', 'Still no refund for café 12', 'Thank you'],
    });
    const [match] = index.search('refund cafe', 10).matches;
    expect(match?.terms.sort()).toEqual(['cafe', 'refnud', 'refund']);
    expect(match?.part).toBe(2);
  });

  it('finds Japanese by any part of a word, and emoji', () => {
    const index = indexOf({ a: '荷物の配送が遅延しています', b: 'late 📦😡' });
    for (const query of ['配送', '遅延', '延', '配送が遅延'])
      expect(ids(index, query)).toEqual(['a']);
    expect(ids(index, '送配')).toEqual([]);
    expect(ids(index, '📦')).toEqual(['b']);
  });

  it('may be as long as a pasted tweet', () => {
    const text = Array.from({ length: 60 }, (_, n) => `word${n}`).join(' ');
    expect(ids(indexOf({ a: text, b: 'word1' }), text)).toEqual(['a']);
  });
});

describe('a ticket that says something else now', () => {
  it('is found by that alone, and its old words are nowhere', () => {
    const index = indexOf({ a: ['1 mira', 'my secretword', 'late'], b: ['2 nora', 'late'] });
    expect(index.set({ id: 'a', at: 9, parts: ['1 mira', '', 'late'] })).toBe(true);
    expect(ids(index, 'secretword')).toEqual([]);
    expect(index.hasWord('secretword')).toBe(false);
    expect(ids(index, 'late').sort()).toEqual(['a', 'b']);
    expect(index.hasWord('mira')).toBe(true);
  });

  it('is no news when it says the same', () => {
    const index = indexOf({ a: ['1 mira', 'late'] });
    expect(index.set({ id: 'a', at: 0, parts: ['1 mira', 'late'] })).toBe(false);
    expect(index.set({ id: 'a', at: 5, parts: ['1 mira', 'late'] })).toBe(true);
    expect(index.remove('b')).toBe(false);
  });

  it('leaves nothing when it goes', () => {
    const index = indexOf({ a: ['1 mira', 'my secretword'], b: ['2 nora', 'late'] });
    index.remove('a');
    expect(index.hasWord('secretword')).toBe(false);
    expect([index.size, ids(index, 'mira')]).toEqual([1, []]);
  });

  it('leaves the index as if it had never been otherwise', () => {
    const words = fc.array(fc.constantFrom('late', 'lamp', 'lost', 'parcel', 'refund'));
    const change = fc.record({ id: fc.constantFrom('a', 'b', 'c'), words: fc.option(words) });
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const index = new TextIndex();
        const now = new Map<string, string>();
        for (const { id, words: said } of changes) {
          if (said) index.set({ id, at: 0, parts: ['', said.join(' ')] });
          else index.remove(id);
          if (said) now.set(id, said.join(' '));
          else now.delete(id);
        }
        const all = [...now.values()].flatMap((text) => searchWords(text)).map(({ term }) => term);
        for (const word of ['late', 'lamp', 'lost', 'parcel', 'refund']) {
          expect(index.hasWord(word)).toBe(all.includes(word));
          const having = [...now].filter(([, text]) => text.split(' ').includes(word));
          expect(ids(index, word).sort()).toEqual(having.map(([id]) => id).sort());
        }
      }),
    );
  });
});
