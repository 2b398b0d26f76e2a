import { afterAll, beforeAll, expect, it } from 'vitest';
import * as v from 'valibot';
import { COMPANY, type CompanyTable } from '../../../src/lib/domain/rows.ts';
import { startTestStack, type TestStack } from '../testing/test-stack.ts';
import { ensureCompany } from './company.ts';

let test: TestStack;
beforeAll(async () => {
  // A post an hour: the demo's customers are not what is looked at.
  test = await startTestStack({ demo: true, demoIntervalMs: 3_600_000, schedule: false });
});
afterAll(() => test.stop());

const count = async (table: CompanyTable): Promise<number> =>
  (
    await test.stack.database.query<{ n: number }>(`select count(*)::int as n from public.${table}`)
  )[0]?.n ?? -1;

it('gives the demo a company that the app understands', async () => {
  const counts = {
    teams: 2,
    team_members: 4,
    settings: 2,
    calendars: 1,
    sla_policies: 2,
    macros: 6,
    articles: 4,
  };
  for (const [table, n] of Object.entries(counts) as [CompanyTable, number][]) {
    expect(await count(table), table).toBe(n);
    const client = await test.client('agent@roost.demo');
    const { data } = await client.from(table).select('*');
    for (const row of data ?? []) v.parse(COMPANY[table], row);
    expect(data, table).toHaveLength(n);
  }
});

it('does not bring back what somebody has deleted', async () => {
  await test.stack.database.query('delete from public.teams');
  await ensureCompany(test.stack.database);
  expect(await count('teams')).toBe(0);
});

it('leaves a stack without demo alone', async () => {
  const plain = await startTestStack();
  try {
    const [row] = await plain.stack.database.query<{ n: number }>(
      'select count(*)::int as n from public.settings',
    );
    expect(row?.n).toBe(0);
  } finally {
    await plain.stop();
  }
});
