/** Pending message → lease → batch → record, as long as this tab is the elected one. */
import { markHop } from '../platform/hops.ts';
import { LeaseBook } from './lease-book.ts';
import type { LiveCell } from '../platform/live-cell.ts';
import type { Clock, PendingMessage, TriageWork } from './ports.ts';
import { asInferenceError } from './protocol.ts';
import type { BatchReading, MessageReading, UnreadMessage } from './protocol.ts';

export interface ReadingProgress {
  /** Messages read by this tab since it started. */
  read: number;
  /** Median over the last messages. */
  medianMs: number | null;
}

export interface RunnerParts {
  work: TriageWork;
  read: (messages: UnreadMessage[]) => Promise<BatchReading>;
  modelVersion: string;
  clock: Clock;
  progress: LiveCell<ReadingProgress>;
  /** After the first message was read: the time for what can wait. */
  onFirstRead?: () => void;
}

/** A batch larger than this reads no faster, and makes a new urgent message wait for longer. */
const BATCH = 16;
/** One lease call serves four batches of a backlog. */
const LEASES = 64;
const MEDIAN_OF = 101;
/** A change of the pending messages that leaves their number as it was is found by then. */
const LOOK_AGAIN_MS = 15_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** So many messages in a row that fail alone are not at fault: the model is. */
const MOST_FAILURES = 3;

export class TriageRunner {
  readonly #parts: RunnerParts;
  readonly #leases = new LeaseBook();
  readonly #recent: number[] = [];
  #changes = 0;
  #wake: () => void = () => undefined;
  #failuresInARow = 0;
  #idle = true;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /**
   * Runs until `signal` aborts.
   *
   * @throws InferenceError when the model gives up; troubles of storage or network are waited out.
   */
  async run(signal: AbortSignal): Promise<void> {
    const unsubscribe = this.#parts.work.pendingCount.subscribe(
      () => {
        this.#changes += 1;
        this.#wake();
      },
      // The database is closing; the next look says more.
      () => undefined,
    );
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    let pauseMs = FIRST_PAUSE_MS;
    try {
      while (!signal.aborted) {
        const seen = this.#changes;
        const outcome = await this.#step();
        if (outcome === 'troubled') {
          await this.#pause(pauseMs, signal);
          pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
        } else {
          pauseMs = FIRST_PAUSE_MS;
          if (outcome === 'idle') await this.#untilSomethingChanges(seen, signal);
        }
      }
    } finally {
      unsubscribe();
    }
  }

  /** One batch; 'troubled' when the messages could not be asked for or the readings not be stored. */
  async #step(): Promise<'worked' | 'idle' | 'troubled'> {
    let batch: PendingMessage[];
    try {
      batch = await this.#nextBatch();
    } catch {
      return 'troubled';
    }
    this.#idle = batch.length === 0;
    if (this.#idle) return 'idle';
    const readings = await this.#read(batch);
    return (await this.#record(batch, readings)) ? 'worked' : 'troubled';
  }

  /** @throws what the ports throw. */
  async #nextBatch(): Promise<PendingMessage[]> {
    const { work, modelVersion, clock } = this.#parts;
    const rows = await work.pending(modelVersion, LEASES + this.#leases.outOfReach(clock.now()));
    // After a pause the most urgent one goes alone, for it is read soonest then.
    const size = this.#idle ? 1 : BATCH;
    const wanted = this.#leases.open(rows, clock.now()).slice(0, size);
    if (this.#leases.unleased(wanted, clock.now()).length > 0) {
      const ask = this.#leases.unleased(rows, clock.now()).slice(0, LEASES);
      this.#leases.settle(ask, await work.lease(ask, modelVersion), clock.now());
    }
    const batch = this.#leases.leased(rows, clock.now()).slice(0, size);
    for (const { id } of batch) markHop('leased', id);
    return batch;
  }

  /** One reading a message; null for one that the model cannot read. */
  async #read(batch: PendingMessage[]): Promise<(MessageReading | null)[]> {
    try {
      const { readings, ms } = await this.#parts.read(batch.map(unread));
      this.#failuresInARow = 0;
      for (const { id } of batch) markHop('read', id);
      this.#count(batch.length, ms / batch.length);
      return batch.map((_, index) => readings[index] ?? null);
    } catch (reason) {
      const failure = asInferenceError(reason, 'inference_failed');
      if (failure.code !== 'inference_failed') throw failure;
      if (batch.length > 1) return await this.#readEach(batch);
      this.#failuresInARow += 1;
      if (this.#failuresInARow >= MOST_FAILURES) throw failure;
      return [null];
    }
  }

  /** Finds the message that a batch failed on. */
  async #readEach(batch: PendingMessage[]): Promise<(MessageReading | null)[]> {
    const readings: (MessageReading | null)[] = [];
    for (const message of batch) readings.push(...(await this.#read([message])));
    return readings;
  }

  /** @returns false when they could not be stored: they stay pending and are read again. */
  async #record(
    batch: readonly PendingMessage[],
    readings: readonly (MessageReading | null)[],
  ): Promise<boolean> {
    const { work, modelVersion: model_version, onFirstRead } = this.#parts;
    const results = batch.flatMap(({ id }, index) => {
      const reading = readings[index];
      if (!reading) this.#leases.giveUp(id);
      return reading ? [{ message_id: id, model_version, ...reading }] : [];
    });
    try {
      if (results.length > 0) await work.record(results);
    } catch {
      return false;
    }
    const ids = results.map(({ message_id }) => message_id);
    this.#leases.done(ids);
    for (const id of ids) markHop('recorded', id);
    if (this.#parts.progress.value.read === results.length) onFirstRead?.();
    return true;
  }

  #count(messages: number, msEach: number): void {
    for (let i = 0; i < messages; i += 1) this.#recent.push(msEach);
    this.#recent.splice(0, Math.max(0, this.#recent.length - MEDIAN_OF));
    const { progress } = this.#parts;
    progress.set({ read: progress.value.read + messages, medianMs: median(this.#recent) });
  }

  /** @param seen The number of changes when the pending messages were last looked at. */
  async #untilSomethingChanges(seen: number, signal: AbortSignal): Promise<void> {
    if (this.#changes !== seen) return;
    const { clock } = this.#parts;
    const chance = this.#leases.nextChance(clock.now());
    const ms = chance === null ? LOOK_AGAIN_MS : Math.min(LOOK_AGAIN_MS, chance - clock.now());
    await this.#pause(ms, signal);
  }

  /** Ends early when the pending messages change or the runner is stopped. */
  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#parts.clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
    this.#wake = () => undefined;
  }
}

function unread({ text, language, previous }: PendingMessage): UnreadMessage {
  return { text, language, previous };
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? null;
}
