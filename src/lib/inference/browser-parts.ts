/** What the browser offers to the triage: workers, threads, the GPU, locks. */
import { systemClock } from '../platform/clock.ts';
import { handleOf } from '../platform/worker-protocol.ts';
import type { Adapter, Election, OpenWorker, Verdicts } from './ports.ts';
import type { UnderstandingParts } from './start-understanding.ts';

const ADAPTER_ANSWERS_WITHIN_MS = 3_000;
const VERDICT_KEY = 'roost:webgpu:';

export function browserParts(userId: string): UnderstandingParts {
  return {
    isolated: globalThis.crossOriginIsolated,
    cores: navigator.hardwareConcurrency,
    openWorker,
    findAdapter,
    verdicts,
    clock: systemClock,
    election: electionNamed(`roost-triage-${userId}`),
    onOnline: (then) => {
      addEventListener('online', then);
      return () => removeEventListener('online', then);
    },
  };
}

export const openWorker: OpenWorker = (kind, events) => {
  // Spelled out twice, since Vite finds workers by this very pattern.
  const worker =
    kind === 'wasm'
      ? new Worker(new URL('./worker/triage.worker.ts', import.meta.url), { type: 'module' })
      : new Worker(new URL('./worker/triage-webgpu.worker.ts', import.meta.url), {
          type: 'module',
        });
  return handleOf(worker, events);
};

/**
 * The GPU, where it is worth a trial. `'gpu' in navigator` proves nothing: only an adapter does, and one in
 * software is slower than WebAssembly. The runtime's build with asyncify would do without JSPI, but its
 * 26.8 MB are more than many static hosts take.
 */
async function findAdapter(): Promise<Adapter | null> {
  if (!('Suspending' in WebAssembly) || !('gpu' in navigator)) return null;
  const late = new Promise<null>((resolve) => {
    setTimeout(resolve, ADAPTER_ANSWERS_WITHIN_MS, null);
  });
  const adapter = await Promise.race([navigator.gpu.requestAdapter().catch(() => null), late]);
  if (!adapter || adapter.info.isFallbackAdapter) return null;
  const { vendor, architecture, device, description } = adapter.info;
  return { name: [vendor, architecture, device, description].join('/') };
}

/** In localStorage, which may be closed to us: then every visit compares anew. */
const verdicts: Verdicts = {
  get(adapter) {
    try {
      const found: unknown = JSON.parse(localStorage.getItem(VERDICT_KEY + adapter) ?? 'null');
      return isVerdict(found) ? found : null;
    } catch {
      return null;
    }
  },
  set(adapter, verdict) {
    try {
      localStorage.setItem(VERDICT_KEY + adapter, JSON.stringify(verdict));
    } catch {
      // Full or forbidden: nothing is lost but the time of the next comparison.
    }
  },
};

function isVerdict(found: unknown): found is { modelVersion: string; trusted: boolean } {
  return (
    typeof found === 'object' &&
    found !== null &&
    'modelVersion' in found &&
    typeof found.modelVersion === 'string' &&
    'trusted' in found &&
    typeof found.trusted === 'boolean'
  );
}

function electionNamed(name: string): Election {
  return {
    async run(lead, waiting, signal) {
      const led = await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
        if (!lock) return false;
        await lead();
        return true;
      });
      if (led || signal.aborted) return;
      waiting();
      await navigator.locks.request(name, { signal }, lead);
    },
  };
}
