/**
 * Keeps one device in step with the server: pulls by cursor, sends the outbox, wakes up when there is reason.
 *
 * Invariants
 * 1. One round runs at a time; whatever happens during a round causes exactly one more.
 * 2. An intent leaves the outbox only after the rows that show its effect were pulled.
 * 3. An intent that the server cannot answer holds back only its own ticket, and never the pull.
 * 4. Readings wait for people: a sweep of them ends as soon as there is something else to do.
 * 5. After a silence the rows come before the intents: a reply that waited is judged by what was missed.
 * 6. A server in trouble is asked again by the backoff alone, unless a person or the network gives reason.
 */
import type { Live } from '../../domain/live.ts';
import type { SyncState } from '../../domain/sync-state.ts';
import type { Clock } from '../../platform/clock.ts';
import { markHop } from '../../platform/hops.ts';
import { LiveCell } from '../../platform/live-cell.ts';
import type { Network } from '../../platform/network.ts';
import type { Tabs } from '../../platform/tabs.ts';
import type { Cursor, Remote, Replica, SnapshotPage } from '../ports.ts';
import { backoff } from './backoff.ts';
import { Sender } from './sender.ts';
import { troubleError, troubleOf, type Trouble } from './trouble.ts';

const PULL_EVERY_MS = 45_000;
/** Above this many new messages in one pull nobody measures the single one. */
const MARKED_AT_MOST = 50;

const NO_NETWORK: Trouble = { code: 'offline', message: 'No network.' };

interface Parts {
  replica: Replica;
  remote: Remote;
  clock: Clock;
  network: Network;
  tabs: Tabs;
  random: () => number;
  /** Asks who this person is by now. Whoever may not work here any more finds this engine closed. */
  recheck: () => Promise<void>;
}

