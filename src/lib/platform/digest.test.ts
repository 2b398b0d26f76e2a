import { expect, it } from 'vitest';
import { sha256 } from './digest.ts';
import { randomToken } from './ids.ts';

it('is the hash that Postgres makes of the same text', async () => {
  expect(await sha256('abc')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

it('draws tokens that fit into an address and never come twice', () => {
  const drawn = Array.from({ length: 500 }, () => randomToken(16));
  expect(new Set(drawn).size).toBe(500);
  for (const token of drawn) expect(token).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(randomToken(32)).toMatch(/^[A-Za-z0-9_-]{43}$/);
});
