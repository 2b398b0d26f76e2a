/** Calls to one worker: every call settles, whatever becomes of the worker. */
import type { Clock, OpenWorker, WorkerHandle, WorkerKind } from './ports.ts';
import { InferenceError } from './protocol.ts';
import type { Answer, CallName, Calls, Request } from './protocol.ts';

export interface CallOptions<Name extends CallName> {
  /** The worker counts as dead when it says nothing for so long. */
  silenceMs: number;
  onProgress?: (progress: Calls[Name]['progress']) => void;
  /** A newer call of the same slot supersedes an older one, which fails with 'superseded'. */
  slot?: string;
  /** Its abort calls the call off, which fails with 'cancelled'. */
  signal?: AbortSignal | undefined;
}

interface Waiting {
  slot: string | undefined;
  silenceMs: number;
  cancelAlarm: () => void;
  resolve(result: Calls[CallName]['result']): void;
  reject(reason: InferenceError): void;
  progress(progress: Calls[CallName]['progress']): void;
}

export class WorkerCalls {
  readonly #clock: Clock;
  readonly #worker: WorkerHandle;
  readonly #onDead: (reason: InferenceError) => void;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #dead: InferenceError | null = null;

  /** @param onDead Called once, when the worker can no longer be used and nobody closed it. */
  constructor(
    kind: WorkerKind,
    { openWorker, clock }: { openWorker: OpenWorker; clock: Clock },
    onDead: (reason: InferenceError) => void = () => undefined,
  ) {
    this.#clock = clock;
    this.#onDead = onDead;
    this.#worker = openWorker(kind, {
      answered: (data) => this.#take(data as Answer),
      died: (message) =>
        this.#die(new InferenceError('worker_died', `The triage worker stopped: ${message}`)),
    });
  }

  /** Why this worker is of no more use; null while it lives. */
  get dead(): InferenceError | null {
    return this.#dead;
  }

  /**
   * @throws InferenceError with the worker's own code, or 'worker_died', 'worker_silent', 'superseded',
   * 'cancelled', 'closed'.
   */
  call<Name extends CallName>(
    name: Name,
    payload: Calls[Name]['payload'],
    options: CallOptions<Name>,
  ): Promise<Calls[Name]['result']> {
    if (this.#dead) return Promise.reject(this.#dead);
    if (options.signal?.aborted) return Promise.reject(calledOff());
    if (options.slot !== undefined) this.#supersede(options.slot);
    const id = (this.#lastId += 1);
    return new Promise<Calls[Name]['result']>((resolve, reject) => {
      const waiting: Waiting = {
        slot: options.slot,
        silenceMs: options.silenceMs,
        cancelAlarm: () => undefined,
        resolve,
        reject,
        progress: (progress) => options.onProgress?.(progress),
      };
      this.#waiting.set(id, waiting);
      this.#watch(waiting);
      options.signal?.addEventListener('abort', () => this.#cancel(id, calledOff()), {
        once: true,
      });
      this.#post({ kind: 'call', id, name, payload } as Request);
    });
  }

  /** Ends the worker and with it its memory; what still waits fails with 'closed'. */
  close(): void {
    this.#end(new InferenceError('closed', 'The triage worker was closed.'));
  }

  #post(request: Request): void {
    this.#worker.post(request);
  }

  #take(answer: Answer): void {
    if (answer.kind === 'lost') {
      this.#die(new InferenceError(answer.code, answer.message));
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    // Superseded meanwhile.
    if (!waiting) return;
    waiting.cancelAlarm();
    if (answer.kind === 'progress') {
      this.#watch(waiting);
      waiting.progress(answer.progress);
      return;
    }
    this.#waiting.delete(answer.id);
    if (answer.kind === 'success') waiting.resolve(answer.result);
    else waiting.reject(new InferenceError(answer.code, answer.message));
  }

  #watch(waiting: Waiting): void {
    waiting.cancelAlarm = this.#clock.after(waiting.silenceMs, () =>
      this.#die(new InferenceError('worker_silent', 'The triage worker does not answer.')),
    );
  }

  #supersede(slot: string): void {
    for (const [id, waiting] of [...this.#waiting]) {
      if (waiting.slot !== slot) continue;
      this.#cancel(id, new InferenceError('superseded', 'A newer call took its place.'));
    }
  }

  #cancel(id: number, reason: InferenceError): void {
    const waiting = this.#waiting.get(id);
    // Answered already.
    if (!waiting) return;
    this.#waiting.delete(id);
    waiting.cancelAlarm();
    this.#post({ kind: 'cancel', id });
    waiting.reject(reason);
  }

  #die(reason: InferenceError): void {
    if (this.#dead) return;
    this.#end(reason);
    this.#onDead(reason);
  }

  #end(reason: InferenceError): void {
    if (this.#dead) return;
    this.#dead = reason;
    this.#worker.terminate();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const call of waiting) {
      call.cancelAlarm();
      call.reject(reason);
    }
  }
}

function calledOff(): InferenceError {
  return new InferenceError('cancelled', 'The call was called off.');
}
