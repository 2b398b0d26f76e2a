/**
 * The search as the views know it: queries go to a worker that holds the words of all tickets, its answers come back
 * as ids and are shown as the queue shows those tickets. The worker is there while somebody searches.
 */
import type { Live } from '../../../domain/live.ts';
import type {
  QueueItem,
  Refusal,
  Search,
  SearchHit,
  SearchResults,
} from '../../../features/ports.ts';
import type { Clock } from '../../../platform/clock.ts';
import { LiveCell } from '../../../platform/live-cell.ts';
import { WorkerCalls } from '../../../platform/worker-calls.ts';
import type { WorkerEvents, WorkerHandle } from '../../../platform/worker-protocol.ts';
import { refuse } from '../refusal.ts';
import type { Filled, Found, SearchCalls, SearchCode, SearchNews } from './protocol.ts';
import { Renewal } from './renewal.ts';

/** Beyond these a person types one more word. */
const MOST_SHOWN = 100;
/** While tickets are indexed, or many change, the results follow a few times a second. */
const REST_MS = 300;
/** The index of a large desk takes 50 MB: it goes when nobody has searched for so long. */
const IDLE_MS = 10 * 60_000;
/** The longest silences: a page of tickets behind a long write, and a query on a slow phone. */
const OPEN_SILENCE_MS = 120_000;
const FIND_SILENCE_MS = 60_000;

/** Another worker may fare better. */
const DEATHS: readonly string[] = ['worker_died', 'worker_silent'];

export interface LocalSearchParts {
  userId: string;
  openWorker: (events: WorkerEvents) => WorkerHandle;
  clock: Pick<Clock, 'after'>;
  /** These tickets as the queue shows them, in this order. */
  items: (ids: readonly string[]) => Live<QueueItem[]>;
}

/** What has become of the worker. */
type WorkerState =
  | { kind: 'none' }
  | ({ kind: 'filling' } & Filled)
  /** `news` counts the times that answers may have changed. */
  | { kind: 'filled'; news: number }
  | { kind: 'failed'; reason: Refusal };

type Calls = WorkerCalls<SearchCalls, SearchCode, SearchNews>;

export class LocalSearch implements Search {
  readonly #parts: LocalSearchParts;
  readonly #state = new LiveCell<WorkerState>({ kind: 'none' });
  #calls: Calls | null = null;
  /** Workers that died since one of them had filled its index. */
  #deaths = 0;
  #searching = 0;
  #cancelRest: () => void = () => undefined;
  #closed = false;

  constructor(parts: LocalSearchParts) {
    this.#parts = parts;
  }

  prepare(): void {
    this.#worker();
    this.#restLater();
  }

