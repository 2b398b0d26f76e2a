/** A server, a device, a clock and tabs for the engine's tests, all in memory. */
import type { Mutation, MutationResult } from '../../domain/mutations.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Network } from '../../platform/network.ts';
import type { Tabs } from '../../platform/tabs.ts';
import type {
  ChangesPage,
  Cursor,
  Lane,
  OutgoingItem,
  Remote,
  RemoteFailure,
  Replica,
  ServerRows,
  SnapshotPage,
} from '../ports.ts';

export function failure(code: RemoteFailure['code']): RemoteFailure {
  return Object.assign(new Error(`The server: ${code}.`), { code });
}

/** Notes in one list what the engine asks of server and device, so that tests can see the order. */
export class FakeServer implements Remote {
  readonly asked: string[] = [];
  readonly applied: string[] = [];
  epoch = 'e1';
  seq = 0;
  minSeq = 0;
  snapshotPages = 1;
  woken = 0;
  /** What a pull, a snapshot or a mutation runs into instead of an answer. */
  trouble: (call: string) => RemoteFailure | MutationResult | undefined = () => undefined;
  /** What a call waits for. */
  hold: (call: string) => Promise<void> | undefined = () => undefined;
  poke: ((seq: number | null) => void) | undefined;
  underWay = 0;
  mostUnderWay = 0;

  async snapshot(cursor: unknown): Promise<SnapshotPage> {
    const page = typeof cursor === 'number' ? cursor : 0;
    await this.#ask(`snapshot ${String(page)}`);
    const next = page + 1 < this.snapshotPages ? page + 1 : null;
    return { epoch: this.epoch, seq: this.seq, rows: { tickets: [{}, {}] }, gone: [], next };
  }

  async pull(since: number): Promise<ChangesPage> {
    await this.#ask(`pull ${String(since)}`);
    return {
      rows: {},
      gone: [],
      next: this.seq,
      more: false,
      epoch: this.epoch,
      minSeq: this.minSeq,
    };
  }

  async apply({ id }: Mutation): Promise<MutationResult> {
    const answer = await this.#ask(`apply ${id}`);
    if (answer) return answer;
    this.applied.push(id);
    this.seq += 1;
    return { status: 'ok' };
  }

  dispatch(): Promise<void> {
    this.asked.push('dispatch');
    return Promise.resolve();
  }

  listen(poked: (seq: number | null) => void): () => void {
    this.poke = poked;
    return () => {
      this.poke = undefined;
    };
  }

  wake(): Promise<void> {
    this.woken += 1;
    return Promise.resolve();
  }

  async #ask(call: string): Promise<MutationResult | undefined> {
    this.asked.push(call);
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    try {
      await this.hold(call);
      const trouble = this.trouble(call);
      if (trouble instanceof Error) throw trouble;
      return trouble;
    } finally {
      this.underWay -= 1;
    }
  }
}

interface Kept extends OutgoingItem {
  lane: Lane;
  state: 'pending' | 'acknowledged' | 'refused';
}

export class FakeDevice implements Replica {
  kept: Kept[] = [];
  held: Cursor | null = null;
  resets = 0;
  rows = 0;
  /** Ids of intents that their person has to be asked about. */
  readonly questionable = new Set<string>();
  heardAt: string | null = null;
  #seq = 0;

