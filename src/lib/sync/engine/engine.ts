/**
 * Keeps one device in step with the server: pulls by cursor, sends the outbox, wakes up when there is reason.
 *
 * Invariants
 * 1. One round runs at a time; a wake-up during a round causes exactly one more.
 * 2. An intent leaves the outbox only after the rows that show its effect were pulled.
 * 3. Intents of one ticket are sent in order; an intent without an answer holds back only its own ticket.
 * 4. Readings are sent when no person's work waits.
 */
import type { Live } from '../../domain/live.ts';
import type { SyncState } from '../../features/ports.ts';
import type { Clock } from '../../platform/clock.ts';
import { markHop } from '../../platform/hops.ts';
import type { Network } from '../../platform/network.ts';
import type { Tabs } from '../../platform/tabs.ts';
import type { Lane, OutgoingItem, Remote, RemoteFailure, Replica } from '../ports.ts';
import { backoff } from './backoff.ts';
import { LiveCell } from '../../platform/live-cell.ts';

const PULL_EVERY_MS = 45_000;
/** Tickets whose intents are under way at once. */
const TICKETS_AT_ONCE = 4;
const LOOK_AHEAD: Record<Lane, number> = { work: 100, triage: 64 };
/** Above this many new messages in one pull nobody measures the single one. */
const MARKED_AT_MOST = 50;

interface Parts {
  replica: Replica;
  remote: Remote;
  clock: Clock;
  network: Network;
  tabs: Tabs;
  random: () => number;
}

