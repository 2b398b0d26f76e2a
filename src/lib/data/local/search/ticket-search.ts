/** What the worker of the search does: it reads one person's database, writes nothing, and answers from memory. */
import type { Refusal } from '../../../features/ports.ts';
import { openBeside, type LocalDatabase } from '../database.ts';
import { refuse, storageRefusal } from '../refusal.ts';
import { IndexFollower } from './index-follower.ts';
import type { Filled, Found, FoundTicket, SearchCalls } from './protocol.ts';
import { TextIndex, type Match } from './text-index.ts';
import { saidIn } from './ticket-texts.ts';

interface Told {
  /** Answers may be others now. */
  changed(): void;
  /** The database is closing, or cannot be read: what is known of it may not be answered with any more. */
  lost(reason: Refusal): void;
}

export class TicketSearch {
  readonly index = new TextIndex();
  readonly #told: Told;
  #db: LocalDatabase | null = null;
  #whole = false;

  constructor(told: Told) {
    this.#told = told;
  }

  /**
   * Ends when every ticket of the device can be found. From then on the index follows the database.
   *
   * @throws Refusal 'database_newer' when the database is gone, or that of a newer Roost.
   */
  async open(userId: string, progress: (filled: Filled) => void): Promise<undefined> {
    const db = await openBeside(userId);
    this.#db = db;
    db.on('versionchange', () => {
      this.#told.lost(refuse('database_newer', 'Another tab has updated or cleared this device.'));
    });
    const follower = new IndexFollower(db, this.index, {
      filled: (done, total) => progress({ done, total }),
      changed: () => this.#told.changed(),
      failed: (reason) => this.#told.lost(storageRefusal(reason)),
    });
    await follower.fill();
    this.#whole = true;
  }

  async find({ query, limit }: SearchCalls['find']['payload']): Promise<Found> {
    const { matches, total } = this.index.search(query, limit);
    const whole = this.#whole;
    return { tickets: await this.#withExcerpts(matches), total, whole };
  }

  close(): void {
    this.#db?.close();
  }

  /** The texts themselves are read when they are asked for: by then some may be gone. */
  async #withExcerpts(matches: readonly Match[]): Promise<FoundTicket[]> {
    const hidden = matches.filter(isHidden).map(({ id }) => id);
    const said = this.#db && hidden.length > 0 ? await saidIn(this.#db, hidden) : null;
    return matches.map((match) => {
      const { id, terms, part } = match;
      const found = isHidden(match) ? said?.get(id)?.[part - 1] : undefined;
      return { id, terms, excerpt: found ?? null };
    });
  }
}

/** Who a ticket is about and its newest message are on its row already. */
function isHidden({ part, parts }: Match): boolean {
  return part > 0 && part < parts - 1;
}
