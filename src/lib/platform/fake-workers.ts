/** Stand-ins for tests of calls to workers: a clock moved by hand, a worker that does what it is told. */
import type { Clock } from './clock.ts';
import type { Answer, CallTable, Request, WorkerEvents, WorkerHandle } from './worker-protocol.ts';

export class ManualClock implements Pick<Clock, 'now' | 'after'> {
  #now = 0;
  readonly #alarms = new Set<{ at: number; then: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, then: () => void): () => void {
    const alarm = { at: this.#now + ms, then };
    this.#alarms.add(alarm);
    return () => {
      this.#alarms.delete(alarm);
    };
  }

  pass(ms: number): void {
    this.#now += ms;
    for (const alarm of [...this.#alarms]) {
      if (alarm.at > this.#now) continue;
      this.#alarms.delete(alarm);
      alarm.then();
    }
  }

  get waiting(): number {
    return this.#alarms.size;
  }
}

/** One worker that was opened; a test answers its calls, or `behave` does. */
export class FakeWorker<Calls extends CallTable<Calls>, Code extends string, News = never> {
  readonly requests: Request<Calls>[] = [];
  terminated = false;
  readonly #events: WorkerEvents;

  constructor(events: WorkerEvents) {
    this.#events = events;
  }

  get calls(): (Request<Calls> & { kind: 'call' })[] {
    return this.requests.filter((request) => request.kind === 'call');
  }

  answer(answer: Answer<Calls, Code, News>): void {
    if (!this.terminated) this.#events.answered(answer);
  }

  die(message: string): void {
    this.#events.died(message);
  }
}

export interface FakeWorkers<Calls extends CallTable<Calls>, Code extends string, News = never> {
  open: (events: WorkerEvents) => WorkerHandle;
  opened: FakeWorker<Calls, Code, News>[];
}

/** @param behave Called with each call that is posted; without it the test answers. */
export function fakeWorkers<Calls extends CallTable<Calls>, Code extends string, News = never>(
  behave: (
    worker: FakeWorker<Calls, Code, News>,
    call: Request<Calls> & { kind: 'call' },
    nth: number,
  ) => void = () => undefined,
): FakeWorkers<Calls, Code, News> {
  const opened: FakeWorker<Calls, Code, News>[] = [];
  return {
    opened,
    open: (events) => {
      const worker = new FakeWorker<Calls, Code, News>(events);
      const nth = opened.push(worker) - 1;
      return {
        post: (message) => {
          const request = message as Request<Calls>;
          worker.requests.push(request);
          if (request.kind === 'call') queueMicrotask(() => behave(worker, request, nth));
        },
        terminate: () => {
          worker.terminated = true;
        },
      };
    },
  };
}
