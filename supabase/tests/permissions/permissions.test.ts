import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../local/testing/temporary-folder.ts';
import { checkPermissions, openHouse, type OpenHouse } from './check.ts';
import { checkDatabase } from './database.ts';
import { undeclaredFunctions } from './edge.ts';
import { moveInAgain } from './people.ts';
import { checkRealtime } from './realtime.ts';
import { checkRest } from './rest.ts';
import { undeclared } from './schema.ts';

describe('permissions', () => {
  let house: OpenHouse;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  it('everyone may do what the matrix says and nothing else, whichever way they come', async () => {
    const cells: Record<string, number> = {};
    for await (const road of checkPermissions(house)) {
      expect.soft(road.undeclared, road.name).toEqual([]);
      expect.soft(road.violations, road.name).toEqual([]);
      cells[road.name] = road.cells;
    }
    expect(cells['SQL']).toBeGreaterThan(2500);
    expect(cells['HTTP']).toBeGreaterThan(1700);
    expect(cells['Realtime']).toBeGreaterThan(500);
    expect(cells['Edge functions']).toBeGreaterThan(170);
  }, 180_000);

  it('also when @supabase/lite has granted everything to everyone: row level security holds by itself', async () => {
    await house.database.script(`
      grant usage on schema public, private to anon, authenticated;
      grant all on all tables in schema public, private to anon, authenticated;
    `);
    const { violations } = await checkDatabase(house.database, [
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

  it('the check notices a policy too wide, a grant too many, and what nobody thought of', async () => {
    await house.database.script(`
      create policy "too wide" on public.tickets for select to authenticated using (true);
      create policy "too kind" on public.teams for insert to authenticated with check (true);
      grant execute on function public.tombstone_posts(text[]) to authenticated;
      create or replace function public.me() returns jsonb language sql stable security definer
        as 'select jsonb_agg(to_jsonb(members)) from public.members';
      create table public.forgotten (id int primary key);
      create view public.everything as select * from public.tickets;
      create function public.forgotten() returns bigint language sql as 'select count(*) from public.tickets';
      grant select on public.forgotten, public.everything to anon;
      create policy "loud" on realtime.messages for all to authenticated using (true) with check (true);
    `);
    await moveInAgain(house.database);
    expect(await undeclared(house.database)).toEqual([
      'forgotten()',
      'policy loud',
      'public.everything',
      'public.forgotten',
    ]);
    const found = [
      ...(await checkDatabase(house.database, ['agentA', 'customer'])).violations,
      ...(await checkRest(house, ['customer'])).violations,
      ...(await checkRealtime(house, ['customer'])).violations,
    ];
    for (const expected of [
      /^customer selects from public\.tickets: sees 4 rows/,
      /^agentA inserts in public\.teams: changes the table/,
      /^agentA calls tombstone_posts: ok instead of deny/,
      /^customer calls me: gives away .* of public\.members/,
      /^customer GET \/rest\/v1\/tickets: sees 4 rows/,
      /^customer POST \/rest\/v1\/teams: changes the table/,
      /^customer POST \/rest\/v1\/rpc\/me: gives away/,
      /^customer joins staff: true instead of false/,
      /^customer broadcasts on staff: true instead of false/,
      /^customer is present on staff: true instead of false/,
    ])
      expect(found).toContainEqual(expect.stringMatching(expected));
  });

  it('and a function in a folder that nobody thought of', () => {
    const folder = temporaryFolder();
    try {
      const supabase = resolve(import.meta.dirname, '../..');
      const functions = join(folder.path, 'functions');
      cpSync(join(supabase, 'functions'), functions, { recursive: true });
      mkdirSync(join(functions, 'forgotten'));
      writeFileSync(join(functions, 'forgotten/index.ts'), '');
      expect(undeclaredFunctions(functions, join(supabase, 'config.toml'))).toEqual([
        'function forgotten',
        'function forgotten: verify_jwt is not false',
      ]);
    } finally {
      folder.remove();
    }
  });
});
