import { describe, expect, it } from 'vitest';
import { avoidedIn, signed, signOff } from './brand-voice.ts';

describe('signOff', () => {
  it.each([
    ['initials', 'Ana Duarte', '^AD'],
    ['initials', 'ana maria duarte', '^AM'],
    ['initials', 'Øystein', '^Ø'],
    ['initials', '  — ', ''],
    ['none', 'Ana Duarte', ''],
    ['Your Wrenby team', 'Ana Duarte', 'Your Wrenby team'],
  ])('%s for %s is “%s”', (sign_off, name, ending) => {
    expect(signOff({ sign_off }, name)).toBe(ending);
  });
});

describe('signed', () => {
  it('puts the ending behind the words, once', () => {
    expect(signed(' On its way. ', '^AD')).toBe('On its way. ^AD');
    expect(signed('On its way. ^AD', '^AD')).toBe('On its way. ^AD');
    expect(signed('On its way.', '')).toBe('On its way.');
  });

  it('does not make a reply of nothing', () => {
    expect(signed('  ', '^AD')).toBe('');
  });
});

describe('avoidedIn', () => {
  const voice = { words_to_avoid: ['unfortunately', 'no problem', 'Käse', '…'] };

  it('finds whole words and phrases, whatever their case and punctuation', () => {
    expect(avoidedIn('UNFORTUNATELY, that is late. No  problem!', voice)).toEqual([
      'unfortunately',
      'no problem',
    ]);
    expect(avoidedIn('Der KÄSE fehlt', voice)).toEqual(['Käse']);
  });

  it('does not find them inside of others', () => {
    expect(avoidedIn('It is unfortunate, and no problematic case', voice)).toEqual([]);
  });
});