export class SyncEngine {
  readonly #parts: Parts;
  readonly #state = new LiveCell<SyncState>({ kind: 'starting' });
  readonly #undo: (() => void)[] = [];
  #running = false;
  #again = false;
  #leads = false;
  #closed = false;
  #failures = 0;
  #pulledAt: string | null = null;
  #retry: (() => void) | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get state(): Live<SyncState> {
    return this.#state;
  }

  /** Starts; only the leading tab talks to the server, the others tell it when there is work. */
  start(): void {
    const { tabs, network, remote, clock } = this.#parts;
    this.#undo.push(
      tabs.hear((word) => {
        if (word === 'work' && this.#leads) void this.#round();
        else if (word.startsWith('state:') && !this.#leads) {
          this.#state.set(JSON.parse(word.slice('state:'.length)) as SyncState);
        } else if (word === 'hello' && this.#leads) this.#tellState();
      }),
      tabs.lead(() => {
        if (this.#closed) return;
        this.#leads = true;
        this.#undo.push(
          remote.listen((seq) => {
            if (seq !== null) markHop('poked', String(seq));
            void this.#round();
          }),
          network.onAwake(() => void this.#wake()),
          network.onOffline(() => void this.#settle(null)),
          clock.every(PULL_EVERY_MS, () => void this.#round()),
        );
        void this.#round();
      }),
    );
    tabs.tell('hello');
  }

  /** Pull and push now; in a tab that does not lead, the leading one is asked to. */
  now(): void {
    if (this.#leads) void this.#round();
    else this.#parts.tabs.tell('work');
  }

  close(): void {
    this.#closed = true;
    this.#leads = false;
    this.#retry?.();
    for (const undo of this.#undo.splice(0)) undo();
  }

  async #wake(): Promise<void> {
    await this.#parts.remote.wake().catch(() => undefined);
    this.#failures = 0;
    await this.#round();
  }

  async #round(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    try {
      do {
        this.#again = false;
        this.#retry?.();
        await this.#step();
      } while (this.#wanted());
    } finally {
      this.#running = false;
    }
  }

  #wanted(): boolean {
    return this.#again && !this.#closed;
  }

  async #step(): Promise<void> {
    try {
      await this.#send('work');
      await this.#pull();
      await this.#send('triage');
      if ((await this.#parts.replica.acknowledged()).length > 0) await this.#pull();
      this.#failures = 0;
      await this.#settle(null);
    } catch (reason) {
      if (this.#closed) return;
      this.#failures += 1;
      this.#retry = this.#parts.clock.after(backoff(this.#failures, this.#parts.random()), () => {
        void this.#round();
      });
      await this.#settle(asFailure(reason));
    }
  }

  async #pull(): Promise<void> {
    const { replica, remote } = this.#parts;
    const settled = await replica.acknowledged();
    let cursor = await replica.cursor();
    if (cursor) {
      for (;;) {
        const page = await remote.pull(cursor.seq);
        if (page.epoch !== cursor.epoch || page.minSeq > cursor.seq) {
          cursor = null;
          await replica.reset();
          break;
        }
        cursor = { epoch: page.epoch, seq: page.next };
        this.#mark(await replica.apply(page, cursor));
        if (!page.more) break;
      }
    }
    if (!cursor) await this.#fill();
    await replica.forget(settled);
    this.#pulledAt = new Date(this.#parts.clock.now()).toISOString();
  }

  /** First fill of a device, or after rights changed: pages of a snapshot, then the cursor that it belongs to. */
  async #fill(): Promise<void> {
    const { replica, remote } = this.#parts;
    let next: unknown = null;
    let rows = 0;
    do {
      this.#show({ kind: 'filling', rows });
      const page = await remote.snapshot(next);
      next = page.next;
      rows += Object.values(page.rows).reduce((sum, part) => sum + part.length, 0);
      await replica.apply(page, next === null ? { epoch: page.epoch, seq: page.seq } : null);
    } while (next !== null);
    this.#again = true;
  }

  async #send(lane: Lane): Promise<void> {
    const { replica, remote } = this.#parts;
    let replies = false;
    const stuck = new Set<string>();
    let failure: unknown;
    for (;;) {
      const waiting = (await replica.outgoing(lane, LOOK_AHEAD[lane])).filter(
        ({ ticketId, seq }) => !stuck.has(ticketId === '' ? String(seq) : ticketId),
      );
      const heads = firstOfEach(waiting).slice(0, TICKETS_AT_ONCE);
      if (heads.length === 0) break;
      await Promise.all(
        heads.map(async (item) => {
          try {
            await replica.answered(item, await remote.apply(item.mutation));
            replies ||= item.mutation.name === 'reply.queue.v1' || item.mutation.name === 'reply.retry.v1';
          } catch (reason) {
            failure = reason;
            stuck.add(item.ticketId === '' ? String(item.seq) : item.ticketId);
            await replica.failed(item);
          }
        }),
      );
      if (failure !== undefined && asFailure(failure).code !== 'server') break;
    }
    // The schedule sends them anyway; this only saves the wait.
    if (replies) void remote.dispatch().catch(() => undefined);
    if (failure !== undefined) throw failure as Error;
  }

  #mark(messages: string[]): void {
    if (messages.length > MARKED_AT_MOST) return;
    for (const id of messages) markHop('pulled', id);
  }

  async #settle(failure: RemoteFailure | null): Promise<void> {
    if (this.#closed || !this.#leads) return;
    const waiting = await this.#parts.replica.waiting();
    const pulledAt = this.#pulledAt;
    if (!this.#parts.network.online() || failure?.code === 'offline') {
      this.#show({ kind: 'offline', pulledAt, waiting });
    } else if (failure) {
      this.#show({ kind: 'failed', code: failure.code, message: failure.message, waiting });
    } else if (pulledAt !== null) this.#show({ kind: 'live', pulledAt, waiting });
  }

  #show(state: SyncState): void {
    this.#state.set(state);
    this.#tellState();
  }

  #tellState(): void {
    this.#parts.tabs.tell(`state:${JSON.stringify(this.#state.value)}`);
  }
}

/** The oldest intent of each ticket; intents without a ticket do not wait for each other. */
function firstOfEach(items: OutgoingItem[]): OutgoingItem[] {
  const taken = new Set<string>();
  return items.filter(({ ticketId }) => {
    if (ticketId === '') return true;
    if (taken.has(ticketId)) return false;
    taken.add(ticketId);
    return true;
  });
}

function asFailure(reason: unknown): RemoteFailure {
  if (reason instanceof Error && 'code' in reason) return reason as RemoteFailure;
  const error = reason instanceof Error ? reason : new Error(String(reason));
  return Object.assign(error, { code: 'invalid_answer' as const });
}
