/** Finds the Chromium that the tests drive, or installs one where that is possible. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'msedge'];

const FIXED_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * Path of a Chromium: `CHROMIUM_PATH`, then Playwright's own, then the system's.
 *
 * @throws Error in one line that says what to do when there is none.
 */
export function findChromium(): string {
  const found = lookForChromium();
  if (found) return found;
  throw new Error(
    'No Chromium found: run "npx playwright install chromium", or install Chromium or Chrome, or set CHROMIUM_PATH.',
  );
}

/** Like findChromium, but first tries to install one: Debian's package as root, else Playwright's. */
export function findOrInstallChromium(): string {
  if (!lookForChromium()) {
    const installers: [string, string[]][] =
      process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get')
        ? [
            ['apt-get', ['update', '-qq']],
            ['apt-get', ['install', '-y', '-qq', 'chromium']],
          ]
        : [['npx', ['playwright', 'install', 'chromium']]];
    for (const [command, args] of installers) {
      process.stderr.write(`No Chromium yet: ${command} ${args.join(' ')}\n`);
      try {
        execFileSync(command, args, { stdio: 'ignore', shell: process.platform === 'win32' });
      } catch {
        // The sentence of findChromium says what is left to do.
      }
    }
  }
  return findChromium();
}

function lookForChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, which does not exist.`);
  }
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  for (const name of NAMES) {
    const path = onPath(name);
    if (path) return path;
  }
  return FIXED_PLACES.find((path) => existsSync(path));
}

function onPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}
