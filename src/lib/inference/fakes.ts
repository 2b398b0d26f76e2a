/** Stand-ins for tests of this folder: workers that do what they are told, messages in memory. */
import type { Explanation } from '../domain/explanation.ts';
import { HEADS } from '../domain/triage.ts';
import type { Readings } from '../domain/triage.ts';
import * as fake from '../platform/fake-workers.ts';
import { LiveCell } from '../platform/live-cell.ts';
import type { OpenWorker, PendingMessage, TriageWork, WorkerKind } from './ports.ts';
import type {
  BatchReading,
  CallName,
  Calls,
  InferenceCode,
  MessageReading,
  Request,
} from './protocol.ts';

type Call = Request & { kind: 'call' };
export type FakeWorker = fake.FakeWorker<Calls, InferenceCode> & { kind: WorkerKind };

export interface FakeWorkers {
  open: OpenWorker;
  opened: FakeWorker[];
}

/** @param behave Called with each call that is posted; without it the test answers. */
export function fakeWorkers(
  behave?: (worker: FakeWorker, call: Call, nth: number) => void,
): FakeWorkers {
  const opened: FakeWorker[] = [];
  const workers = fake.fakeWorkers<Calls, InferenceCode>((_, call, nth) => {
    const worker = opened[nth];
    if (worker) behave?.(worker, call, nth);
  });
  return {
    opened,
    open: (kind, events) => {
      const handle = workers.open(events);
      opened.push(
        ...workers.opened.slice(opened.length).map((one) => Object.assign(one, { kind })),
      );
      return handle;
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
