/** Calls to one worker: every call settles, whatever becomes of the worker. */
import type { Clock } from './clock.ts';
import type {
  Answer,
  CallCode,
  CallTable,
  Request,
  WorkerEvents,
  WorkerHandle,
} from './worker-protocol.ts';

export interface CallOptions<Progress> {
  /** The worker counts as dead when it says nothing for so long. */
  silenceMs: number;
  onProgress?: (progress: Progress) => void;
  /** A newer call of the same slot supersedes an older one, which fails with 'superseded'. */
  slot?: string;
  /** Its abort calls the call off, which fails with 'cancelled'. */
  signal?: AbortSignal | undefined;
}

export type CallFailure<Code extends string> = Error & { readonly code: Code | CallCode };

export interface WorkerCallsParts<
  Code extends string,
  News,
  Failure extends CallFailure<Code> = CallFailure<Code>,
> {
  /** As sentences name it: "The triage worker". */
  name: string;
  open: (events: WorkerEvents) => WorkerHandle;
  clock: Pick<Clock, 'after'>;
  fail: (code: Code | CallCode, message: string) => Failure;
  /** Called once, when the worker can no longer be used and nobody closed it. */
  onDead?: ((reason: Failure) => void) | undefined;
  onNews?: (news: News) => void;
}

interface Waiting {
  slot: string | undefined;
  silenceMs: number;
  cancelAlarm: () => void;
  resolve(result: unknown): void;
  reject(reason: Error): void;
  progress(progress: unknown): void;
}

export class WorkerCalls<
  Calls extends CallTable<Calls>,
  Code extends string,
  News = never,
  Failure extends CallFailure<Code> = CallFailure<Code>,
> {
  readonly #parts: WorkerCallsParts<Code, News, Failure>;
  readonly #worker: WorkerHandle;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #dead: Failure | null = null;

  constructor(parts: WorkerCallsParts<Code, News, Failure>) {
    this.#parts = parts;
    this.#worker = parts.open({
      answered: (data) => this.#take(data as Answer<Calls, Code, News>),
      died: (message) => this.#die(parts.fail('worker_died', `${parts.name} stopped: ${message}`)),
    });
  }

  /** Why this worker is of no more use; null while it lives. */
  get dead(): Failure | null {
    return this.#dead;
  }

  /** Fails with the worker's own code, or with a `CallCode`. */
  call<Name extends keyof Calls>(
    name: Name,
    payload: Calls[Name]['payload'],
    options: CallOptions<Calls[Name]['progress']>,
  ): Promise<Calls[Name]['result']> {
    if (this.#dead) return Promise.reject(this.#dead);
    if (options.signal?.aborted) return Promise.reject(this.#calledOff());
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
      options.signal?.addEventListener('abort', () => this.#cancel(id, this.#calledOff()), {
        once: true,
      });
      this.#post({ kind: 'call', id, name, payload } as Request<Calls>);
    });
  }

  /** Ends the worker and with it its memory; what still waits fails with 'closed'. */
  close(): void {
    this.#end(this.#parts.fail('closed', `${this.#parts.name} was closed.`));
  }

  #post(request: Request<Calls>): void {
    this.#worker.post(request);
  }

  #take(answer: Answer<Calls, Code, News>): void {
    // What a worker said before it was ended may still arrive.
    if (this.#dead) return;
    if (answer.kind === 'lost') {
      this.#die(this.#parts.fail(answer.code, answer.message));
      return;
    }
    if (answer.kind === 'news') {
      this.#parts.onNews?.(answer.news);
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
    else waiting.reject(this.#parts.fail(answer.code, answer.message));
  }

  #watch(waiting: Waiting): void {
    const { clock, fail, name } = this.#parts;
    waiting.cancelAlarm = clock.after(waiting.silenceMs, () =>
      this.#die(fail('worker_silent', `${name} does not answer.`)),
    );
  }

  #supersede(slot: string): void {
    for (const [id, waiting] of [...this.#waiting]) {
      if (waiting.slot !== slot) continue;
      this.#cancel(id, this.#parts.fail('superseded', 'A newer call took its place.'));
    }
  }

  #cancel(id: number, reason: Failure): void {
    const waiting = this.#waiting.get(id);
    // Answered already.
    if (!waiting) return;
    this.#waiting.delete(id);
    waiting.cancelAlarm();
    this.#post({ kind: 'cancel', id });
    waiting.reject(reason);
  }

  #die(reason: Failure): void {
    if (this.#dead) return;
    this.#end(reason);
    this.#parts.onDead?.(reason);
  }

  #end(reason: Failure): void {
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

  #calledOff(): Failure {
    return this.#parts.fail('cancelled', 'The call was called off.');
  }
}
