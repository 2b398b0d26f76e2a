/** Asks the server for a ticket that a person opens and this device does not hold. */
import type { Live } from '../../domain/live.ts';
import type { SyncState } from '../../domain/sync-state.ts';
import type { TicketSource } from '../../sync/ports.ts';
import type { RowStore } from './store.ts';

/** 'absent': there is none for this person. 'later': the server cannot be asked now. */
export type Answer = 'held' | 'absent' | 'later';

/** A pull that comes between the question and the answer makes the answer useless; that is rare. */
const TRIES = 3;

export class AbsentTickets {
  readonly #store: RowStore;
  readonly #source: TicketSource;
  readonly #state: Live<SyncState>;
  readonly #opened: (id: string) => void;

  /** @param opened Told of each ticket that a person opens. */
  constructor(
    store: RowStore,
    source: TicketSource,
    state: Live<SyncState>,
    opened: (id: string) => void = () => undefined,
  ) {
    this.#store = store;
    this.#source = source;
    this.#state = state;
    this.#opened = opened;
  }

  /**
   * The same values, but null only once the server has been asked as well. A ticket that could not be asked for is
   * asked for again whenever the device is in step with the server.
   */
  fill<T>(id: string, local: Live<T | null>): Live<T | null> {
    return {
      subscribe: (next, failed) => {
        let latest: T | null | undefined;
        let seen = false;
        let asked = false;
        let stopped = false;
        let stopWaiting: (() => void) | undefined;
        const ask = async (): Promise<void> => {
          const answer = await fetchTicket(this.#store, this.#source, id);
          if (stopped) return;
          if (answer === 'later') stopWaiting ??= this.#whenLive(() => void ask());
          else {
            stopWaiting?.();
            stopWaiting = undefined;
          }
          if (answer === 'held') {
            // Its rows show by themselves, unless the scope took them before anybody saw them.
            asked = await this.#store.holds(id).then((held) => !held);
            if (asked) void ask();
          } else if (latest === null) next(null);
        };
        const stop = local.subscribe((value) => {
          latest = value;
          if (value !== null) {
            asked = false;
            next(value);
            // Afterwards: the note is not to stand before the ticket.
            if (!seen) this.#opened(id);
            seen = true;
          } else if (!asked) {
            asked = true;
            void ask();
          }
        }, failed);
        return () => {
          stopped = true;
          stop();
          stopWaiting?.();
        };
      },
    };
  }

  #whenLive(then: () => void): () => void {
    let first = true;
    return this.#state.subscribe((state) => {
      // The present state comes at once: it is the one in which the question failed.
      if (!first && state.kind === 'live') then();
      first = false;
    });
  }
}

/** Asks for one ticket and takes it in. Never throws. */
export async function fetchTicket(
  store: RowStore,
  source: TicketSource,
  id: string,
): Promise<Answer> {
  try {
    for (let n = 0; n < TRIES; n += 1) {
      const page = await source.ticket(id);
      if ((page.rows['tickets'] ?? []).length === 0) return 'absent';
      if (await store.takeTicket(page)) return 'held';
    }
  } catch {
    // What is wrong shows in the state of sync; here it only means that there is no answer yet.
  }
  return 'later';
}
