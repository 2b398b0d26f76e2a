import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const COMMAND = fileURLToPath(new URL('triage.ts', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('own-examples.jsonl', import.meta.url));

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

function run(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...args], (failure, stdout, stderr) => {
      resolve({ code: typeof failure?.code === 'number' ? failure.code : 0, stdout, stderr });
    });
  });
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roost-eval-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('eval:triage', () => {
  it(
    'measures a file through the WASM runtime and writes each prediction',
    { timeout: 60_000 },
    async () => {
      const examples = (await readFile(EXAMPLES, 'utf8')).split('\n').slice(0, 12);
      const file = join(folder, 'some.jsonl');
      const out = join(folder, 'out.jsonl');
      await writeFile(file, [...examples, '{"id":"broken"}'].join('\n'));

      const charts = join(folder, 'charts');

      const { code, stdout, stderr } = await run(file, '--json', '--out', out, '--charts', charts);

      expect(code).toBe(0);
      expect(stderr).toContain(`${file}:13: text is missing`);
      const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
      expect(report).toMatchObject({
        runtime: expect.stringContaining('wasm') as string,
        n: 12,
        malformed: 1,
        sentiment: {
          n: 12,
          accuracy: expect.any(Number) as number,
          macroRecall: expect.any(Number) as number,
        },
        topic: {
          macroF1: expect.any(Number) as number,
          ece: expect.any(Number) as number,
          intervals: { accuracy: [expect.any(Number), expect.any(Number)] as unknown[] },
          coverage: { share: expect.any(Number) as number },
          crossFitted: null,
          confusion: { delivery: { delivery: expect.any(Number) as number } },
        },
        urgency: {
          alert: { share: 0, threshold: null },
          kappa: expect.any(Number) as number,
          criticalRecall: expect.any(Number) as number,
        },
      });
      expect(await readFile(join(charts, 'confusion-topic.svg'), 'utf8')).toContain('people said');
      const written = (await readFile(out, 'utf8')).trim().split('\n');
      expect(written).toHaveLength(12);
      expect(JSON.parse(written[0] ?? '')).toMatchObject({
        id: 'own-01',
        topic: { label: 'delivery', probabilities: { delivery: expect.any(Number) as number } },
        priority: { level: expect.any(String) as string, score: expect.any(Number) as number },
        factors: expect.arrayContaining([
          expect.objectContaining({ name: 'urgency' }),
        ]) as unknown[],
      });
    },
  );

  it.each([
    ['nothing', [], /^usage: npm run eval:triage/u],
    ['a count that is none', ['x.jsonl', '--worst', 'many'], /^--worst takes a whole number/u],
    ['an unknown option', ['x.jsonl', '--fast'], /Unknown option '--fast'.*usage/u],
    [
      'a file that is not there',
      ['no-such-file.jsonl'],
      /^Cannot read no-such-file\.jsonl: ENOENT$/u,
    ],
  ])('refuses %s in one line', async (_, args, message) => {
    const { code, stderr, stdout } = await run(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trim()).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('refuses a file without any line it can use', async () => {
    const file = join(folder, 'empty.jsonl');
    await writeFile(file, 'hello\n');
    const { code, stderr } = await run(file);
    expect(code).toBe(2);
    expect(stderr).toContain(`${file}:1: not JSON`);
    expect(stderr).toContain('holds no line that could be read');
  });
});
