/**
 * What the main thread and a worker say to each other. Each call has an id and ends in exactly one `success` or
 * `failure`; `progress` may come before it.
 */

/** Every call of a worker by name: what goes in, what comes back, what is told on the way. */
export type CallTable<Calls> = {
  [Name in keyof Calls]: { payload: unknown; result: unknown; progress: unknown };
};

export type Request<Calls extends CallTable<Calls>> =
  | {
      [Name in keyof Calls]: {
        kind: 'call';
        id: number;
        name: Name;
        payload: Calls[Name]['payload'];
      };
    }[keyof Calls]
  /** The caller no longer wants the answer: a call that waits is skipped, one that runs may stop. */
  | { kind: 'cancel'; id: number };

/** @typeParam News What the worker tells unasked. */
export type Answer<Calls extends CallTable<Calls>, Code extends string, News = never> =
  | { kind: 'success'; id: number; result: Calls[keyof Calls]['result'] }
  | { kind: 'failure'; id: number; code: Code; message: string }
  | { kind: 'progress'; id: number; progress: Calls[keyof Calls]['progress'] }
  | { kind: 'news'; news: News }
  /** The worker is of no more use, such as after the loss of its GPU or its database. */
  | { kind: 'lost'; code: Code; message: string };

/** What becomes of a call besides the worker's own failures. */
export type CallCode = 'worker_died' | 'worker_silent' | 'superseded' | 'cancelled' | 'closed';

export interface WorkerHandle {
  post(message: unknown): void;
  terminate(): void;
}

/** `died` tells of a script that did not load or an error that nobody caught. */
export interface WorkerEvents {
  answered: (data: unknown) => void;
  died: (message: string) => void;
}

/** A browser's worker as `WorkerCalls` knows it. */
export function handleOf(worker: Worker, { answered, died }: WorkerEvents): WorkerHandle {
  worker.onmessage = ({ data }: MessageEvent<unknown>) => answered(data);
  worker.onerror = ({ message }) => died(message === '' ? 'its script did not load' : message);
  worker.onmessageerror = () => died('it sent what cannot be read');
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => worker.terminate(),
  };
}
