import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { checkDatabase } from './database.ts';
import { houseOf } from './house.ts';
import { moveIn } from './people.ts';
import { checkRest } from './rest.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase('pglite');
  await moveIn(test.database);
});
afterAll(() => test.close());

// The same migrations and, but for its age, the same Postgres: a part of the matrix shows that it holds here.
it('on PGlite everyone may do in the database what the matrix says', async () => {
  const { violations } = await checkDatabase(test.database, ['agentA', 'customer', 'publicKey']);
  expect(violations).toEqual([]);
});

it('on PGlite a request without any key is refused everything', async () => {
  expect((await checkRest(houseOf(test), ['keyless'])).violations).toEqual([]);
});
