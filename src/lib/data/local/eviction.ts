/**
 * Lets go of the oldest tickets that are done, when there are more than this device is to hold. Rows are a copy of
 * what the server has, so nothing is lost with them; what only this device has is never touched: no ticket with
 * anything in the outbox, in whatever state, none with a draft, and none that somebody had open here lately.
 */
import type { Clock } from '../../platform/clock.ts';
import type { Room } from '../../platform/storage-watch.ts';
import type { EvictedTicket, LocalDatabase } from './database.ts';
import { isDone } from './evicted-tickets.ts';
import { ticketsWithWork } from './kept-tickets.ts';
import { projectTickets } from './project-tickets.ts';
import { isNearlyFull, surplus, surplusUnderPressure, ticketBudget } from './storage-budget.ts';
import { keysWhereEach } from './where-each.ts';

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
    const held = await this.#parts.db.tickets.count();
    const gone = await this.evict(surplus(held, ticketBudget(room)));
    return room && isNearlyFull(room) ? gone + (await this.makeRoom()) : gone;
  }

  /** The disk is full, or nearly: some go, whatever the budget. Once an hour at most. @returns how many. */
  async makeRoom(): Promise<number> {
    const { db, clock } = this.#parts;
    if (clock.now() - this.#pressedAt < PRESSED_AGAIN_MS) return 0;
    this.#pressedAt = clock.now();
    return this.evict(surplusUnderPressure(await db.tickets.count()));
  }

  /** Lets go of so many at most, the longest untouched first. @returns how many went. */
  async evict(most: number): Promise<number> {
    if (most <= 0) return 0;
    const { db, clock } = this.#parts;
    const lately = clock.now() - OPENED_LATELY_MS;
    await db.opened.where('at').below(lately).delete();
    const oldest = await doneTickets(db);
    let gone = 0;
    for (let at = 0; at < oldest.length && gone < most; at += AT_ONCE) {
      const next = oldest.slice(at, at + Math.min(AT_ONCE, most - gone));
      gone += await db.transaction('rw', db.tables, () => letGo(db, next));
    }
    return gone;
  }
}

/** Those that are done, the longest untouched first. */
async function doneTickets(db: LocalDatabase): Promise<EvictedTicket[]> {
  return (await db.tickets.toArray())
    .filter(isDone)
    .map(({ id, updated_at }) => ({ id, updatedAt: updated_at, state: 'away' as const }))
    .sort((a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt));
}

/** Of these, takes those away that still may go: a person or a pull may have come in between. */
async function letGo(db: LocalDatabase, wanted: readonly EvictedTicket[]): Promise<number> {
  const [kept, opened, rows] = await Promise.all([
    ticketsWithWork(db),
    db.opened.bulkGet(wanted.map(({ id }) => id)),
    db.tickets.bulkGet(wanted.map(({ id }) => id)),
  ]);
  const marks = wanted.filter(({ id, updatedAt }, index) => {
    const row = rows[index];
    return row && isDone(row) && row.updated_at === updatedAt && !kept.has(id) && !opened[index];
  });
  const ids = marks.map(({ id }) => id);
  const [messages, triage, replies] = await Promise.all(
    (['messages', 'triage', 'replies'] as const).map((table) =>
      keysWhereEach<string>(db.table(table), 'ticket_id', ids),
    ),
  );
  await Promise.all([
    db.tickets.bulkDelete(ids),
    db.messages.bulkDelete(messages ?? []),
    db.unread.bulkDelete(messages ?? []),
    db.triage.bulkDelete(triage ?? []),
    db.replies.bulkDelete(replies ?? []),
    db.evicted.bulkPut(marks),
  ]);
  await projectTickets(db, ids);
  return ids.length;
}
