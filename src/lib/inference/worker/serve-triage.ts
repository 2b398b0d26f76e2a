/** Serves the calls of `protocol.ts` inside a worker; what differs between workers is the runtime. */
import { loadLinearModel } from '../../domain/linear/model.ts';
import type { LinearModel } from '../../domain/linear/model.ts';
import { serveCalls } from '../../platform/serve-calls.ts';
import type { Handlers } from '../../platform/serve-calls.ts';
import { asInferenceError, GRAPHS, InferenceError } from '../protocol.ts';
import type { Calls } from '../protocol.ts';
import { readMessages } from './message-reader.ts';
import { ModelStore } from './model-store.ts';
import { explain } from './occlusion.ts';
import { createTriageSession } from './triage-session.ts';
import type { OrtRuntime, TriageSession } from './triage-session.ts';

export interface Runtime {
  ort: OrtRuntime;
  executionProvider: keyof typeof GRAPHS;
  /**
   * Before the model is opened. Starts whatever can be fetched while the model is.
   *
   * @returns false when the runtime's own files cannot be had.
   */
  prepare(threads: number): Promise<boolean>;
  /** After the model was opened: calls back if the device is lost later. */
  watch?(lost: (message: string) => void): Promise<void>;
}

/** Call once, at the top of a worker's script. */
export function serveTriage(runtime: Runtime): void {
  const caller = serveCalls(
    triageCalls(runtime, (message) => caller.lost('device_lost', message)),
    { order: 'in turn', failureOf: (reason) => asInferenceError(reason, 'inference_failed') },
  );
}

function triageCalls(runtime: Runtime, lost: (message: string) => void): Handlers<Calls> {
  let open: { session: TriageSession; linear: LinearModel } | null = null;
  const { executionProvider } = runtime;
  const paths = {
    model: GRAPHS[executionProvider],
    tokenizer: 'triage/tokenizer.json',
    tokenizerConfig: 'triage/tokenizer_config.json',
    card: 'triage/triage.json',
    linear: 'linear/model.json',
  };
  const loaded = (): { session: TriageSession; linear: LinearModel } => {
    if (!open) throw new InferenceError('inference_failed', 'The triage model is not loaded.');
    return open;
  };

  return {
    async load({ modelsUrl, threads }, progress, signal) {
      const store = new ModelStore(modelsUrl, {
        fetch: (url, options) => fetch(url, options),
        caches: 'caches' in self ? caches : undefined,
        timeout: (ms) => AbortSignal.timeout(ms),
      });
      const reached = runtime.prepare(threads);
      const files = await store.files(Object.values(paths), progress, signal);
      if (!(await reached)) {
        throw new InferenceError('model_unreachable', 'The reader could not be fetched.');
      }
      progress({ kind: 'starting' });
      const session = await createTriageSession({
        ort: runtime.ort,
        model: files.bytes(paths.model),
        tokenizer: files.json(paths.tokenizer),
        tokenizerConfig: files.json(paths.tokenizerConfig),
        card: files.json(paths.card),
        executionProvider,
      });
      open = { session, linear: loadLinearModel(files.json(paths.linear)) };
      await runtime.watch?.(lost);
      // The first run allocates its memory and costs a quarter of a second more: nobody should wait for that.
      await session.run([{ text: 'The first run is the slowest one.' }]);
      return { modelVersion: session.version };
    },

    async read({ messages }) {
      const { session, linear } = loaded();
      const started = performance.now();
      const readings = await readMessages(session, linear, messages);
      return { readings, ms: performance.now() - started };
    },

    async explain(message) {
      return explain(loaded().session, message);
    },
  };
}