export class SyncEngine {
  readonly #parts: Parts;
  readonly #sender: Sender;
  readonly #state = new LiveCell<SyncState>({ kind: 'starting' });
  readonly #undo: (() => void)[] = [];
  #running = false;
  #again = false;
  #leads = false;
  #closed = false;
  #failures = 0;
  #trouble: Trouble | null = null;
  #pulledAt: string | null = null;
  /** Nothing has been heard since the start, or since something failed. */
  #isStale = true;
  /** The network went during the present round, whose last answer may have been on its way already. */
  #isCutOff = false;
  /** The whole server is asked again when this rings. */
  #retry: (() => void) | undefined;
  /** The intents without an answer are tried again when this rings; all else goes on. */
  #resend: (() => void) | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#sender = new Sender(parts.replica, parts.remote, () => this.#recheck());
  }

  get state(): Live<SyncState> {
    return this.#state;
  }

  /** Starts; only the leading tab talks to the server, the others tell it when there is work. */
  start(): void {
    const { tabs, network, remote, clock } = this.#parts;
    this.#undo.push(
      tabs.hear((word) => this.#hear(word)),
      network.onAwake(() => this.now()),
      network.onOffline(() => {
        this.#isStale = true;
        this.#isCutOff = true;
        void this.#settle(NO_NETWORK);
      }),
    );
    this.#undo.push(
      tabs.lead(() => {
        if (this.#closed) return;
        this.#leads = true;
        this.#undo.push(
          remote.listen((seq) => {
            if (seq !== null) markHop('poked', String(seq));
            // Without a number the channel itself has come up: the server can be reached again.
            if (seq === null) void this.#round();
            else this.#nudge();
          }),
          clock.every(PULL_EVERY_MS, () => {
            void remote.wake().catch(() => undefined);
            this.#nudge();
          }),
        );
        void this.#round();
      }),
    );
    tabs.tell('hello');
  }

  /** Pull and push now, whatever failed before. A tab that does not lead asks the leading one. */
  now(): void {
    if (this.#leads) void this.#wake();
    else this.#parts.tabs.tell('now');
  }

  /** There is something to send. */
  work(): void {
    if (this.#leads) this.#nudge();
    else this.#parts.tabs.tell('work');
  }

  close(): void {
    this.#closed = true;
    this.#leads = false;
    this.#sender.close();
    this.#forgetRetry();
    this.#release();
    for (const undo of this.#undo.splice(0)) undo();
    this.#parts.tabs.close();
  }

  #hear(word: string): void {
    if (word === 'recheck') void this.#parts.recheck();
    else if (this.#leads) {
      if (word === 'now') void this.#wake();
      else if (word === 'work') this.#nudge();
      else if (word === 'hello') this.#tellState();
    } else if (word.startsWith('state:')) {
      const state = JSON.parse(word.slice('state:'.length)) as SyncState;
      if ('pulledAt' in state) this.#pulledAt = state.pulledAt;
      this.#state.set(state);
    }
  }

  async #wake(): Promise<void> {
    this.#failures = 0;
    this.#release();
    // Beside the round: a token that cannot be renewed offline takes its time.
    void this.#parts.remote.wake().catch(() => undefined);
    await this.#round();
  }

  /** Something happened. While a retry is due it waits for that one. */
  #nudge(): void {
    if (this.#retry) void this.#settle(this.#trouble);
    else void this.#round();
  }

  async #round(): Promise<void> {
    if (this.#closed) return;
    this.#again = true;
    this.#sender.yield();
    if (this.#running) return;
    this.#running = true;
    do {
      this.#again = false;
      this.#forgetRetry();
      await this.#step();
    } while (this.#wanted());
    this.#running = false;
  }

  #wanted(): boolean {
    return this.#again && !this.#closed && !this.#retry;
  }

  async #step(): Promise<void> {
    const { replica } = this.#parts;
    let held: Trouble | null = null;
    let broken: Trouble | null = null;
    this.#pulledAt ??= await replica.contact().catch(() => null);
    this.#isCutOff = false;
    try {
      const missed = this.#isStale;
      if (missed) await this.#pull();
      await this.#sender.send('work');
      if (!missed || (await replica.acknowledged()).length > 0) await this.#pull();
      held = await this.#sender.send('triage');
      if ((await replica.acknowledged()).length > 0) await this.#pull();
      if (this.#hasLostNetwork()) throw troubleError(NO_NETWORK);
    } catch (reason) {
      broken = troubleOf(reason);
      this.#isStale = true;
    }
    if (this.#closed) return;
    if (broken?.code === 'unauthorised') await this.#recheck();
    if (this.#isClosed()) return;
    this.#plan(held, broken);
    await this.#settle(broken ?? held);
  }

  /** When to ask again after a round that left something undone. */
  #plan(held: Trouble | null, broken: Trouble | null): void {
    const { clock, random } = this.#parts;
    if (!held && !broken) this.#failures = 0;
    if (broken) {
      this.#failures += 1;
      this.#retry = clock.after(backoff(this.#failures, random()), () => {
        this.#retry = undefined;
        this.#release();
        void this.#round();
      });
    } else if (held && !this.#resend) {
      this.#failures += 1;
      this.#resend = clock.after(backoff(this.#failures, random()), () => {
        this.#release();
        void this.#round();
      });
    }
  }

  #release(): void {
    this.#resend?.();
    this.#resend = undefined;
    this.#sender.release();
  }

  async #pull(): Promise<void> {
    const { replica, remote, clock } = this.#parts;
    const settled = await replica.acknowledged();
    let cursor = await replica.cursor();
    while (cursor) {
      const page = await remote.pull(cursor.seq);
      if (page.epoch !== cursor.epoch || page.minSeq > cursor.seq) {
        // What was taken away must be gone even if the server cannot be asked for the rest.
        await replica.reset();
        await this.#recheck();
        if (this.#isClosed()) return;
        cursor = null;
      } else {
        if (page.more && page.next <= cursor.seq) throw new Error('The server repeats a page.');
        cursor = { epoch: page.epoch, seq: page.next };
        this.#mark(await replica.apply(page, cursor));
        if (!page.more) break;
      }
    }
    if (!cursor) await this.#fill();
    await replica.forget(settled);
    this.#pulledAt = new Date(clock.now()).toISOString();
    this.#isStale = false;
  }

  /** First fill of a device, or after rights changed: pages of a snapshot, then the cursor that it belongs to. */
  async #fill(): Promise<void> {
    const { replica, remote } = this.#parts;
    this.#show({ kind: 'filling', rows: 0 });
    let asked: Promise<SnapshotPage> | undefined = Promise.resolve(await remote.snapshot(null));
    // A fill that was cut short, or an older app, leaves rows behind that no later page would take away. They are
    // shown until the server has answered: better than nothing where there is no network.
    await replica.reset();
    let cursor: Cursor | undefined;
    let next: unknown = null;
    let rows = 0;
    do {
      this.#show({ kind: 'filling', rows });
      const page = await (asked ?? remote.snapshot(next));
      // The first page's epoch: rights that change between pages show at the next pull, as another epoch.
      cursor ??= { epoch: page.epoch, seq: page.seq };
      next = page.next;
      // On its way while this one is written. A failure is thrown when its turn comes.
      asked = next === null ? undefined : remote.snapshot(next);
      asked?.catch(() => undefined);
      rows += Object.values(page.rows).reduce((sum, part) => sum + part.length, 0);
      await replica.apply(page, next === null ? cursor : null);
    } while (next !== null);
    this.#again = true;
  }

  /** In all tabs: each has a session of its own. */
  async #recheck(): Promise<void> {
    this.#parts.tabs.tell('recheck');
    await this.#parts.recheck();
  }

  #mark(messages: string[]): void {
    if (messages.length > MARKED_AT_MOST) return;
    for (const id of messages) markHop('pulled', id);
  }

  async #settle(trouble: Trouble | null): Promise<void> {
    this.#trouble = trouble;
    if (!this.#leads) return;
    const waiting = await this.#parts.replica.waiting().catch(() => 0);
    const pulledAt = this.#pulledAt;
    if (trouble?.code === 'offline') this.#show({ kind: 'offline', pulledAt, waiting });
    else if (trouble) this.#show({ kind: 'failed', ...trouble, waiting });
    else if (pulledAt !== null) this.#show({ kind: 'live', pulledAt, waiting });
  }

  #show(state: SyncState): void {
    if (this.#closed) return;
    this.#state.set(state);
    this.#tellState();
  }

  #tellState(): void {
    this.#parts.tabs.tell(`state:${JSON.stringify(this.#state.value)}`);
  }

  #forgetRetry(): void {
    this.#retry?.();
    this.#retry = undefined;
  }

  #hasLostNetwork(): boolean {
    return this.#isCutOff && !this.#parts.network.online();
  }

  /** Asked after a wait, in which much may have happened. */
  #isClosed(): boolean {
    return this.#closed;
  }
}
