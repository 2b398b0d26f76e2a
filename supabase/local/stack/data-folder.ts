import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackFailure, wordsOf } from './failure.ts';

/** The folder that holds everything an installation remembers. */
export interface DataFolder {
  readonly path: string;
  /** A path inside. */
  at: (name: string) => string;
  /** Lets the next start in. */
  release: () => void;
}

const LOCK = 'stack.lock';

/** Whether a process with this id runs now (also when it belongs to somebody else). */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Takes the folder for this process: two stacks on one database folder would destroy it.
 * @throws StackFailure data_in_use, data_unusable
 */
export function takeDataFolder(path: string): DataFolder {
  const lock = join(path, LOCK);
  try {
    mkdirSync(path, { recursive: true });
    claim(lock, path);
  } catch (error) {
    if (error instanceof StackFailure) throw error;
    throw new StackFailure(
      'data_unusable',
      `The data folder ${path} cannot be used: ${wordsOf(error)}`,
      {
        cause: error,
      },
    );
  }
  let held = true;
  return {
    path,
    at: (name) => join(path, name),
    release() {
      if (held) rmSync(lock, { force: true });
      held = false;
    },
  };
}

function claim(lock: string, path: string): void {
  const mine = `${String(process.pid)}\n`;
  try {
    writeFileSync(lock, mine, { flag: 'wx' });
    return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = Number.parseInt(readFileSync(lock, 'utf8'), 10);
  if (Number.isInteger(holder) && isRunning(holder)) {
    throw new StackFailure(
      'data_in_use',
      holder === process.pid
        ? `This process already runs a stack on ${path}.`
        : `Another Roost (process ${String(holder)}) already runs on ${path}. Stop it first, or choose another folder with --data.`,
    );
  }
  // Left behind by a process that was killed. Renaming lets only one of two racing starts have it.
  const stale = `${lock}.${String(process.pid)}.${randomBytes(4).toString('hex')}`;
  renameSync(lock, stale);
  rmSync(stale, { force: true });
  writeFileSync(lock, mine, { flag: 'wx' });
}
