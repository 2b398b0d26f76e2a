import { describe, expect, it } from 'vitest';
import { languageSupported } from './language.ts';

describe('languageSupported', () => {
  it.each([
    ['en', 'hello', true],
    ['EN-gb', 'hello', true],
    ['fr', 'bonjour', false],
    ['und', 'ok', true],
    ['zxx', 'https://example.org', true],
    ['und', 'まだ荷物が届きません', false],
    [null, 'where is my parcel', true],
    [null, 'где моя посылка', false],
    [null, '😡😡', true],
    ['', 'where', true],
  ])('X says %j of %j: %j', (language, text, expected) => {
    expect(languageSupported(['en'], language, text)).toBe(expected);
  });
});
