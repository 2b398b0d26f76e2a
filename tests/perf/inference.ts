/**
 * `npm run bench:inference [-- --json] [--rounds N] [--webgpu]`: the triage model in a browser, through the product's own
 * client and worker. The references run in the same minutes, in turns: the same model in onnxruntime outside the
 * browser, three passes for what three single-task models would cost, transformers.js as it comes, one thread
 * against two, the first visit against a later one.
 *
 * With --webgpu it only checks that the GPU's worker answers what WebAssembly answers, on a GPU in software:
 * that proves the path, not the speed.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import type { BrowserContext, Page } from 'playwright';
import { findChromium } from '../support/chromium.ts';
import { openNodeSession } from '../../models/evals/node-session.ts';
import { HEAD_NAMES } from '../../src/lib/domain/triage.ts';
import type { TriageOutput, TriageSession } from '../../src/lib/inference/worker/triage-session.ts';
import type {} from './inference-page/bench.ts';
import { openSite, openStockSite } from './inference-site.ts';
import type { Site } from './inference-site.ts';
import { megabytes, processTree } from './process-memory.ts';
import { openNativeSession, referencePackages } from './references.ts';
import { median, percentile, rounded } from './statistics.ts';
import type {} from './stock-page/bench.ts';
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

const TRIAGE = new URL('../../models/triage/', import.meta.url);
const WEIGHTS = new URL('onnx/model_quantized.onnx', TRIAGE);
const THREADS = [1, 2] as const;
const LATER_VISITS = 4;
const LAG_MS = 4_000;
const SIXTEEN = [...TWEETS];

function say(line: string): void {
  if (!options.json) process.stdout.write(`${line}\n`);
}

const SOFTWARE_GPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

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
      site.outside.push(url.host);
    }
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(site.url);
  return { context, page };
}

type FirstReading = (text: string) => Promise<number>;

const ours: FirstReading = async (text) => {
  await window.bench.open(2);
  await window.bench.read(2, [text]);
  return performance.now();
};
const stocks: FirstReading = (text) => window.stock.first(text);

interface Visit {
  /** From asking for the page to the first reading. */
  ms: number;
  bytes: number;
}

async function timedVisit(site: Site, profile: string, first: FirstReading): Promise<Visit> {
  site.sent();
  const { context, page } = await visit(profile, site);
  const ms = await page.evaluate(first, SIXTEEN[0] ?? '');
  // The browser writes its caches in the background.
  await context.close();
  return { ms, bytes: site.sent() };
}

async function visits(site: Site, stock: Site, profile: string): Promise<object> {
  const figures: { ours: Visit; stock: Visit }[] = [];
  for (let nth = 0; nth <= LATER_VISITS; nth += 1) {
    const pair = {
      ours: await timedVisit(site, profile, ours),
      stock: await timedVisit(stock, profile, stocks),
    };
    figures.push(pair);
    say(
      `visit ${String(nth + 1)}: ${String(rounded(pair.ours.ms))} ms, transformers.js as it comes ${String(rounded(pair.stock.ms))} ms`,
    );
  }
  const [first, ...later] = figures;
  const middle = (of: (pair: { ours: Visit; stock: Visit }) => number): number =>
    median(later.map(of)) ?? NaN;
  const [coldMs, coldBytes] = [first?.ours.ms ?? NaN, first?.ours.bytes ?? NaN];
  const repeatMs = middle((pair) => pair.ours.ms);
  const weights = (await stat(WEIGHTS)).size;
  return {
    coldMs: rounded(coldMs),
    repeatMs: rounded(repeatMs),
    repeatRatio: rounded(repeatMs / coldMs, 2),
    repeatVisitVsStock: rounded(repeatMs / middle((pair) => pair.stock.ms), 2),
    coldMb: rounded(coldBytes / 1e6, 1),
    repeatMb: rounded(middle((pair) => pair.ours.bytes) / 1e6, 2),
    // Three models for three questions share the runtime, and each has weights of its own.
    bytesVsThreeModels: rounded(coldBytes / ((first?.stock.bytes ?? NaN) + 2 * weights), 2),
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
  nativeOne: number[];
  nativeSixteen: number[];
}

async function timedRun(session: TriageSession, texts: readonly string[]): Promise<number> {
  const started = performance.now();
  await session.run(texts.map((text) => ({ text })));
  return performance.now() - started;
}

async function speed(page: Page): Promise<Record<number, Samples>> {
  const samples: Record<number, Samples> = {};
  const native = await Promise.all(THREADS.map((threads) => openNativeSession(threads)));
  for (const session of native) await timedRun(session, SIXTEEN);
  const read = (threads: number, texts: string[]): Promise<number> =>
    page.evaluate(([count, batch]) => window.bench.read(count, batch), [threads, texts] as const);
  for (const threads of THREADS) {
    samples[threads] = { one: [], three: [], sixteen: [], nativeOne: [], nativeSixteen: [] };
    await page.evaluate((count) => window.bench.open(count), threads);
    await read(threads, SIXTEEN);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const [nth, threads] of THREADS.entries()) {
      const found = samples[threads];
      const session = native[nth];
      const tweet = [SIXTEEN[round % SIXTEEN.length] ?? ''];
      found?.one.push(await read(threads, tweet));
      let passes = 0;
      for (let pass = 0; pass < 3; pass += 1) passes += await read(threads, tweet);
      found?.three.push(passes);
      found?.sixteen.push(await read(threads, SIXTEEN));
      if (session) {
        found?.nativeOne.push(await timedRun(session, tweet));
        found?.nativeSixteen.push(await timedRun(session, SIXTEEN));
      }
    }
  }
  return samples;
}

