import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { StackFailure, wordsOf } from '../stack/failure.ts';

/** A Deno process that hosts the functions. */
export interface DenoHost {
  port: number;
  /** Header `x-functions-host` of each request: whoever finds the port cannot go around the gateway. */
  secret: string;
  /** Functions that did not load, with the reason. */
  failures: Record<string, string>;
  ended: Promise<void>;
  stop(): Promise<void>;
}

export interface DenoPlan {
  /** Folder of the functions. */
  folder: string;
  names: readonly string[];
  /** What the functions see, and nothing else. */
  environment: Record<string, string>;
  /** `host:port` that they may talk to. */
  reachable: readonly string[];
  /** Folders that their code comes from. */
  readable: readonly string[];
  /** Deno keeps compiled code here. */
  cache: string;
  log: (line: string) => void;
}

const readySchema = v.object({ port: v.number(), failures: v.record(v.string(), v.string()) });

const HOST = fileURLToPath(new URL('host.ts', import.meta.url));
const MOST_START_MS = 30_000;

/** The Deno of the npm package; its launcher finds or unpacks the program. */
function denoProgram(): { command: string; first: string[] } {
  const launcher = fileURLToPath(import.meta.resolve('deno/bin.cjs'));
  const unpacked = join(dirname(launcher), process.platform === 'win32' ? 'deno.exe' : 'deno');
  return existsSync(unpacked)
    ? { command: unpacked, first: [] }
    : { command: process.execPath, first: [launcher] };
}

/**
 * Starts Deno without network but what is named, without installing or downloading anything.
 * @throws StackFailure functions_failed
 */
export async function startDeno(plan: DenoPlan): Promise<DenoHost> {
  const { command, first } = denoProgram();
  const config = join(plan.folder, 'deno.json');
  const secret = randomBytes(24).toString('base64url');
  const child = spawn(
    command,
    [
      ...first,
      'run',
      '--quiet',
      '--no-prompt',
      '--no-remote',
      '--cached-only',
      '--node-modules-dir=manual',
      ...(existsSync(config) ? ['--config', config] : ['--no-config']),
      '--no-lock',
      // Deno's coming behaviour, and no warning about the present one.
      '--unstable-no-legacy-abort',
      '--allow-env',
      `--allow-net=${['127.0.0.1:0', ...plan.reachable].join(',')}`,
      `--allow-read=${[plan.folder, ...plan.readable].join(',')}`,
      HOST,
      pathToFileURL(plan.folder).href,
      ...plan.names,
    ],
    {
      cwd: dirname(plan.folder),
      env: { ...systemEnvironment(), ...plan.environment, DENO_DIR: plan.cache },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      // Its own process group: Ctrl-C is for the stack, which then ends Deno in its turn.
      detached: true,
    },
  );
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${secret}\n`);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (!line.includes('[DEP0040]')) plan.log(line);
  });
  const ready = await whenReady(child, secret, plan.log);
  return {
    ...ready,
    secret,
    ended,
    async stop() {
      child.stdin.end();
      const tooLong = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(tooLong);
    },
  };
}

/** What a program needs from the system to run at all. */
function systemEnvironment(): Record<string, string> {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'LD_LIBRARY_PATH'];
  return {
    NO_COLOR: '1',
    ...Object.fromEntries(
      kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
  };
}

/** Waits for the one line that begins with the secret. All others are the functions' own words. */
async function whenReady(
  child: ChildProcess,
  secret: string,
  log: (line: string) => void,
): Promise<v.InferOutput<typeof readySchema>> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      clearTimeout(tooLong);
      child.kill('SIGKILL');
      reject(new StackFailure('functions_failed', `The functions do not start: ${reason}`));
    };
    const tooLong = setTimeout(() => {
      fail(`no sign of life for ${String(MOST_START_MS / 1000)} s`);
    }, MOST_START_MS);
    child.once('error', (error) => {
      fail(wordsOf(error));
    });
    child.once('exit', (code) => {
      fail(`Deno ended with code ${String(code)}`);
    });
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith(secret)) {
        log(line);
        return;
      }
      clearTimeout(tooLong);
      resolve(v.parse(readySchema, JSON.parse(line.slice(secret.length))));
    });
  });
}
