/** How far an import came, kept in the data folder, so that a run after a kill goes on there. */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { emptyTally, tallySchema } from './tally.ts';
import type { Tally } from './tally.ts';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

const recordSchema = v.object({
  offset: whole,
  line: whole,
  /** SHA-256 of everything before the offset: the same beginning, or it is another file. */
  sha256: v.string(),
  tally: tallySchema,
});

/** Everything before `offset` (bytes) is done: `line` lines. */
export interface Place {
  offset: number;
  line: number;
}

export interface ProgressFile {
  /** Where to begin, and what earlier runs did. */
  readonly start: Place & { tally: Tally };
  /** Remembers that everything before a place is done. Places only grow. */
  advance(place: Place, tally: Tally): Promise<void>;
  /** The import is complete: the next one takes the file from its beginning. */
  forget(): Promise<void>;
}

/**
 * @param target what the file is taken to: the same file may go to several
 * @param restart begins at the first line, whatever an earlier run did
 */
export async function openProgress(
  dataFolder: string,
  file: string,
  target: string,
  restart: boolean,
): Promise<ProgressFile> {
  const key = createHash('sha256')
    .update(`${target} ${resolve(file)}`)
    .digest('hex')
    .slice(0, 16);
  const path = join(dataFolder, 'imports', `${key}.json`);
  let hash = createHash('sha256');
  let hashed = 0;
  let start: ProgressFile['start'] = { offset: 0, line: 0, tally: emptyTally() };

  const earlier = restart ? null : await readRecord(path);
  if (earlier) {
    await hashBetween(hash, file, 0, earlier.offset);
    if (hash.copy().digest('hex') === earlier.sha256) {
      start = earlier;
      hashed = earlier.offset;
    } else {
      hash = createHash('sha256');
    }
  }
  return {
    start,
    async advance({ offset, line }, tally) {
      await hashBetween(hash, file, hashed, offset);
      hashed = offset;
      await mkdir(dirname(path), { recursive: true });
      // Written beside and moved into place: a kill leaves the old record or the new one.
      await writeFile(
        `${path}.new`,
        JSON.stringify({ offset, line, sha256: hash.copy().digest('hex'), tally }),
      );
      await rename(`${path}.new`, path);
    },
    async forget() {
      await rm(path, { force: true });
    },
  };
}

/** A record that cannot be read counts as none: taking a line twice does no harm. */
async function readRecord(path: string): Promise<v.InferOutput<typeof recordSchema> | null> {
  try {
    return v.parse(recordSchema, JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

async function hashBetween(hash: Hash, file: string, start: number, end: number): Promise<void> {
  if (end <= start) return;
  for await (const chunk of createReadStream(file, { start, end: end - 1 }))
    hash.update(chunk as Buffer);
}
