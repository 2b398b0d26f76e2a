import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { populate, startAfresh } from '../support/world.ts';
import { checkPermissions } from './check.ts';
import { checkRest } from './rest.ts';

describe('permissions on Postgres', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await openTestDatabase('postgres');
    await populate(test.database);
  });
  afterAll(() => test.close());

  it('everyone may do in the database what the matrix says, and nothing else', async () => {
    const verdict = await checkPermissions(test.database);
    expect(verdict.violations).toEqual([]);
    expect(verdict.undeclared).toEqual([]);
    expect(verdict.cells).toBeGreaterThan(800);
  });

  it('and no more by HTTP, with or without a key', async () => {
    const verdict = await checkRest(test);
    expect(verdict.violations).toEqual([]);
    expect(verdict.cells).toBeGreaterThan(400);
  });

  it('also when @supabase/lite has granted everything to everyone: row level security holds by itself', async () => {
    await test.database.script(`
      grant usage on schema public, private to anon, authenticated;
      grant all on all tables in schema public, private to anon, authenticated;
    `);
    const { violations } = await checkPermissions(test.database, [
      'agentB',
      'customer',
      'disabled',
      'stranger',
    ]);
    // Instead of an error a read comes back empty, and a write finds no row.
    const harmless =
      /sees 0 rows instead of an error|: select from private|: (update|delete).* is not refused/;
    expect(violations.filter((violation) => !harmless.test(violation))).toEqual([]);
  });

  it('and the check notices a policy too wide, a grant too many, and a table nobody thought of', async () => {
    await startAfresh(test.database);
    await test.database.script(`
      create policy "too wide" on public.tickets for select to authenticated using (true);
      create policy "too kind" on public.teams for insert to authenticated with check (true);
      grant execute on function public.tombstone_posts(text[]) to authenticated;
      create table public.forgotten (id int primary key);
    `);
    const { violations, undeclared } = await checkPermissions(test.database, [
      'agentA',
      'customer',
    ]);
    expect(undeclared).toEqual(['public.forgotten']);
    expect(violations).toContainEqual(
      expect.stringMatching(/^customer selects from public\.tickets: sees 4 rows/),
    );
    expect(violations).toContainEqual(
      expect.stringMatching(/^agentA inserts in public\.teams: changes the row/),
    );
    expect(violations).toContainEqual(
      expect.stringMatching(/^agentA calls tombstone_posts: ok instead of deny/),
    );
  });
});
