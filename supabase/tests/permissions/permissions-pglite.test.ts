import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { populate } from '../support/world.ts';
import { checkPermissions } from './check.ts';
import { checkRest } from './rest.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase('pglite');
  await populate(test.database);
});
afterAll(() => test.close());

// The same migrations and, but for its age, the same Postgres: a part of the matrix shows that it holds here.
it('on PGlite everyone may do in the database what the matrix says', async () => {
  const verdict = await checkPermissions(test.database, ['agentA', 'customer', 'stranger']);
  expect(verdict.violations).toEqual([]);
  expect(verdict.undeclared).toEqual([]);
});

it('on PGlite a request without any key is refused everything', async () => {
  expect((await checkRest(test, ['keyless'])).violations).toEqual([]);
});
