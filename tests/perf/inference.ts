/**
 * `npm run bench:inference [-- --json] [--rounds N] [--webgpu]`: the triage model in a browser, through the product's own
 * client and worker. The references run in the same minutes, in turns: three passes for what three
 * single-task models would cost, one thread against two, the first visit against a later one.
 *
 * With --webgpu it only checks that the GPU's worker answers what WebAssembly answers, on a GPU in software:
 * that proves the path, not the speed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import type { BrowserContext, Page } from 'playwright';
import { findChromium } from '../support/chromium.ts';
import type {} from './inference-page/bench.ts';
import { openSite } from './inference-site.ts';
import type { Site } from './inference-site.ts';
import { megabytes, processTree } from './process-memory.ts';
import { median, percentile, rounded } from './statistics.ts';
import { TWEETS } from './tweets.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '20' },
    webgpu: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 1) {
  process.stderr.write('--rounds takes a whole number above 0.\n');
  process.exit(2);
}

const THREADS = [1, 2] as const;
const LATER_VISITS = 4;
const LAG_MS = 4_000;
const SIXTEEN = [...TWEETS];

function say(line: string): void {
  if (!options.json) process.stdout.write(`${line}\n`);
}

const SOFTWARE_GPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** Hosts other than ours that a page or worker asked for. */
const outside: string[] = [];

/** A browser with a profile that lasts: what it cached is there at the next visit. */
async function visit(
  profile: string,
  site: Site,
  more: readonly string[] = ['--disable-gpu'],
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    // Memory is measured at once instead of at the next garbage collection.
    args: ['--no-sandbox', '--enable-blink-features=ForceEagerMeasureMemory', ...more],
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== new URL(site.url).origin) {
      outside.push(url.host);
    }
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(site.url);
  return { context, page };
}

/** From asking for the page to the first reading, and what it fetched. */
async function visits(site: Site, profile: string): Promise<object> {
  const figures: { ms: number; bytes: number }[] = [];
  for (let nth = 0; nth <= LATER_VISITS; nth += 1) {
    site.sent();
    const { context, page } = await visit(profile, site);
    const ms = await page.evaluate(async (text) => {
      await window.bench.open(2);
      await window.bench.read(2, [text]);
      return performance.now();
    }, SIXTEEN[0] ?? '');
    // The browser writes its caches in the background.
    await context.close();
    figures.push({ ms, bytes: site.sent() });
    say(`visit ${String(nth + 1)}: ${String(rounded(ms))} ms`);
  }
  const [first, ...later] = figures;
  const coldMs = first?.ms ?? NaN;
  const repeatMs = median(later.map(({ ms }) => ms));
  return {
    coldMs: rounded(coldMs),
    repeatMs: rounded(repeatMs),
    repeatRatio: rounded(repeatMs === null ? null : repeatMs / coldMs, 2),
    coldMb: rounded((first?.bytes ?? NaN) / 1e6, 1),
    repeatMb: rounded((median(later.map(({ bytes }) => bytes)) ?? NaN) / 1e6, 2),
  };
}

interface Memory {
  /** What the browser counts for the worker: its heap with the WebAssembly memory. */
  worker: number;
  /** By how much the page's process grew, compiled code included. */
  process: number;
}

async function memory(page: Page, threads: number): Promise<Memory> {
  const renderer = (): number => {
    const all = processTree(process.pid).filter(({ command }) =>
      command.includes('--type=renderer'),
    );
    return Math.max(...all.map((one) => megabytes([one])));
  };
  const before = renderer();
  const bytes = await page.evaluate(
    async ([count, texts]) => {
      await window.bench.open(count);
      for (let i = 0; i < 10; i += 1) await window.bench.read(count, texts);
      return window.bench.workerBytes();
    },
    [threads, SIXTEEN] as const,
  );
  const grown = renderer() - before;
  await page.evaluate((count) => {
    window.bench.close(count);
  }, threads);
  return { worker: Math.round(bytes / 1e6), process: grown };
}

