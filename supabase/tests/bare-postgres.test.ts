import { afterAll, beforeAll, expect, it } from 'vitest';
import { bareSqlFiles, openBareDatabase, sqlFiles } from './support/test-database.ts';
import { populate, TICKETS } from './support/world.ts';

let bare: Awaited<ReturnType<typeof openBareDatabase>>;
beforeAll(async () => {
  bare = await openBareDatabase();
});
afterAll(() => bare.close());

it('the migrations run on a Postgres that has nothing of Supabase but what local/sql brings', async () => {
  for (const { sql } of [...bareSqlFiles(), ...sqlFiles()]) await bare.database.script(sql);
  await populate(bare.database);
  const tickets = await bare.database.query<{ id: string }>('select id from public.tickets');
  expect(tickets.map((ticket) => ticket.id).sort()).toEqual(Object.values(TICKETS).sort());
});
