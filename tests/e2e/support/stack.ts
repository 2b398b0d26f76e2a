/** The embedded stack as scripts start it, once for each test file. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';

const project = join(import.meta.dirname, '../../..');

const readySchema = v.object({
  app: v.string(),
  supabase: v.object({ url: v.string(), anonKey: v.string(), serviceRoleKey: v.string() }),
  x: v.object({ origin: v.string() }),
  mailbox: v.string(),
  accounts: v.array(v.object({ role: v.string(), email: v.string(), password: v.string() })),
  /** Only while nobody is admin. */
  setupCode: v.optional(v.string()),
});

export type Account = v.InferOutput<typeof readySchema>['accounts'][number];

export interface RunningStack extends v.InferOutput<typeof readySchema> {
  account(role: string): Account;
  stop(): Promise<void>;
}

/** Starts `npm run stack -- --json` on a fresh folder and a free port. */
export async function startStack(...options: string[]): Promise<RunningStack> {
  const data = mkdtempSync(join(tmpdir(), 'roost-e2e-'));
  const script = join(project, 'supabase/local/stack.ts');
  const child = spawn(
    process.execPath,
    [script, '--json', '--port', '0', '--data', data, ...options],
    { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve)),
    ended.then(() => Promise.reject(new Error('The stack ended before it was ready.'))),
  ]);
  const ready = v.parse(readySchema, JSON.parse(line));
  return {
    ...ready,
    account(role) {
      const found = ready.accounts.find((account) => account.role === role);
      if (!found) throw new Error(`No account for ${role}`);
      return found;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
