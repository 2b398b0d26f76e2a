import { describe, expect, it } from 'vitest';
import { destination } from './destination.ts';

const OUT = { kind: 'signed_out' } as const;
const IN = {
  kind: 'signed_in',
  userId: 'u',
  email: 'a@b.example',
  role: 'agent',
  displayName: 'A',
} as const;
const TICKET = '/(desk)/tickets/[id]';

describe('destination', () => {
  it('sends a stranger to the door and remembers where they wanted to go', () => {
    expect(destination(OUT, '/(desk)', '/', null)).toBe('/sign-in');
    expect(destination(OUT, TICKET, '/tickets/7?view=mine', null)).toBe(
      '/sign-in?next=%2Ftickets%2F7%3Fview%3Dmine',
    );
  });

  it.each([
    ...['/sign-in', '/sign-in/link', '/sign-in/reset', '/sign-up'],
    ...['/setup', '/help', '/rate/[token]'],
  ])('lets a stranger see %s', (route) => {
    expect(destination(OUT, route, route, null)).toBeNull();
  });

  it('lets whoever has a link see what it invites to, signed in or not', () => {
    expect(destination(OUT, '/join/[token]', '/join/abc', null)).toBeNull();
    expect(destination(IN, '/join/[token]', '/join/abc', null)).toBeNull();
  });

  it('lets a person in who has signed in', () => {
    expect(destination(IN, '/sign-in', '/sign-in', null)).toBe('/');
    expect(destination(IN, '/sign-in', '/sign-in', '/tickets/7?view=mine')).toBe(
      '/tickets/7?view=mine',
    );
    expect(destination(IN, TICKET, '/tickets/7', null)).toBeNull();
    expect(destination(IN, '/setup', '/setup', null)).toBeNull();
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/a b',
    '',
  ])('does not follow %j out of the house', (next) => {
    expect(destination(IN, '/sign-in', '/sign-in', next)).toBe('/');
  });

  it('waits while nobody knows who it is, and leaves unknown addresses to the error page', () => {
    expect(destination({ kind: 'unknown' }, TICKET, '/tickets/7', null)).toBeNull();
    expect(destination(OUT, null, '/nowhere', null)).toBeNull();
  });

  it('shows a disabled person why, not the door', () => {
    expect(
      destination(
        { kind: 'disabled', email: 'a@b.example', discarded: { changes: 0, drafts: 0 } },
        '/sign-in',
        '/sign-in',
        null,
      ),
    ).toBe('/');
    expect(
      destination(
        { kind: 'disabled', email: 'a@b.example', discarded: { changes: 0, drafts: 0 } },
        '/(desk)',
        '/',
        null,
      ),
    ).toBeNull();
  });

  it('asks for the second factor first, and remembers where they wanted to go', () => {
    const half = { kind: 'second_factor', email: 'a@b.example' } as const;
    expect(destination(half, '/sign-in', '/sign-in', '/tickets/7')).toBe(
      '/sign-in/code?next=%2Ftickets%2F7',
    );
    expect(destination(half, '/(desk)', '/', null)).toBe('/sign-in/code');
    expect(destination(half, '/sign-in/code', '/sign-in/code', '/tickets/7')).toBeNull();
    expect(destination(IN, '/sign-in/code', '/sign-in/code', '/tickets/7')).toBe('/tickets/7');
    expect(destination(OUT, '/sign-in/code', '/sign-in/code', '/tickets/7')).toBe(
      '/sign-in?next=%2Ftickets%2F7',
    );
  });

  it('leads who forgot the password to a new one, and nobody else', () => {
    expect(destination(IN, '/(desk)', '/', null, true)).toBe('/new-password');
    expect(destination(IN, '/new-password', '/new-password', null, true)).toBeNull();
    expect(destination(IN, '/new-password', '/new-password', null)).toBe('/');
    expect(destination(OUT, '/new-password', '/new-password', null)).toBe(
      '/sign-in?next=%2Fnew-password',
    );
  });
});