function speedReport(samples: Record<number, Samples>): object {
  const of = (threads: number, kind: keyof Samples): number[] => samples[threads]?.[kind] ?? [];
  const perSecond = (threads: number, kind: 'sixteen' | 'nativeSixteen' = 'sixteen'): number =>
    (1000 * SIXTEEN.length) / (median(of(threads, kind)) ?? NaN);
  const one = median(of(1, 'one')) ?? NaN;
  return {
    oneTweetP50Ms: rounded(median(of(2, 'one')), 1),
    oneTweetP95Ms: rounded(percentile(of(2, 'one'), 0.95), 1),
    oneThreadP50Ms: rounded(one, 1),
    oneThreadP95Ms: rounded(percentile(of(1, 'one'), 0.95), 1),
    batch16PerSecond: rounded(perSecond(2), 1),
    batch16OneThreadPerSecond: rounded(perSecond(1), 1),
    threadGain: rounded(perSecond(2) / perSecond(1), 2),
    oneTweetVsNative: rounded(one / (median(of(1, 'nativeOne')) ?? NaN), 2),
    batch16VsNative: rounded(perSecond(1) / perSecond(1, 'nativeSixteen'), 3),
    batch16TwoThreadsVsNative: rounded(perSecond(2) / perSecond(2, 'nativeSixteen'), 3),
    vsThreeModels: rounded((median(of(1, 'three')) ?? NaN) / one, 2),
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

function numbersOf({ readings, languageKnown, embedding }: TriageOutput): number[] {
  const probabilities = HEAD_NAMES.flatMap((head) => readings[head].probabilities);
  return [...probabilities, languageKnown, ...embedding];
}

/** The largest difference of any probability or number of the embedding, each tweet read alone. */
async function largestDifference(): Promise<number> {
  const [wasm, native] = [await openNodeSession(TRIAGE), await openNativeSession(1)];
  let largest = 0;
  for (const text of SIXTEEN) {
    const [found] = await wasm.session.run([{ text }]);
    const [expected] = await native.run([{ text }]);
    if (!found || !expected) throw new Error('A session answered nothing.');
    const [ours, theirs] = [numbersOf(found), numbersOf(expected)];
    for (const [at, value] of ours.entries()) {
      largest = Math.max(largest, Math.abs(value - (theirs[at] ?? NaN)));
    }
  }
  return largest;
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
    outsideRequests: site.outside.length,
  };
}

async function measure(): Promise<object> {
  const site = await openSite();
  const stock = await openStockSite(await referencePackages());
  const profile = await mkdtemp(join(tmpdir(), 'roost-profile-'));
  try {
    if (options.webgpu) return await checkGpu(site, profile);
    const loading = await visits(site, stock, profile);
    const { context, page } = await visit(profile, site);
    const used = await memory(page, 1);
    const samples = await speed(page);
    const lagging = await lag(page);
    await context.close();
    return {
      ...speedReport(samples),
      ...loading,
      maxDiff: await largestDifference(),
      ...lagging,
      workerMb: used.worker,
      processGrowthMb: used.process,
      outsideRequests: site.outside.length,
    };
  } finally {
    await Promise.all([site.close(), stock.close()]);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

try {
  const result = await measure();
  process.stdout.write(`${JSON.stringify(result, null, options.json ? undefined : 2)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // A server or browser that is still open would keep the process.
  process.exit(2);
}
