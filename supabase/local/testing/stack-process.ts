/** A stack in a process of its own, for tests that end it from outside. Argument: its data folder. */
import { describe } from '../stack/description.ts';
import { runUntilSignal } from '../stack/run.ts';
import { startStack } from '../stack/start-stack.ts';

await runUntilSignal(async (log) => {
  const data = process.argv[2] ?? '';
  const stack = await startStack({ data, build: null, demo: false, log });
  process.stdout.write(`${JSON.stringify(describe(stack))}\n`);
  return stack;
});
