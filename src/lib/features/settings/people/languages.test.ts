import { expect, it } from 'vitest';
import { LANGUAGES, languageOf, languageWords } from './languages.ts';

it('knows each of its own languages by tag and by name', () => {
  expect(LANGUAGES.length).toBeGreaterThan(40);
  for (const { value, name } of LANGUAGES) {
    expect(name).not.toBe(value);
    expect(languageOf(value)).toBe(value);
    expect(languageOf(` ${name.toUpperCase()} `)).toBe(value);
    // What the database takes.
    expect(value).toMatch(/^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$/u);
  }
});

it('knows others by their tag, and nothing of what is none', () => {
  expect(languageOf('DE-at')).toBe('de-AT');
  expect(languageWords('de-AT')).toBe('Austrian German');
  for (const word of ['', 'Klingonese', 'x', 'en_US']) expect(languageOf(word)).toBeNull();
  expect(languageWords('not a tag')).toBe('not a tag');
});
