import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLines } from './lines.ts';
import type { Line } from './lines.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roost-lines-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function linesOf(
  content: string | Uint8Array,
  from = { offset: 0, line: 0 },
  longest = 1_000,
): Promise<Line[]> {
  const path = join(folder, 'lines.jsonl');
  await writeFile(path, content);
  return Array.fromAsync(readLines(path, from, longest));
}

test('a byte order mark, CRLF and a missing last line end do not show', async () => {
  const lines = await linesOf('\uFEFFone\r\ntwo\n\nfour');
  expect(lines.map(({ number, text, isLast }) => [number, text, isLast])).toEqual([
    [1, 'one', false],
    [2, 'two', false],
    [3, '', false],
    [4, 'four', true],
  ]);
});

test('a line longer than the limit is passed over, and the next one is whole', async () => {
  const lines = await linesOf(`${'x'.repeat(3_000_000)}\nnext\n`);
  expect(lines.map(({ text, tooLong }) => [text.length, tooLong])).toEqual([
    [1_000, true],
    [4, false],
  ]);
});

test('reading on from behind any line gives the rest, whatever the lines hold', async () => {
  const line = fc
    .string({ unit: 'grapheme', maxLength: 40 })
    .map((text) => text.replaceAll(/[\r\n]/gu, ' '));
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 12 }),
      fc.nat(),
      async (texts, seed) => {
        const content = texts.join('\n');
        const all = await linesOf(content, undefined, 10_000);
        const at = seed % (all.length + 1);
        const before = all.slice(0, at);
        const rest = await linesOf(content, { offset: before.at(-1)?.end ?? 0, line: at }, 10_000);
        expect([...before, ...rest]).toEqual(all);
      },
    ),
    { numRuns: 60 },
  );
});
