import { expect, it } from 'vitest';
import { deviceIn } from './support/device.ts';
import { freshWorld } from './support/fresh-world.ts';

const world = freshWorld();
const { query } = world;
const { pull, snapshot } = deviceIn(world);

const now = async (): Promise<number> => {
  const [row] = await query<{ ms: string }>(
    `select extract(epoch from clock_timestamp()) * 1000 as ms`,
  );
  return Number(row?.ms);
};

it.each([
  ['a pull', () => pull('agentA', 0)],
  ['a pull from a future that was undone', () => pull('agentA', 1_000_000)],
  ['a page of a snapshot', () => snapshot('agentA')],
  ['its next page', async () => snapshot('agentA', (await snapshot('agentA', null, 1)).next, 1)],
])('%s says what time it is on the server', async (_what, ask) => {
  const before = await now();
  const { at } = await ask();
  expect(at).toMatch(/^\d{4}-\d\d-\d\dT/);
  // A browser's clock counts whole milliseconds.
  expect(Date.parse(at)).toBeGreaterThanOrEqual(Math.floor(before));
  expect(Date.parse(at)).toBeLessThanOrEqual(await now());
});
