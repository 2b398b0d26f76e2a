/**
 * `npm run check:permissions [-- --json] [-- --write]`: tries the whole matrix on a stack of its own and says
 * what came out otherwise. `--write` writes docs/permissions.md from it first.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { wordsOf } from '../../local/stack/failure.ts';
import { checkPermissions, openHouse, type OpenHouse } from './check.ts';
import { DOCUMENT, writtenDocument } from './document.ts';

function missing(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(2);
}

function options() {
  try {
    const flag = { type: 'boolean', default: false } as const;
    return parseArgs({ options: { json: flag, write: flag } }).values;
  } catch (error) {
    return missing(`${wordsOf(error)}: it takes --json and --write.`);
  }
}

const { json, write } = options();
/** With --json the report goes beside the one line that a program reads. */
const report = json ? process.stderr : process.stdout;
const say = (line: string): void => void report.write(`${line}\n`);
const started = performance.now();
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

if (write) {
  writeFileSync(DOCUMENT, await writtenDocument());
  say('docs/permissions.md is written.');
}

const house: OpenHouse = await openHouse().catch((error: unknown) => missing(wordsOf(error)));
const total = { cells: 0, undeclared: 0, violations: 0 };
try {
  let since = performance.now();
  for await (const road of checkPermissions(house)) {
    say(`${road.name.padEnd(16)}${String(road.cells).padStart(6)} cells  ${seconds(since)}`);
    for (const name of road.undeclared) say(`  undeclared: ${name}`);
    for (const violation of road.violations) say(`  violation: ${violation}`);
    total.cells += road.cells;
    total.undeclared += road.undeclared.length;
    total.violations += road.violations.length;
    since = performance.now();
  }
} finally {
  await house.close();
}
const { cells, undeclared, violations } = total;
say(
  `${String(cells)} cells, ${String(undeclared)} undeclared, ${String(violations)} violations, ${seconds(started)}`,
);
if (json) process.stdout.write(`${JSON.stringify(total)}\n`);
process.exitCode = undeclared + violations === 0 ? 0 : 1;
