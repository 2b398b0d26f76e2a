/**
 * Run by Node: the embedded stack without functions, for tests that call the functions' handlers in Deno.
 * Prints one line of JSON when it is ready, answers each line `{text, parameters}` with the rows of that
 * statement, and ends with its standard input.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startStack } from '../../local/stack/start-stack.ts';

const data = mkdtempSync(join(tmpdir(), 'roost-functions-'));
const stack = await startStack({
  data,
  build: null,
  functions: false,
  schedule: false,
  demo: false,
});
const { simulator } = stack;
if (!simulator) throw new Error('The tests need the X simulator.');

process.stdout.write(
  `${JSON.stringify({
    supabase: stack.supabase,
    cronSecret: stack.cronSecret,
    accounts: stack.accounts,
    x: {
      origin: stack.x.origin,
      keys: simulator.credentials,
      brand: { id: simulator.brand.id, username: simulator.brand.username },
    },
  })}\n`,
);

for await (const line of createInterface({ input: process.stdin })) {
  const { text, parameters } = JSON.parse(line) as { text: string; parameters: unknown[] };
  const rows = await stack.database.query(text, parameters);
  process.stdout.write(`${JSON.stringify(rows)}\n`);
}
await stack.stop();
rmSync(data, { recursive: true, force: true });
process.exit(0);
