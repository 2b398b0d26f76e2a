import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts';
import { ensureBrand } from './brand.ts';

const BRAND = { xUserId: '77', handle: 'wrenby', name: 'Wrenby', avatarUrl: null };
const keys = (secret: string) => ({
  consumerKey: 'consumer-key',
  consumerSecret: secret,
  accessToken: '77-token',
  accessSecret: 'access-secret',
  bearerToken: 'bearer-token',
});

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase('pglite');
});
afterAll(() => test.close());
beforeEach(() => test.database.query('delete from public.brand_accounts'));

const ensure = (secret: string, when: 'once' | 'each time') =>
  ensureBrand(test.database, BRAND, keys(secret), when);
async function secrets(): Promise<unknown[]> {
  const rows = await test.database.query<{ consumer_secret: string }>(
    'select consumer_secret from private.x_credentials',
  );
  return rows.map((row) => row.consumer_secret);
}

it('connects the brand with its keys, and leaves alone what an admin has changed', async () => {
  const id = await ensure('first', 'once');
  expect(await secrets()).toEqual(['first']);
  expect(await ensure('second', 'once')).toBe(id);
  expect(await secrets()).toEqual(['first']);
});

it('takes keys that are given to each start', async () => {
  await ensure('first', 'once');
  await ensure('second', 'each time');
  expect(await secrets()).toEqual(['second']);
});

it('leaves an account disconnected', async () => {
  const id = await ensure('first', 'once');
  await test.database.query('select public.disconnect_x_account($1)', [id]);
  await ensure('second', 'each time');
  expect(await secrets()).toEqual([]);
});
