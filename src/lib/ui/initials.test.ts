import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hue, initials } from './initials.ts';

describe('initials', () => {
  it('takes the first letters of the first and the last name', () => {
    expect(initials('Mira Okafor')).toBe('MO');
    expect(initials('Rafael Montoya-Castellanos de la Vega')).toBe('RV');
    expect(initials('zoë')).toBe('Z');
    expect(initials('محمد العلي')).toBe('ما');
  });

  it('survives names without letters', () => {
    expect(initials('☀️🌻')).toBe('·');
    expect(initials('')).toBe('·');
  });

  it('drops stacked marks and direction overrides', () => {
    expect(initials('Z̷̢̛̗a̸l̶g̵o\u202e T')).toBe('ZT');
  });

  it('never grows beyond a few characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        expect(initials(name).length).toBeLessThanOrEqual(8);
      }),
    );
  });
});

describe('hue', () => {
  it('is a place on the colour wheel that stays', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(hue(id)).toBe(hue(id));
        expect(hue(id)).toBeGreaterThanOrEqual(0);
        expect(hue(id)).toBeLessThan(360);
      }),
    );
  });
});
