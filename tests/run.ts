/**
 * `npm run check` and `npm test`: every suite in turn, then one line that says how many passed and failed.
 * A static check counts as one test. `node tests/run.ts unit e2e` runs only the named ones.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findOrInstallChromium } from './support/chromium.ts';
import { countDeno, countPlaywright, countVitest, type Count } from './support/counts.ts';

const root = join(import.meta.dirname, '..');
const reports = join(root, 'test-results');
const bin = (name: string) => join(root, 'node_modules', name);

interface Suite {
  name: string;
  /** Arguments for the pinned Node. */
  node: string[];
  /** Reads the suite's report; without it the exit code is the one result. */
  count?: (output: string) => Count;
}

const svelteKit = bin('@sveltejs/kit/svelte-kit.js');
const eslint = bin('eslint/bin/eslint.js');
const vitest = bin('vitest/vitest.mjs');
const deno = bin('deno/bin.cjs');

const check: Suite[] = [
  { name: 'sync', node: [svelteKit, 'sync'] },
  {
    name: 'format',
    node: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  },
  {
    name: 'types',
    node: [
      bin('svelte-check/bin/svelte-check'),
      '--tsconfig',
      'tsconfig.json',
      '--fail-on-warnings',
      '--output',
      'human',
    ],
  },
  {
    name: 'lint',
    node: [eslint, '--config', '.config/eslint.config.js', '--max-warnings', '0', '.'],
  },
  { name: 'dead-code', node: [bin('knip/bin/knip.js'), '--config', '.config/knip.json'] },
  {
    // Kit leaves it out of the app's types: a worker has no window.
    name: 'service-worker-types',
    node: [bin('typescript/bin/tsc'), '--noEmit', '-p', 'src/service-worker'],
  },
  {
    name: 'functions-types',
    node: [deno, 'check', 'supabase/functions/*/index.ts'],
  },
  {
    name: 'functions-strict',
    node: [bin('typescript/bin/tsc'), '-p', 'supabase/functions/tsconfig.json'],
  },
  { name: 'database-types', node: ['supabase/types.ts', '--check'] },
  { name: 'model-manifest', node: ['models/manifest.ts', '--check'] },
];

const vitestSuite = (project: string): Suite => {
  const report = join(reports, `${project}.json`);
  return {
    name: project,
    node: [
      vitest,
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    count: () => countVitest(readFileSync(report, 'utf8')),
  };
};

const test: Suite[] = [
  vitestSuite('node'),
  vitestSuite('browser'),
  vitestSuite('stack'),
  {
    name: 'functions',
    // Packages come from node_modules and from nowhere else.
    node: [deno, 'test', '--allow-all', '--cached-only', 'supabase/functions/**/*_test.ts'],
    count: countDeno,
  },
  { name: 'build', node: [bin('vite/bin/vite.js'), 'build', '--logLevel', 'warn'] },
  {
    name: 'e2e',
    node: [bin('@playwright/test/cli.js'), 'test'],
    count: () => countPlaywright(readFileSync(join(reports, 'e2e.json'), 'utf8')),
  },
  { name: 'torture-real', node: ['tests/torture-real/run.ts', '--faults', '9', '--seed', '2'] },
  { name: 'torture-planted', node: ['tests/torture-real/run.ts', '--planted'] },
];

/** Runs a suite with its output passed through, and counts its tests. */
async function run(suite: Suite): Promise<Count> {
  const started = performance.now();
  process.stdout.write(`\n── ${suite.name}\n`);
  const { code, output } = await spawned(suite.node);
  let count: Count;
  try {
    count = suite.count?.(output) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  } catch {
    count = { passed: 0, failed: 1 };
  }
  // A runner that ended badly for another reason than a failed test (a crash, nothing collected) is a failure.
  if (code !== 0 && count.failed === 0) count.failed = 1;
  if (count.passed + count.failed === 0) count.failed = 1;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `── ${suite.name}: ${count.passed} passed, ${count.failed} failed, ${seconds} s\n`,
  );
  return count;
}

function spawned(args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ROOST_NODE: process.execPath, NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    let output = '';
    const pass = (target: NodeJS.WriteStream) => (chunk: Buffer) => {
      output += chunk.toString();
      target.write(chunk);
    };
    child.stdout.on('data', pass(process.stdout));
    child.stderr.on('data', pass(process.stderr));
    child.on('error', (error) => resolve({ code: 1, output: `${output}\n${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

const wanted = process.argv.slice(2);
const suites = wanted.includes('check')
  ? check
  : [...check, ...test].filter((suite) => wanted.includes('all') || wanted.includes(suite.name));
if (suites.length === 0) {
  const names = [...check, ...test].map((suite) => suite.name).join(', ');
  process.stderr.write(`Usage: node tests/run.ts all | check | ${names}\n`);
  process.exit(2);
}

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const inChromium = ['browser', 'e2e', 'torture-real', 'torture-planted'];
if (suites.some(({ name }) => inChromium.includes(name))) {
  try {
    process.env['CHROMIUM_PATH'] = findOrInstallChromium();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}

const total: Count = { passed: 0, failed: 0 };
const broken: string[] = [];
for (const suite of suites) {
  const count = await run(suite);
  total.passed += count.passed;
  total.failed += count.failed;
  if (count.failed > 0) broken.push(suite.name);
}
if (broken.length > 0) process.stdout.write(`\nFailed in: ${broken.join(', ')}\n`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed > 0 ? 1 : 0);
