/** `npm run ingest`: takes an archive of posts. See options.ts for its use. */
import { stat } from 'node:fs/promises';
import { importFile } from './import-file.ts';
import { readOptions, USAGE, UsageError } from './options.ts';
import type { Options } from './options.ts';
import { createProgressBar } from './progress-bar.ts';
import { openProgress } from './progress-file.ts';
import { findRunningStack } from './running-stack.ts';
import { describeTally, total } from './tally.ts';

const DONE = 0;
const SOME_REFUSED = 1;
const NOT_POSSIBLE = 2;

async function run(options: Options): Promise<number> {
  const info = await stat(options.file).catch(() => null);
  if (!info?.isFile()) throw new UsageError(`There is no file ${options.file}.`);
  const { url, key } = options.target ?? (await findRunningStack(options.dataFolder));
  const target = { url, key, account: options.account };
  const progress = await openProgress(
    options.dataFolder,
    options.file,
    `${url} ${options.account ?? ''}`,
    options.restart,
  );
  if (progress.start.line > 0) {
    process.stderr.write(
      `Going on behind line ${progress.start.line.toLocaleString('en')}, where an earlier run stopped.\n`,
    );
  }
  const bar = createProgressBar(process.stderr, info.size, total(progress.start.tally), () =>
    performance.now(),
  );
  let tally;
  try {
    tally = await importFile(options.file, { target, progress, onProgress: bar.show });
  } finally {
    bar.end();
  }
  process.stdout.write(`${describeTally(tally).join('\n')}\n`);
  return tally.refused > 0 ? SOME_REFUSED : DONE;
}

async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options !== 'help') return await run(options);
    process.stdout.write(`${USAGE}\n`);
    return DONE;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return NOT_POSSIBLE;
  }
}

process.exitCode = await main();