interface Samples {
  one: number[];
  three: number[];
  sixteen: number[];
}

async function speed(page: Page): Promise<Record<number, Samples>> {
  const samples: Record<number, Samples> = {};
  const read = (threads: number, texts: string[]): Promise<number> =>
    page.evaluate(([count, batch]) => window.bench.read(count, batch), [threads, texts] as const);
  for (const threads of THREADS) {
    samples[threads] = { one: [], three: [], sixteen: [] };
    await page.evaluate((count) => window.bench.open(count), threads);
    await read(threads, SIXTEEN);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const threads of THREADS) {
      const found = samples[threads];
      const tweet = [SIXTEEN[round % SIXTEEN.length] ?? ''];
      found?.one.push(await read(threads, tweet));
      let passes = 0;
      for (let pass = 0; pass < 3; pass += 1) passes += await read(threads, tweet);
      found?.three.push(passes);
      found?.sixteen.push(await read(threads, SIXTEEN));
    }
  }
  return samples;
}

function speedReport(samples: Record<number, Samples>): object {
  const of = (threads: number, kind: keyof Samples): number[] => samples[threads]?.[kind] ?? [];
  const perSecond = (threads: number): number =>
    (1000 * SIXTEEN.length) / (median(of(threads, 'sixteen')) ?? NaN);
  const one = median(of(1, 'one')) ?? NaN;
  return {
    oneTweetP50Ms: rounded(median(of(2, 'one')), 1),
    oneTweetP95Ms: rounded(percentile(of(2, 'one'), 0.95), 1),
    oneThreadP50Ms: rounded(one, 1),
    oneThreadP95Ms: rounded(percentile(of(1, 'one'), 0.95), 1),
    batch16PerSecond: rounded(perSecond(2), 1),
    batch16OneThreadPerSecond: rounded(perSecond(1), 1),
    threadGain: rounded(perSecond(2) / perSecond(1), 2),
    threeModelsRatio: rounded((median(of(1, 'three')) ?? NaN) / one, 2),
  };
}

async function lag(page: Page): Promise<object> {
  const late = (threads: number | null): Promise<number[]> =>
    page.evaluate(([ms, count, texts]) => window.bench.lag(ms, count, texts), [
      LAG_MS,
      threads,
      SIXTEEN,
    ] as const);
  const idle = await late(null);
  const busy = await late(2);
  return {
    lagP95Ms: rounded(percentile(busy, 0.95), 1),
    idleLagP95Ms: rounded(percentile(idle, 0.95), 1),
  };
}

async function checkGpu(site: Site, profile: string): Promise<object> {
  const { context, page } = await visit(profile, site, SOFTWARE_GPU);
  const { adapter, difference, ms } = await page.evaluate(
    (texts) => window.bench.gpu(texts),
    SIXTEEN.slice(0, 2),
  );
  await context.close();
  return {
    webgpuAdapter: adapter,
    webgpuDifference: rounded(difference, 3),
    webgpuMsEach: rounded(ms),
    outsideRequests: outside.length,
  };
}

async function measure(): Promise<object> {
  const site = await openSite();
  const profile = await mkdtemp(join(tmpdir(), 'roost-profile-'));
  try {
    if (options.webgpu) return await checkGpu(site, profile);
    const loading = await visits(site, profile);
    const { context, page } = await visit(profile, site);
    const used = await memory(page, 1);
    const samples = await speed(page);
    const lagging = await lag(page);
    await context.close();
    return {
      ...speedReport(samples),
      ...loading,
      ...lagging,
      workerMb: used.worker,
      processGrowthMb: used.process,
      outsideRequests: outside.length,
    };
  } finally {
    await site.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

try {
  const result = await measure();
  process.stdout.write(`${JSON.stringify(result, null, options.json ? undefined : 2)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
