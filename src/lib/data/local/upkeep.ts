/** What is done for this device's rows after pulled ones were written: by the tab that pulls, and between pulls. */
import type { Clock } from '../../platform/clock.ts';
import type { ServerRows } from '../../sync/ports.ts';
import type { Answer } from './absent-tickets.ts';
import type { LocalDatabase } from './database.ts';
import type { Eviction } from './eviction.ts';
import { fetchReturning } from './returning-tickets.ts';

/** Tickets become too many slowly; counting them after every message would be for nothing. */
const LOOK_EVERY_MS = 5 * 60_000;

interface Parts {
  db: LocalDatabase;
  clock: Clock;
  eviction: Eviction;
  /** Asks the server for one ticket and takes it in. */
  fetch: (id: string) => Promise<Answer>;
}

export class Upkeep {
  readonly #parts: Parts;
  #lookedAt = -Infinity;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async after({ whole, more }: ServerRows): Promise<void> {
    const { db, clock, eviction, fetch } = this.#parts;
    // While a device fills each page counts: what does not fit must go before the next one comes.
    if (whole === true) {
      await eviction.keepWithin();
      return;
    }
    if (more === true) return;
    await fetchReturning(db, fetch);
    if (clock.now() - this.#lookedAt < LOOK_EVERY_MS) return;
    this.#lookedAt = clock.now();
    await eviction.keepWithin();
  }

  /** A write has failed for want of room: the next try may find some. */
  async makeRoom(): Promise<void> {
    await this.#parts.eviction.makeRoom();
  }
}
