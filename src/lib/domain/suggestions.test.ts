import { describe, expect, it } from 'vitest';
import { mentions, suggested, type AskedFor, type Suggestible } from './suggestions.ts';

const item = (id: string, body: string, topics: Suggestible['topics'] = []) => ({
  ...{ id, title: `About ${id}`, body, topics },
});
const parcel = item('parcel', 'Which parcel number has your order?', ['delivery']);
const search = item('search', 'We start a search for your parcel today.', ['delivery']);
const refund = item('refund', 'The refund is on its way.', ['refund']);
const all = [refund, parcel, search];
const asked = (more: Partial<AskedFor> = {}): AskedFor => ({
  ...{ text: '', topic: null, likeness: new Map() },
  ...more,
});
const shown = (more: Partial<AskedFor>) =>
  suggested(all, asked(more)).map(({ item: { id }, suits }) => (suits ? `${id}!` : id));

describe('suggested', () => {
  it('leaves the order alone when nothing is known of the message', () => {
    expect(shown({})).toEqual(['refund', 'parcel', 'search']);
  });

  it('puts the topic first, and what is more alike before the rest of it', () => {
    const likeness = new Map([
      ['refund', 0.9],
      ['parcel', 0.1],
      ['search', 0.2],
    ]);
    expect(shown({ topic: 'delivery', likeness })).toEqual(['search!', 'parcel!', 'refund!']);
    expect(shown({ topic: 'billing', likeness })).toEqual(['refund!', 'parcel', 'search']);
  });

  it('goes by shared words without a model', () => {
    const text = 'please start a search for my parcel, it was due today';
    expect(shown({ text })).toEqual(['search!', 'refund', 'parcel']);
    expect(shown({ text, topic: 'delivery' })).toEqual(['search!', 'parcel!', 'refund']);
  });

  it('suggests nothing for the topic of what fits nowhere, and not everything', () => {
    const many = Array.from({ length: 9 }, (_, n) => item(String(n), '', ['billing', 'other']));
    const suiting = (topic: 'billing' | 'other') =>
      suggested(many, asked({ topic })).filter(({ suits }) => suits).length;
    expect(suiting('other')).toBe(0);
    expect(suiting('billing')).toBe(5);
    expect(suggested(many, asked({ topic: 'billing' }))).toHaveLength(9);
  });
});

it.each([
  ['', true],
  ['par num', true],
  ['PARCEL', true],
  ['arcel', false],
  ['parcel refund', false],
  ['.*', true],
])('the query %j is in a text: %s', (query, found) => {
  expect(mentions(['Parcels', 'Which parcel number?'], query)).toBe(found);
});
