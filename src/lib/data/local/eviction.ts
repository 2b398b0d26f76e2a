/**
 * Lets go of the oldest tickets that are done, when there are more than this device is to hold. Rows are a copy of
 * what the server has, so nothing is lost with them; what only this device has is never touched: no ticket with
 * anything in the outbox, in whatever state, none with a draft, and none that somebody had open here lately.
 */
import type { Clock } from '../../platform/clock.ts';
import type { Room } from '../../platform/storage-watch.ts';
import type { EvictedTicket, LocalDatabase } from './database.ts';
import { keysIn } from './conversations.ts';
import { isDone } from './evicted-tickets.ts';
import { HeldRows } from './held-rows.ts';
import { ticketsWithWork } from './kept-tickets.ts';
import { projectTickets } from './project-tickets.ts';
import { isNearlyFull, surplus, surplusUnderPressure, ticketBudget } from './storage-budget.ts';

/** Each step is one transaction, which everything else on this device waits for. */
const AT_ONCE = 200;
const OPENED_LATELY_MS = 14 * 24 * 60 * 60_000;
/** Browsers give back what was deleted after a while: asked too soon, one full disk would empty the device. */
const PRESSED_AGAIN_MS = 60 * 60_000;

interface Parts {
  db: LocalDatabase;
  clock: Clock;
  /** null while the browser has not told, or does not. */
  room: () => Room | null;
}

export class Eviction {
  readonly #parts: Parts;
  #pressedAt = -Infinity;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @returns how many tickets went. */
  async keepWithin(): Promise<number> {
    const room = this.#parts.room();
    const held = await this.#parts.db.conversations.count();
    const gone = await this.evict(surplus(held, ticketBudget(room)));
    return room && isNearlyFull(room) ? gone + (await this.makeRoom()) : gone;
  }

  /** The disk is full, or nearly: some go, whatever the budget. Once an hour at most. @returns how many. */
  async makeRoom(): Promise<number> {
    const { db, clock } = this.#parts;
    if (clock.now() - this.#pressedAt < PRESSED_AGAIN_MS) return 0;
    this.#pressedAt = clock.now();
    return this.evict(surplusUnderPressure(await db.conversations.count()));
  }

  /** Lets go of so many at most, the longest untouched first. @returns how many went. */
  async evict(most: number): Promise<number> {
    if (most <= 0) return 0;
    const { db, clock } = this.#parts;
    const lately = clock.now() - OPENED_LATELY_MS;
    await db.opened.where('at').below(lately).delete();
    // The longest untouched first: the index has only those that are done.
    const oldest = await db.conversations.orderBy('settled').primaryKeys();
    let gone = 0;
    for (let at = 0; at < oldest.length && gone < most; at += AT_ONCE) {
      const next = oldest.slice(at, at + Math.min(AT_ONCE, most - gone));
      // Dexie follows native awaits only below a function that says it has some.
      gone += await db.transaction('rw', db.tables, async () => letGo(db, next));
    }
    return gone;
  }
}

/** Of these, takes those away that still may go: a person or a pull may have come in between. */
async function letGo(db: LocalDatabase, wanted: readonly string[]): Promise<number> {
  const [kept, opened] = await Promise.all([ticketsWithWork(db), db.opened.bulkGet([...wanted])]);
  const held = new HeldRows(db);
  const free = wanted.filter((id, index) => !kept.has(id) && !opened[index]);
  await held.open(free);
  const marks = free.flatMap((id): EvictedTicket[] => {
    const { ticket } = held.conversation(id);
    return ticket && isDone(ticket)
      ? [{ id, updatedAt: ticket.updated_at, state: 'away' as const }]
      : [];
  });
  await held.remove(marks.flatMap(({ id }) => keysIn(held.conversation(id))));
  await held.save();
  await db.unread.bulkDelete(held.removedMessages);
  await projectTickets(db, held);
  await db.evicted.bulkPut(marks);
  return marks.length;
}
