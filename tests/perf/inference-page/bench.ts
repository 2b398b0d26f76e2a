/** The product's triage client on an empty page, in the hands of `tests/perf/inference.ts`. */
import { openWorker } from '../../../src/lib/inference/browser-parts.ts';
import { TriageClient } from '../../../src/lib/inference/client.ts';
import { differenceOf } from '../../../src/lib/inference/gpu-probe.ts';
import type { WorkerKind } from '../../../src/lib/inference/ports.ts';
import { systemClock } from '../../../src/lib/platform/clock.ts';

interface Bench {
  /** Opens the model. @returns milliseconds since the page was asked for */
  open(threads: number): Promise<number>;
  /** Reads one batch. @returns milliseconds as the page sees them */
  read(threads: number, texts: string[]): Promise<number>;
  /** Reads batches for so long, or does nothing. @returns by how many milliseconds each timer was late */
  lag(ms: number, threads: number | null, texts: string[]): Promise<number[]>;
  /** Memory of the open workers, as the browser counts it. */
  workerBytes(): Promise<number>;
  close(threads: number): void;
  /** Reads the texts on the GPU and in WebAssembly. */
  gpu(texts: string[]): Promise<GpuCheck>;
}

export interface GpuCheck {
  adapter: string;
  /** The largest difference of any probability; 1 when a label differs. */
  difference: number;
  /** Milliseconds a text, shaders compiled. */
  ms: number;
}

/** https://wicg.github.io/performance-measure-memory/ */
interface MemoryMeasurement {
  breakdown: { bytes: number; attribution: { scope: string }[] }[];
}

declare global {
  interface Window {
    bench: Bench;
  }
  interface Performance {
    measureUserAgentSpecificMemory(): Promise<MemoryMeasurement>;
  }
}

const TICK_MS = 8;
const clients = new Map<number, TriageClient>();

function opened(kind: WorkerKind, threads: number): TriageClient {
  return new TriageClient({
    kind,
    order: { modelsUrl: new URL('/models/', location.href).href, threads },
    openWorker,
    clock: systemClock,
    onProgress: () => undefined,
  });
}

function client(threads: number): TriageClient {
  const known = clients.get(threads) ?? opened('wasm', threads);
  clients.set(threads, known);
  return known;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

window.bench = {
  async open(threads) {
    await client(threads).load();
    return performance.now();
  },

  read: (threads, texts) =>
    timed(() =>
      client(threads).read(texts.map((text) => ({ text, language: 'en', previous: null }))),
    ),

  async lag(ms, threads, texts) {
    const late: number[] = [];
    const end = performance.now() + ms;
    let due = performance.now() + TICK_MS;
    const ticking = new Promise<void>((resolve) => {
      const tick = (): void => {
        const now = performance.now();
        late.push(Math.max(0, now - due));
        due = now + TICK_MS;
        if (now < end) setTimeout(tick, TICK_MS);
        else resolve();
      };
      setTimeout(tick, TICK_MS);
    });
    while (threads !== null && performance.now() < end) await window.bench.read(threads, texts);
    await ticking;
    return late;
  },

  async workerBytes() {
    const { breakdown } = await performance.measureUserAgentSpecificMemory();
    return breakdown
      .filter(({ attribution }) => attribution.some(({ scope }) => scope.includes('Worker')))
      .reduce((sum, { bytes }) => sum + bytes, 0);
  },

  async gpu(texts) {
    const adapter = await navigator.gpu.requestAdapter();
    if (!adapter) throw new Error('This browser has no WebGPU adapter.');
    const { vendor, architecture } = adapter.info;
    const messages = texts.map((text) => ({ text, language: 'en', previous: null }));
    const gpu = opened('webgpu', 1);
    const found = await gpu.read(messages);
    const { ms } = await gpu.read(messages);
    gpu.close();
    const expected = await client(1).read(messages);
    const difference = differenceOf(expected.readings, found.readings);
    return { adapter: `${vendor} ${architecture}`, difference, ms: ms / texts.length };
  },

  close(threads) {
    clients.get(threads)?.close();
    clients.delete(threads);
  },
};
