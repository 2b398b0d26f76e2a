import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../testing/test-stack.ts';

let test: TestStack;
beforeAll(async () => {
  test = await startTestStack({ engine: 'pglite' });
});
afterAll(async () => {
  await test.stop();
});

it('keeps the roles of requests apart that come at the same time', async () => {
  const [admin, customer, nobody] = await Promise.all([
    test.client('admin@roost.demo'),
    test.client('customer@roost.demo'),
    test.client(),
  ]);
  const rounds = Array.from({ length: 15 }, () =>
    Promise.all([
      admin.rpc('me'),
      customer.rpc('me'),
      nobody.from('members').select('role'),
      customer.from('members').select('role'),
    ]),
  );
  for (const [asAdmin, asCustomer, asNobody, ownRow] of await Promise.all(rounds)) {
    expect(asAdmin.data).toMatchObject({ role: 'admin' });
    expect(asCustomer.data).toMatchObject({ role: 'customer' });
    expect(asNobody.data ?? []).toEqual([]);
    expect(ownRow.data).toEqual([{ role: 'customer' }]);
  }
});

it('rolls back alone what fails, while others go on', async () => {
  const { database } = test.stack;
  const results = await Promise.allSettled([
    database.transaction(async (query) => {
      await query("insert into public.teams (name) values ('Kept')");
    }),
    database.transaction(async (query) => {
      await query("insert into public.teams (name) values ('Undone')");
      throw new Error('undo');
    }),
    database.query('select 1 / 0'),
    database.query("insert into public.teams (name) values ('Also kept')"),
  ]);
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ]);
  const teams = await database.query<{ name: string }>(
    'select name from public.teams order by name',
  );
  expect(teams.map(({ name }) => name)).toEqual(['Also kept', 'Kept']);
});
