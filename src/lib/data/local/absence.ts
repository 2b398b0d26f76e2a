/**
 * Notices that this device heard nothing for a while, and notes what others did meanwhile as it is pulled.
 *
 * The notes are a convenience beside the rows: they are not in the rows' transaction, and what a crash takes of
 * them is a line of a summary.
 */
import type { Rows, SyncedTable } from '../../domain/rows.ts';
import {
  AWAY_MS,
  changesByOthers,
  mergeChanges,
  type AwayChange,
  type HeldBefore,
  type PulledRows,
} from '../../domain/while-away.ts';
import { isoTime, type Clock } from '../../platform/clock.ts';
import type { Cursor, ServerRows } from '../../sync/ports.ts';
import type { LocalDatabase } from './database.ts';
import { messagesById, repliesById } from './parts-by-id.ts';
import { validRows } from '../server-rows.ts';

/** A list that nobody reads to the end; the queue has them all. */
const NOTED_AT_MOST = 1_000;

interface AwayNotes {
  /** ISO time of the last contact before. */
  since: string;
  changes: AwayChange[];
}

interface Parts {
  db: LocalDatabase;
  clock: Clock;
  /** The person of this device. */
  actorId: string;
}

export class Absence {
  readonly #parts: Parts;
  /** While what was missed is pulled: the last contact before. */
  #since: string | null = null;
  #isRefilled = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** When the server was last heard; null when never. ISO time. */
  async contact(): Promise<string | null> {
    const value = (await this.#parts.db.meta.get('contact'))?.value;
    return typeof value === 'string' ? value : null;
  }

  /** All rows are about to come anew: what was held before cannot be compared any more. */
  refill(): void {
    this.#isRefilled = true;
  }

  /** Call before pulled rows are written. @returns what they are news to; null when this device was not away. */
  async before(changes: ServerRows): Promise<HeldBefore | null> {
    this.#since ??= await this.#beganAt();
    if (this.#since === null) return null;
    const { db } = this.#parts;
    const idsOf = (table: SyncedTable): string[] =>
      (changes.rows[table] ?? []).flatMap((row) => {
        const id = (row as { id?: unknown } | null)?.id;
        return typeof id === 'string' ? [id] : [];
      });
    const words = [...idsOf('messages'), ...idsOf('replies')];
    const [messages, replies, shown, bases] = await Promise.all([
      messagesById(db, words),
      repliesById(db, words),
      db.conversations.bulkGet(idsOf('tickets')),
      db.base.bulkGet(idsOf('tickets').map((id) => ['tickets', id])),
    ]);
    const tickets = shown.flatMap((conversation, index) => {
      const row = conversation?.ticket;
      if (!row) return [];
      const server = (bases[index]?.row ?? row) as Rows['tickets'];
      return [[row.id, { server, shown: row }] as const];
    });
    return { tickets: new Map(tickets), known: new Set([...messages.keys(), ...replies.keys()]) };
  }

  /** Call after pulled rows were written. */
  async note(before: HeldBefore | null, changes: ServerRows, cursor: Cursor | null): Promise<void> {
    const { db, clock, actorId } = this.#parts;
    const since = this.#since;
    if (before && since !== null) {
      const { tickets, messages, replies } = validRows(changes.rows);
      const fresh = changesByOthers(before, this.#news({ tickets, messages, replies }), actorId);
      if (fresh.length > 0) {
        await db.transaction('rw', db.meta, async () => {
          const known = await awayNotes(db);
          const all = mergeChanges(known?.changes ?? [], fresh).slice(-NOTED_AT_MOST);
          const value = { since: known?.since ?? since, changes: all };
          await db.meta.put({ key: 'away', value });
        });
      }
    }
    if (!cursor) return;
    await db.meta.put({ key: 'contact', value: isoTime(clock) });
    if (changes.more === true) return;
    this.#since = null;
    this.#isRefilled = false;
  }

  /** After a refill every row looks new, so the server's own times decide. */
  #news(pulled: PulledRows): PulledRows {
    const since = this.#since;
    if (!this.#isRefilled || since === null) return pulled;
    const isNew = ({ created_at }: { created_at: string }): boolean =>
      Date.parse(created_at) > Date.parse(since);
    return {
      tickets: [],
      messages: pulled.messages.filter(isNew),
      replies: pulled.replies.filter(isNew),
    };
  }

  async #beganAt(): Promise<string | null> {
    const contact = await this.contact();
    if (contact === null) return null;
    return this.#parts.clock.now() - Date.parse(contact) > AWAY_MS ? contact : null;
  }
}

/** What was noted and not dismissed yet. */
export async function awayNotes(db: LocalDatabase): Promise<AwayNotes | null> {
  return ((await db.meta.get('away'))?.value as AwayNotes | undefined) ?? null;
}
