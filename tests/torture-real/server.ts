/** The embedded stack as something that can be killed and comes back on the same folder and port. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import * as v from 'valibot';
import type { X } from './x.ts';

const project = join(import.meta.dirname, '../..');
const readySchema = v.object({
  app: v.string(),
  accounts: v.array(v.object({ role: v.string(), email: v.string(), password: v.string() })),
});
const secretsSchema = v.object({ databasePassword: v.string() });

type Ready = v.InferOutput<typeof readySchema>;

/** Who signs in. */
export type Account = Ready['accounts'][number];

/** The stack on its real Postgres. */
export class Server {
  /** Database, keys, and what the stack has said (`stack.log`). */
  readonly folder = mkdtempSync(join(tmpdir(), 'roost-torture-'));
  readonly #x: X;
  readonly #log = openSync(join(this.folder, 'stack.log'), 'a');
  #child: ChildProcess | undefined;
  #ready: Ready | undefined;
  #port = 0;

  constructor(x: X) {
    this.#x = x;
  }

  get app(): URL {
    return new URL(this.#started().app);
  }

  get accounts(): readonly Account[] {
    return this.#started().accounts;
  }

  /** Starts, or starts again on what the last one left behind. */
  async start(): Promise<void> {
    const script = join(project, 'supabase/local/stack.ts');
    const child = spawn(
      process.execPath,
      [
        ...[script, '--json', '--no-demo', '--no-build'],
        ...['--port', String(this.#port), '--data', this.folder],
      ],
      {
        cwd: project,
        stdio: ['ignore', 'pipe', this.#log],
        env: { ...process.env, ...this.#x.environment, ROOST_DATABASE: 'postgres' },
      },
    );
    this.#child = child;
    const { stdout } = child;
    if (!stdout) throw new Error('The stack says nothing.');
    const line = await new Promise<string>((resolve, reject) => {
      createInterface(stdout).once('line', resolve);
      child.once('exit', () => reject(new Error('The stack ended before it was ready.')));
    });
    this.#ready = v.parse(readySchema, JSON.parse(line));
    this.#port = Number(this.app.port);
    await this.#x.tell(this.app);
  }

  /** Ends the process without a word, as a power cut would; Postgres stays behind. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** Ends Postgres as `pg_ctl stop -m immediate` does: what was not committed is gone, and it recovers from its log. */
  crashDatabase(): void {
    const pid = this.#postmaster()[0];
    if (pid !== undefined) process.kill(Number(pid), 'SIGQUIT');
  }

  /** Asks the database as its owner. */
  async query<T extends object>(text: string): Promise<T[]> {
    const secrets = v.parse(
      secretsSchema,
      JSON.parse(readFileSync(join(this.folder, 'secrets.json'), 'utf8')),
    );
    const sql = postgres({
      host: '127.0.0.1',
      port: Number(this.#postmaster()[3]),
      user: 'roost',
      password: secrets.databasePassword,
      database: 'postgres',
      max: 1,
      onnotice: () => undefined,
    });
    try {
      return [...(await sql.unsafe<T[]>(text))];
    } finally {
      await sql.end();
    }
  }

  /** Ends for good. @param remains Whether the folder is left behind, to look into. */
  async stop(remains: boolean): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    } else if (existsSync(join(this.folder, 'postgres/postmaster.pid'))) {
      this.crashDatabase();
    }
    if (remains) return;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  #started(): Ready {
    if (!this.#ready) throw new Error('The stack has not been started.');
    return this.#ready;
  }

  #postmaster(): string[] {
    return readFileSync(join(this.folder, 'postgres/postmaster.pid'), 'utf8').split('\n');
  }
}
