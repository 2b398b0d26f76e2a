/** Takes a file, some batches at a time, and remembers how far it came. */
import { importBatch } from './import-call.ts';
import type { Target } from './import-call.ts';
import { isFull, readItem, splitItem } from './items.ts';
import type { Batch, Item } from './items.ts';
import { readLines } from './lines.ts';
import type { ProgressFile } from './progress-file.ts';
import { addResult, total } from './tally.ts';
import type { Result, Tally } from './tally.ts';

/** While the database writes one batch, the function reads the next. */
const BATCHES_AT_ONCE = 2;
/** A page of a hundred posts with all its includes has a fifth of a megabyte. */
const LONGEST_LINE_BYTES = 12 * 1024 * 1024;

export interface ImportParts {
  target: Target;
  progress: ProgressFile;
  /** Told after each batch. */
  onProgress: (doneBytes: number, posts: number) => void;
}

/**
 * @returns the tally of the whole file, earlier runs of it included
 * @throws UsageError when the target cannot take the posts; what was done by then is remembered
 */
export async function importFile(
  file: string,
  { target, progress, onProgress }: ImportParts,
): Promise<Tally> {
  let { tally } = progress.start;
  let batch = emptyBatch(progress.start);
  const running: { batch: Batch; results: Promise<Result[]> }[] = [];

  async function finishOldest(): Promise<void> {
    const oldest = running.shift();
    if (!oldest) return;
    const results = (await oldest.results).values();
    for (const { line, posts } of oldest.batch.items) {
      for (const result of results.take(posts.length)) tally = addResult(tally, line, result);
    }
    for (const { line, ...result } of oldest.batch.refused) tally = addResult(tally, line, result);
    const { end: offset, line } = oldest.batch;
    // A line that is done in part would be counted twice when the next run takes it again.
    if (oldest.batch.items.at(-1)?.goesOn !== true) await progress.advance({ offset, line }, tally);
    onProgress(offset, total(tally));
  }

  async function send(): Promise<void> {
    while (running.length >= BATCHES_AT_ONCE) await finishOldest();
    const results = batch.posts > 0 ? importBatch(target, batch) : Promise.resolve([]);
    // A failure is told where the result is awaited, which is later.
    results.catch(() => undefined);
    running.push({ batch, results });
    batch = emptyBatch({ offset: batch.end, line: batch.line });
  }

  async function add(item: Item): Promise<void> {
    if (isFull(batch, item)) await send();
    batch.items.push(item);
    batch.posts += item.posts.length;
    batch.size += item.size;
  }

  for await (const line of readLines(file, progress.start, LONGEST_LINE_BYTES)) {
    const reading = readItem(line);
    if (reading.kind === 'item') for (const part of splitItem(reading.item)) await add(part);
    if (reading.kind === 'refused') {
      const { code, detail } = reading;
      batch.refused.push({ line: line.number, outcome: 'refused', code, detail });
    }
    batch.end = line.end;
    batch.line = line.number;
  }
  await send();
  while (running.length > 0) await finishOldest();
  await progress.forget();
  return tally;
}

function emptyBatch(from: { offset: number; line: number }): Batch {
  return { items: [], refused: [], posts: 0, size: 0, end: from.offset, line: from.line };
}
