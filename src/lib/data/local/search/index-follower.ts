/**
 * Fills the index from the person's database and keeps it in step with it. Each write gives the tickets it touches a
 * new version in the queue's table (`queue-index.ts`): what is newer than what was seen is read again, and what is
 * not here any more is taken out.
 */
import type { LocalDatabase } from '../database.ts';
import { live } from '../live-query.ts';
import type { TextIndex } from './text-index.ts';
import { pageOfTickets, someTickets } from './ticket-texts.ts';

/** Some 10 ms of work: in between the worker answers queries. */
const PAGE = 200;
/** While a backlog arrives the index follows a few times a second. */
const REST_MS = 250;

export interface Followed {
  /** How far the filling is. */
  filled(done: number, total: number): void;
  /** Some answers may be others now. */
  changed(): void;
  failed(reason: unknown): void;
}

export class IndexFollower {
  readonly #db: LocalDatabase;
  readonly #index: TextIndex;
  readonly #told: Followed;
  /** Pages and changes take turns: a page that was read before a change may not be put in after it. */
  #turn: Promise<unknown> = Promise.resolve();
  #seen = 0;

  constructor(db: LocalDatabase, index: TextIndex, told: Followed) {
    this.#db = db;
    this.#index = index;
    this.#told = told;
  }

  /** Ends when every ticket is in the index; from the beginning changes come in too. */
  async fill(): Promise<void> {
    this.#seen = await this.#newest();
    const failed = (reason: unknown): void => this.#told.failed(reason);
    // Runs as long as the worker does.
    live(() => this.#newest(), REST_MS).subscribe((newest) => {
      if (newest > this.#seen) this.#inTurn(() => this.#catchUp()).catch(failed);
    }, failed);
    const total = await this.#db.conversations.count();
    let done = 0;
    let after: string | null = '';
    while (after !== null) {
      const from: string = after;
      this.#told.filled(done, Math.max(done, total));
      after = await this.#inTurn(async () => {
        const { documents, next } = await pageOfTickets(this.#db, from, PAGE);
        for (const { document } of documents) if (document) this.#index.set(document);
        done += documents.length;
        return next;
      });
    }
  }

  async #catchUp(): Promise<void> {
    const { ids, newest } = await this.#changes();
    let news = false;
    for (let from = 0; from < ids.length; from += PAGE) {
      const documents = await someTickets(this.#db, ids.slice(from, from + PAGE));
      for (const { id, document } of documents) {
        const changed = document ? this.#index.set(document) : this.#index.remove(id);
        news ||= changed;
      }
    }
    this.#seen = Math.max(this.#seen, newest);
    if (news) this.#told.changed();
  }

  #changes(): Promise<{ ids: string[]; newest: number }> {
    return this.#db.transaction('r', this.#db.queue, async () => ({
      ids: await this.#db.queue.where('version').above(this.#seen).primaryKeys(),
      newest: await this.#newest(),
    }));
  }

  async #newest(): Promise<number> {
    const [newest] = await this.#db.queue.orderBy('version').reverse().limit(1).keys();
    return typeof newest === 'number' ? newest : 0;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
