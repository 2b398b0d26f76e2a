/** Wires the triage of this tab: election, model, runner, and what the interface sees of them. */
import type { Live } from '../domain/live.ts';
import type { Explainer, Likeness, ModelState, Understanding } from '../features/ports.ts';
import { browserParts } from './browser-parts.ts';
import { WorkerExplainer } from './explainer.ts';
import { FAILURES } from './failures.ts';
import { WorkerLikeness } from './likeness.ts';
import { LiveCell } from '../platform/live-cell.ts';
import type { Election, TriageWork } from './ports.ts';
import { asInferenceError } from './protocol.ts';
import { Reader } from './reader.ts';
import type { ReaderParts } from './reader.ts';
import { TriageRunner } from './runner.ts';
import type { ReadingProgress } from './runner.ts';

export interface UnderstandingOptions {
  /** Whose messages: tabs of one user elect one among themselves. */
  userId: string;
  /** Absolute, ends with a slash: where `manifest.json` lies; the app's own `/models/` unless told otherwise. */
  modelsUrl?: string;
  /** What the browser offers; tests bring their own. */
  parts?: UnderstandingParts;
}

export interface UnderstandingParts extends Omit<ReaderParts, 'modelsUrl' | 'state'> {
  election: Election;
  /** Calls back when the network returns; @returns what ends it. */
  onOnline: (then: () => void) => () => void;
}

/** Starts at once; `close` ends the worker and lets another tab take over. */
export function startUnderstanding(
  work: TriageWork,
  {
    userId,
    modelsUrl = new URL('/models/', location.href).href,
    parts = browserParts(userId),
  }: UnderstandingOptions,
): Understanding & Explainer & Likeness & { close(): void } {
  const state = new LiveCell<ModelState>({ kind: 'idle' });
  const progress = new LiveCell<ReadingProgress>({ read: 0, medianMs: null });
  const closing = new AbortController();
  const { signal } = closing;
  let retry: () => void = () => undefined;
  let leading: { reader: Reader; opened: Promise<string> } | null = null;
  const explainer = new WorkerExplainer({
    leading: () => leading,
    // A trial of the GPU would take longer than the answer, and what this one loads is nobody's progress.
    newReader: () =>
      new Reader({
        ...parts,
        modelsUrl,
        findAdapter: () => Promise.resolve(null),
        state: new LiveCell<ModelState>({ kind: 'idle' }),
      }),
    clock: parts.clock,
  });

  const likeness = new WorkerLikeness({ leading: () => leading });

  /** One try: opens the model and reads until closed, or throws. */
  const readOn = async (): Promise<void> => {
    const reader = new Reader({ ...parts, modelsUrl, state });
    const close = (): void => reader.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      leading = { reader, opened: reader.open() };
      const modelVersion = await leading.opened;
      await new TriageRunner({
        work,
        modelVersion,
        read: (messages) => reader.read(messages),
        clock: parts.clock,
        progress,
        onFirstRead: () => void reader.improve(),
      }).run(signal);
    } finally {
      leading = null;
      signal.removeEventListener('abort', close);
      reader.close();
    }
  };

  const failed = async (reason: unknown): Promise<void> => {
    if (signal.aborted) return;
    const { code } = asInferenceError(reason, 'inference_failed');
    const { sentence, retryAfterMs } = FAILURES[code];
    state.set({ kind: 'failed', code, message: sentence });
    await untilRetry(retryAfterMs);
  };

  const lead = async (): Promise<void> => {
    while (!signal.aborted) {
      const failure = await readOn().catch((reason: unknown) => reason);
      if (failure !== undefined) await failed(failure);
    }
  };

  const untilRetry = (ms: number | null): Promise<void> =>
    new Promise((resolve) => {
      const ends: (() => void)[] = [];
      const go = (): void => {
        for (const end of ends) end();
        retry = () => undefined;
        resolve();
      };
      retry = go;
      signal.addEventListener('abort', go, { once: true });
      if (ms === null) return;
      ends.push(parts.clock.after(ms, go), parts.onOnline(go));
    });

  void parts.election.run(lead, () => state.set({ kind: 'elsewhere' }), signal).catch(failed);

  return {
    state,
    backlog: work.pendingCount satisfies Live<number>,
    progress,
    retry: () => retry(),
    explain: (message, wanted) => explainer.explain(message, wanted),
    compare: (text, others) => likeness.compare(text, others),
    close: () => {
      closing.abort();
      explainer.close();
    },
  };
}
