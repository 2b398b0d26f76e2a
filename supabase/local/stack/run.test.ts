import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { isRunning } from './data-folder.ts';
import { startStack } from './start-stack.ts';

const PROGRAM = fileURLToPath(new URL('../testing/stack-process.ts', import.meta.url));
const folder = temporaryFolder();
afterAll(() => {
  folder.remove();
});

interface Running {
  child: ChildProcess;
  line: string;
  said: string[];
  code: Promise<number | null>;
}

async function run(): Promise<Running> {
  const child = spawn(process.execPath, [PROGRAM, folder.path], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const line = await Promise.race([
    eventually(() => {
      if (lines[0] === undefined) throw new Error(`not ready: ${said.join('\n')}`);
      return lines[0];
    }, 90_000),
    code.then(() => Promise.reject(new Error(said.join('\n')))),
  ]);
  return { child, line, said, code };
}

/** The process of the stack's own Postgres; null where it runs on PGlite. */
function server(): number | null {
  const file = join(folder.path, 'postgres/postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : null;
}

it('prints one line when it is ready, ends everything on a signal, and says nothing more', async () => {
  const { child, line, said, code } = await run();
  const { app } = JSON.parse(line) as { app: string };
  expect((await fetch(`${app}/config.json`)).ok).toBe(true);
  const postgres = server();
  child.kill('SIGTERM');
  expect([0, null]).toContain(await code);
  expect(said).toEqual([]);
  await expect(fetch(app)).rejects.toThrow();
  if (process.platform !== 'win32' && postgres !== null) expect(isRunning(postgres)).toBe(false);
});

it('starts again after it was killed, although its database still ran', async () => {
  const { child, line, code } = await run();
  const { accounts } = JSON.parse(line) as { accounts: unknown[] };
  child.kill('SIGKILL');
  await code;
  const again = await startStack({ data: folder.path, build: null, demo: false, functions: false });
  expect(again.accounts).toEqual(expect.arrayContaining(accounts));
  await again.stop();
});

it('tells why it does not start, in a sentence and not with a stack trace', async () => {
  const holder = await startStack({
    data: folder.path,
    build: null,
    demo: false,
    functions: false,
  });
  const refusal = await run().then(
    () => '',
    (error: unknown) => String(error),
  );
  await holder.stop();
  expect(refusal).toContain('already runs on');
  expect(refusal).not.toMatch(/\n\s+at /);
});
