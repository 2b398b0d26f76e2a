import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateSpans } from './candidate-words.ts';

const words = (text: string, most = 15): string[] =>
  candidateSpans(text, most).map(({ start, end }) => text.slice(start, end));

describe('the candidates of a text', () => {
  it.each([
    [
      'passes over handles, links and marks',
      '@Larkline !!! https://a.example/lost … www.b.example',
      [],
    ],
    ['is empty for an empty text', ' \n', []],
    [
      'takes a word as it is written',
      'Charged £3.50 twice',
      ['Charged', '£3.50', 'twice', 'Charged £3.50', '£3.50 twice'],
    ],
    [
      'keeps what belongs to one word together',
      'can’t re-book at 10:30',
      ['can’t', 're-book', '10:30', 'can’t re-book'],
    ],
    ['takes a hashtag with its sign', '#refund!', ['#refund']],
    ['takes a row of emoji for one', 'late 😡😡 👩🏽‍🔧', ['late', '😡😡 👩🏽‍🔧', 'late 😡😡 👩🏽‍🔧']],
    ['takes an emoji with its modifiers', 'ok ❤️!', ['ok', '❤️', 'ok ❤️']],
    ['ends a word at an entity', '&quot;care&quot; R&D', ['care', 'R&D']],
    ['leaves entities out', 'soaked &amp; smashed', ['soaked', 'smashed']],
    [
      'takes an entity within a word for a part of it',
      'don&#39;t wait',
      ['don&#39;t', 'wait', 'don&#39;t wait'],
    ],
    ['leaves the words of grammar out', 'where is the parcel', ['where', 'parcel']],
    ['unless there are no others', 'is it', ['is', 'it', 'is it']],
    ['pairs no words across a mark', 'late, again', ['late', 'again']],
    ['reads any script', 'どこ 荷物', ['どこ', '荷物', 'どこ 荷物']],
  ])('%s', (_, text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('gives words before pairs where there is no room for all', () => {
    expect(words('late cold rude', 4)).toEqual(['late', 'cold', 'rude', 'late cold']);
  });

  it('covers a longer text by short runs of neighbours within a clause', () => {
    expect(words('driver shouted loudly. parcel soaked, box smashed completely', 5)).toEqual([
      'driver shouted',
      'loudly',
      'parcel soaked',
      'box smashed',
      'completely',
    ]);
  });

  it('joins clauses where there are too many, but never across a handle or link', () => {
    expect(words('cold. late. rude. lost. @Larkline gone. torn.', 3)).toEqual([
      'cold. late',
      'rude. lost',
      'gone. torn',
    ]);
  });

  it('takes the first words of a list of handles', () => {
    expect(words('one @a two @b three', 2)).toEqual(['one', 'two']);
  });

  it('looks no further than the model does', () => {
    const spans = candidateSpans('late '.repeat(5_000), 15);
    expect(spans.at(-1)?.end).toBeLessThan(700);
  });

  it('is quick with 25,000 characters of one kind', () => {
    for (const unit of ['x', '😡', '@', '&', '\ud800', "a'", '1.', '\u200d', '🇩', ' ']) {
      const text = unit.repeat(25_000 / unit.length);
      const started = performance.now();
      expect(candidateSpans(text, 15).length).toBeLessThanOrEqual(15);
      expect(performance.now() - started).toBeLessThan(1_000);
    }
  });

  it('names stretches within the text, in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const spans = candidateSpans(text, 15);
        expect(spans.length).toBeLessThanOrEqual(15);
        for (const { start, end } of spans) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(text.slice(start, end)).toBe(text.slice(start, end).trim());
        }
      }),
    );
  });
});