  results(query: string): Live<SearchResults> {
    return {
      subscribe: (next, failed) => {
        if (this.#state.value.kind === 'failed') this.#deaths = 0;
        this.#searching += 1;
        this.#cancelRest();
        const stop = this.#follow(query, next, failed ?? (() => undefined));
        return () => {
          stop();
          this.#searching -= 1;
          this.#restLater();
        };
      },
    };
  }

  /** Ends the worker, and with it all that it knows. */
  close(): void {
    this.#closed = true;
    this.#end();
  }

  #follow(
    query: string,
    next: (results: SearchResults) => void,
    failed: (reason: unknown) => void,
  ): () => void {
    const asked = new AbortController();
    let stopItems: () => void = () => undefined;
    const show = (found: Found): void => {
      stopItems();
      stopItems = this.#parts
        .items(found.tickets.map(({ id }) => id))
        .subscribe((items) => next(this.#resultsOf(query, found, items)), failed);
    };
    const ask = async (): Promise<void> => {
      try {
        const found = await this.#find(query, asked.signal);
        if (!asked.signal.aborted) show(found);
      } catch (reason) {
        if (!this.#isToldElsewhere(reason)) failed(reason);
      }
    };
    const renewal = new Renewal(ask, this.#parts.clock, REST_MS);
    void renewal.ask();
    let isNews = false;
    const unfollow = this.#state.subscribe((state) => {
      if (!isNews) return;
      if (state.kind !== 'failed') renewal.changed();
      else {
        renewal.stop();
        failed(state.reason);
      }
    });
    isNews = true;
    return () => {
      asked.abort();
      renewal.stop();
      unfollow();
      stopItems();
    };
  }

  /** A newer query took its place, or the worker is of no more use: its state tells what follows from that. */
  #isToldElsewhere(reason: unknown): boolean {
    const { code } = reason as Refusal;
    const isOver = code === 'superseded' || code === 'cancelled' || code === 'closed';
    return isOver || DEATHS.includes(code) || this.#state.value.kind === 'failed';
  }

  #find(query: string, signal: AbortSignal): Promise<Found> {
    const payload = { query, limit: MOST_SHOWN };
    // Only one query is looked at: a newer one supersedes it.
    return this.#worker().call('find', payload, {
      silenceMs: FIND_SILENCE_MS,
      slot: 'query',
      signal,
    });
  }

  #resultsOf(query: string, found: Found, items: readonly QueueItem[]): SearchResults {
    const tickets = new Map(found.tickets.map((ticket) => [ticket.id, ticket]));
    const hits = items.flatMap((item): SearchHit[] => {
      const { terms, excerpt } = tickets.get(item.ticket.id) ?? { terms: [], excerpt: null };
      return [{ item, terms, excerpt }];
    });
    const state = this.#state.value;
    const filled = state.kind === 'filling' ? state : { done: 0, total: 0 };
    const index = found.whole
      ? { kind: 'whole' as const }
      : { kind: 'filling' as const, done: filled.done, total: filled.total };
    return { query, hits, total: found.total, index };
  }

  #worker(): Calls {
    if (this.#calls && !this.#calls.dead) return this.#calls;
    if (this.#closed) throw refuse('closed', 'The search was closed.');
    const { userId, openWorker, clock } = this.#parts;
    const calls: Calls = new WorkerCalls({
      name: 'The search worker',
      open: openWorker,
      clock,
      fail: refuse,
      onNews: () => {
        this.#renew();
      },
      onDead: (reason) => {
        this.#died(reason);
      },
    });
    this.#calls = calls;
    this.#state.set({ kind: 'filling', done: 0, total: 0 });
    calls
      .call(
        'open',
        { userId },
        {
          silenceMs: OPEN_SILENCE_MS,
          onProgress: (filled) => this.#state.set({ kind: 'filling', ...filled }),
        },
      )
      .then(() => {
        this.#deaths = 0;
        this.#state.set({ kind: 'filled', news: 0 });
      })
      .catch((reason: unknown) => {
        // A dead worker has told so itself, and a closed one was closed by us.
        if (calls.dead) return;
        calls.close();
        this.#state.set({ kind: 'failed', reason: reason as Refusal });
      });
    return calls;
  }

  #renew(): void {
    const state = this.#state.value;
    if (state.kind === 'filled') this.#state.set({ kind: 'filled', news: state.news + 1 });
  }

  #died(reason: Refusal): void {
    this.#calls = null;
    this.#deaths += 1;
    // Whoever searches asks again, which opens another one; a second death is told.
    if (DEATHS.includes(reason.code) && this.#deaths === 1) this.#state.set({ kind: 'none' });
    else this.#state.set({ kind: 'failed', reason });
  }

  #restLater(): void {
    this.#cancelRest();
    if (this.#searching > 0 || this.#closed) return;
    this.#cancelRest = this.#parts.clock.after(IDLE_MS, () => {
      this.#end();
      this.#state.set({ kind: 'none' });
    });
  }

  #end(): void {
    this.#cancelRest();
    this.#calls?.close();
    this.#calls = null;
  }
}
