import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { checkDatabase } from './database.ts';
import { houseOf } from './house.ts';
import { moveIn, moveInAgain } from './people.ts';
import { checkRest } from './rest.ts';
import { undeclared } from './schema.ts';

describe('permissions on Postgres', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await openTestDatabase('postgres');
    await moveIn(test.database);
  });
  afterAll(() => test.close());

  it('everyone may do in the database what the matrix says, and nothing else', async () => {
    expect(await undeclared(test.database)).toEqual([]);
    const { violations, cells } = await checkDatabase(test.database);
    expect(violations).toEqual([]);
    expect(cells).toBeGreaterThan(2500);
  });

  it('and no more by HTTP, with or without a key', async () => {
    const { violations, cells } = await checkRest(houseOf(test));
    expect(violations).toEqual([]);
    expect(cells).toBeGreaterThan(1700);
  });

  it('also when @supabase/lite has granted everything to everyone: row level security holds by itself', async () => {
    await test.database.script(`
      grant usage on schema public, private to anon, authenticated;
      grant all on all tables in schema public, private to anon, authenticated;
    `);
    const { violations } = await checkDatabase(test.database, [
      'agentB',
      'customer',
      'disabled',
      'publicKey',
    ]);
    // Instead of an error a read comes back empty, and a write finds no row.
    const harmless =
      /sees 0 rows instead of an error|: select from private|: (update|delete).* is not refused/;
    expect(violations.filter((violation) => !harmless.test(violation))).toEqual([]);
  });

  it('and the check notices a policy too wide, a grant too many, and what nobody thought of', async () => {
    await moveInAgain(test.database);
    await test.database.script(`
      create policy "too wide" on public.tickets for select to authenticated using (true);
      create policy "too kind" on public.teams for insert to authenticated with check (true);
      grant execute on function public.tombstone_posts(text[]) to authenticated;
      create table public.forgotten (id int primary key);
      create view public.everything as select * from public.tickets;
      create function public.forgotten() returns bigint language sql as 'select count(*) from public.tickets';
      create policy "loud" on realtime.messages for insert to authenticated with check (true);
    `);
    expect(await undeclared(test.database)).toEqual([
      'forgotten()',
      'policy loud',
      'public.everything',
      'public.forgotten',
    ]);
    const { violations } = await checkDatabase(test.database, ['agentA', 'customer']);
    for (const expected of [
      /^customer selects from public\.tickets: sees 4 rows/,
      /^agentA inserts in public\.teams: changes the table/,
      /^agentA calls tombstone_posts: ok instead of deny/,
      /^customer sends broadcast on staff: true instead of false/,
    ])
      expect(violations).toContainEqual(expect.stringMatching(expected));
  });
});
