import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StackFailure } from './failure.ts';
import { PROJECT } from './project.ts';

/** What the built app is made of. */
const SOURCES = [
  'src',
  'static',
  'models/manifest.json',
  'models/linear',
  'models/triage',
  'svelte.config.js',
  'vite.config.ts',
  'package-lock.json',
];

/** The latest change of a file or of anything below a folder, in milliseconds; 0 when it is missing. */
function newest(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  let latest = 0;
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    latest = Math.max(
      latest,
      statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    );
  }
  return latest;
}

/** Whether the app has to be built: there is none, or something that it is made of is newer. */
export function needsBuild(project = PROJECT): boolean {
  const built = newest(join(project, 'build/index.html'));
  return built === 0 || SOURCES.some((source) => newest(join(project, source)) > built);
}

/**
 * Builds the app in a process of its own, whose memory is given back when it is done.
 * @throws StackFailure build_failed with the end of what the build said
 */
export async function buildApp(): Promise<void> {
  const vite = join(fileURLToPath(import.meta.resolve('vite/package.json')), '../bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    env: { ...process.env, NO_COLOR: '1' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-20_000);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    const tail = said.trim().split('\n').slice(-25).join('\n');
    throw new StackFailure(
      'build_failed',
      `The app cannot be built:\n\n${tail}\n\nFix that and start again.`,
    );
  }
}