  /** An intent named by its id; '' for one without a ticket. */
  add(
    id: string,
    ticketId: string,
    lane: Lane = 'work',
    name: Mutation['name'] = 'note.add.v1',
  ): void {
    this.#seq += 1;
    const mutation = { id, name, args: {} } as unknown as Mutation;
    this.kept.push({ seq: this.#seq, ticketId, mutation, attempts: 0, lane, state: 'pending' });
  }

  ids(state: Kept['state']): string[] {
    return this.kept.filter((item) => item.state === state).map(({ mutation }) => mutation.id);
  }

  cursor(): Promise<Cursor | null> {
    return Promise.resolve(this.held);
  }

  reset(): Promise<void> {
    this.resets += 1;
    this.held = null;
    this.rows = 0;
    return Promise.resolve();
  }

  apply(changes: ServerRows, cursor: Cursor | null): Promise<string[]> {
    if (cursor) this.held = cursor;
    this.rows += Object.values(changes.rows).flat().length;
    return Promise.resolve([]);
  }

  outgoing(lane: Lane, limit: number): Promise<OutgoingItem[]> {
    return Promise.resolve(
      this.kept.filter((item) => item.lane === lane && item.state === 'pending').slice(0, limit),
    );
  }

  answered({ seq }: OutgoingItem, { status }: MutationResult): Promise<void> {
    for (const item of this.kept)
      if (item.seq === seq) item.state = status === 'ok' ? 'acknowledged' : 'refused';
    return Promise.resolve();
  }

  asks({ mutation }: OutgoingItem): Promise<boolean> {
    const isHeld = this.questionable.has(mutation.id);
    for (const item of this.kept)
      if (isHeld && item.mutation.id === mutation.id) item.state = 'refused';
    return Promise.resolve(isHeld);
  }

  contact(): Promise<string | null> {
    return Promise.resolve(this.heardAt);
  }

  failed({ seq }: OutgoingItem): Promise<void> {
    for (const item of this.kept) if (item.seq === seq) item.attempts += 1;
    return Promise.resolve();
  }

  acknowledged(): Promise<number[]> {
    return Promise.resolve(
      this.kept.filter(({ state }) => state === 'acknowledged').map(({ seq }) => seq),
    );
  }

  forget(seqs: number[]): Promise<void> {
    this.kept = this.kept.filter(({ seq }) => !seqs.includes(seq));
    return Promise.resolve();
  }

  waiting(): Promise<number> {
    return Promise.resolve(
      this.kept.filter(({ lane, state }) => lane === 'work' && state === 'pending').length,
    );
  }
}

/** One browser's tabs: whoever asks first leads until it lets go. */
export class FakeBrowser {
  readonly #queue: (() => void)[] = [];
  readonly #ears = new Set<{ tab: object; listen: (word: string) => void }>();

  tab(): Tabs {
    const tab = {};
    let closed = false;
    return {
      lead: (start) => {
        this.#queue.push(start);
        if (this.#queue.length === 1) start();
        return () => {
          const first = this.#queue[0] === start;
          this.#queue.splice(this.#queue.indexOf(start), 1);
          if (first) this.#queue[0]?.();
        };
      },
      tell: (word) => {
        if (closed) return;
        for (const ear of [...this.#ears]) if (ear.tab !== tab) ear.listen(word);
      },
      hear: (listen) => {
        const ear = { tab, listen };
        this.#ears.add(ear);
        return () => void this.#ears.delete(ear);
      },
      close: () => {
        closed = true;
      },
    };
  }

  get listeners(): number {
    return this.#ears.size;
  }
}

export class FakeNetwork implements Network {
  readonly awake = new Set<() => void>();
  readonly offline = new Set<() => void>();

  isOnline = true;

  online(): boolean {
    return this.isOnline;
  }

  onAwake(then: () => void): () => void {
    this.awake.add(then);
    return () => void this.awake.delete(then);
  }

  onOffline(then: () => void): () => void {
    this.offline.add(then);
    return () => void this.offline.delete(then);
  }
}

/** Stands still until told. */
export class FakeClock implements Clock {
  #now: number;
  readonly #waiting = new Set<{ at: number; every: number | null; then: () => void }>();

  constructor(now = Date.UTC(2026, 4, 4)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, then: () => void): () => void {
    return this.#wait({ at: this.#now + ms, every: null, then });
  }

  every(ms: number, then: () => void): () => void {
    return this.#wait({ at: this.#now + ms, every: ms, then });
  }

  /** Milliseconds until the next thing that happens once; null when nothing is to happen. */
  get next(): number | null {
    const times = [...this.#waiting]
      .filter(({ every }) => every === null)
      .map(({ at }) => at - this.#now);
    return times.length === 0 ? null : Math.min(...times);
  }

  get timers(): number {
    return this.#waiting.size;
  }

  pass(ms: number): void {
    this.#now += ms;
    for (const one of [...this.#waiting]) {
      if (one.at > this.#now) continue;
      if (one.every === null) this.#waiting.delete(one);
      else one.at += one.every;
      one.then();
    }
  }

  #wait(one: { at: number; every: number | null; then: () => void }): () => void {
    this.#waiting.add(one);
    return () => void this.#waiting.delete(one);
  }
}
