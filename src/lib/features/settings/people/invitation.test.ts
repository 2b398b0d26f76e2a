import { expect, it } from 'vitest';
import { letterOf, mailOf, untilWords } from './invitation.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');

it.each([
  ['2026-03-09T11:59:00Z', 'Good for 7 days'],
  ['2026-03-03T12:20:00Z', 'Good for 24 hours'],
  ['2026-03-02T13:10:00Z', 'Good for 1 hour'],
  ['2026-03-02T12:10:00Z', 'Good for less than an hour'],
  ['2026-03-02T12:00:00Z', 'Expired'],
])('says of a link until %s: %s', (until, words) => {
  expect(untilWords(until, NOW)).toBe(words);
});

it('writes a letter around a link, whatever the names are', () => {
  const letter = letterOf(
    { name: 'Nia', role: 'admin' },
    'Wrenby & Co',
    'https://r.test/join/x',
    1,
  );
  expect(letter.subject).toBe('Join Wrenby & Co on Roost');
  expect(letter.text).toContain('makes you an administrator at the help desk of Wrenby & Co');
  expect(letter.text).toContain('for one day:\n\nhttps://r.test/join/x');
  const mail = new URL(mailOf('nia+x@example.test', letter));
  expect(decodeURIComponent(mail.pathname)).toBe('nia+x@example.test');
  expect(mail.searchParams.get('subject')).toBe(letter.subject);
  expect(mail.searchParams.get('body')).toBe(letter.text);
});

it('needs neither a name nor a company', () => {
  const { subject, text } = letterOf({ name: null, role: 'agent' }, '', 'https://r.test/join/x', 7);
  expect(subject).toBe('Your invitation to Roost');
  expect(text).toMatch(/^Hello,\n\nthis link makes you an agent at our help desk\./u);
});
