/** Stand-ins for tests of this folder: a clock moved by hand, a worker that does what it is told. */
import type { Explanation } from '../domain/explanation.ts';
import { HEADS } from '../domain/triage.ts';
import type { Readings } from '../domain/triage.ts';
import { LiveCell } from '../platform/live-cell.ts';
import type { Clock, OpenWorker, PendingMessage, TriageWork, WorkerKind } from './ports.ts';
import type { Answer, BatchReading, CallName, Calls, MessageReading, Request } from './protocol.ts';

export class ManualClock implements Clock {
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

type Call = Request & { kind: 'call' };

/** One worker that was opened; a test answers its calls, or `behave` does. */
export class FakeWorker {
  readonly kind: WorkerKind;
  readonly requests: Request[] = [];
  terminated = false;
  readonly #events: Parameters<OpenWorker>[1];

  constructor(kind: WorkerKind, events: Parameters<OpenWorker>[1]) {
    this.kind = kind;
    this.#events = events;
  }

  get calls(): Call[] {
    return this.requests.filter((request) => request.kind === 'call');
  }

  answer(answer: Answer): void {
    if (!this.terminated) this.#events.answered(answer);
  }

  die(message: string): void {
    this.#events.died(message);
  }
}

export interface FakeWorkers {
  open: OpenWorker;
  opened: FakeWorker[];
}

/** @param behave Called with each call that is posted; without it the test answers. */
export function fakeWorkers(
  behave: (worker: FakeWorker, call: Call, nth: number) => void = () => undefined,
): FakeWorkers {
  const opened: FakeWorker[] = [];
  return {
    opened,
    open: (kind, events) => {
      const worker = new FakeWorker(kind, events);
      const nth = opened.push(worker) - 1;
      return {
        post: (message) => {
          const request = message as Request;
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

/** A worker's part of a call that goes well. */
export function succeed(worker: FakeWorker, call: Call, modelVersion = 'model-1'): void {
  const result = (): Calls[CallName]['result'] => {
    switch (call.name) {
      case 'load':
        return { modelVersion };
      case 'read':
        return batchOf(call.payload.messages.map(({ text }) => text));
      case 'explain':
        return explanationOf(call.payload.text);
    }
  };
  worker.answer({ kind: 'success', id: call.id, result: result() });
}

/** Every label rests on the whole text. */
export function explanationOf(text: string): Explanation {
  const drivers = [{ start: 0, end: text.length, drop: 0.5 }];
  const of = (label: string) => ({ label, probability: 0.9, drivers });
  return { sentiment: of('negative'), topic: of('delivery'), urgency: of('low') };
}

export function batchOf(texts: readonly string[], ms = 10): BatchReading {
  return { readings: texts.map(readingOf), ms };
}

/** A reading whose first evidence is the text, so that a test sees whose it is. */
export function readingOf(text: string): MessageReading {
  return {
    readings: someReadings(),
    evidence: [text.slice(0, 80)],
    language_supported: true,
    embedding: null,
  };
}

export function someReadings(): Readings {
  const first = <Label extends string>(
    labels: readonly [Label, ...Label[]],
    probability: number,
  ) => ({
    label: labels[0],
    probability,
    probabilities: labels.map((_, i) =>
      i === 0 ? probability : (1 - probability) / (labels.length - 1),
    ),
    unsure: false,
  });
  return {
    sentiment: first(HEADS.sentiment, 0.9),
    topic: first(HEADS.topic, 0.8),
    urgency: first(HEADS.urgency, 0.7),
  };
}

type Recorded = Parameters<TriageWork['record']>[0];

/** A device's messages in memory. */
export class FakeWork implements TriageWork {
  readonly pendingCount = new LiveCell(0);
  readonly batches: Recorded[] = [];
  readonly leaseCalls: string[][] = [];
  /** Ids that another device holds. */
  readonly elsewhere = new Set<string>();
  rows: PendingMessage[] = [];

  add(...texts: string[]): void {
    // Newest first.
    this.rows = [
      ...texts.map((text) => ({ id: text, text, language: 'en', previous: null })).reverse(),
      ...this.rows,
    ];
    this.pendingCount.set(this.rows.length);
  }

  get recorded(): string[] {
    return this.batches.flat().map(({ message_id }) => message_id);
  }

  pending(_version: string, limit: number): Promise<PendingMessage[]> {
    return Promise.resolve(this.rows.slice(0, limit));
  }

  lease(ids: string[]): Promise<string[]> {
    this.leaseCalls.push(ids);
    return Promise.resolve(ids.filter((id) => !this.elsewhere.has(id)));
  }

  record(results: Recorded): Promise<void> {
    this.batches.push(results);
    const done = new Set(results.map(({ message_id }) => message_id));
    this.rows = this.rows.filter(({ id }) => !done.has(id));
    this.pendingCount.set(this.rows.length);
    return Promise.resolve();
  }
}
