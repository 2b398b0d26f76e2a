/** The engine's view of this device: the outbox, and rows through the store. */
import { CONVERSATION_MOVED, type MutationResult } from '../../domain/mutations.ts';
import { shouldAsk } from '../../sync/core/should-ask.ts';
import type { Cursor, Lane, OutgoingItem, Replica, ServerRows } from '../../sync/ports.ts';
import type { Absence } from './absence.ts';
import { conversationRows } from './conversation-rows.ts';
import type { LocalDatabase, OutboxItem } from './database.ts';
import { HeldReplies, type Again } from './held-replies.ts';
import { storageRefusal } from './refusal.ts';
import type { RowStore } from './store.ts';
import { writtenReply } from './troubles.ts';
import type { Upkeep } from './upkeep.ts';

interface Around {
  /** Notes what others did while this device was away; without it nobody does. */
  absence?: Absence;
  /** Keeps the rows within their room; without it they may be as many as come. */
  upkeep?: Upkeep;
  /** Without it a reply that the server held back is never sent again by itself. */
  again?: Again;
}

export class LocalReplica implements Replica {
  readonly #db: LocalDatabase;
  readonly #store: RowStore;
  readonly #absence: Absence | null;
  readonly #upkeep: Upkeep | null;
  readonly #held: HeldReplies;

  constructor(db: LocalDatabase, store: RowStore, around: Around = {}) {
    this.#db = db;
    this.#store = store;
    this.#absence = around.absence ?? null;
    this.#upkeep = around.upkeep ?? null;
    this.#held = new HeldReplies(db, store, around.again ?? null);
  }

  cursor(): Promise<Cursor | null> {
    return told(() => this.#store.cursor());
  }

  reset(): Promise<void> {
    this.#absence?.refill();
    return told(() => this.#store.reset());
  }

  apply(changes: ServerRows, cursor: Cursor | null): Promise<string[]> {
    return told(async () => {
      const before = (await this.#absence?.before(changes)) ?? null;
      const fresh = await this.#takeIn(changes, cursor);
      await this.#absence?.note(before, changes, cursor);
      if (cursor && changes.more !== true) await this.#held.look();
      await this.#upkeep?.after(changes);
      return fresh;
    });
  }

  outgoing(lane: Lane, limit: number): Promise<OutgoingItem[]> {
    return told(() =>
      this.#db.outbox.where('[lane+state]').equals([lane, 'pending']).limit(limit).sortBy('seq'),
    );
  }

  answered(item: OutgoingItem, result: MutationResult): Promise<void> {
    return told(async () => {
      if (result.status === 'ok') {
        await this.#db.outbox.update(item.seq, { state: 'acknowledged' });
        return;
      }
      const kept = await this.#db.outbox.get(item.seq);
      if (!kept) return;
      if (result.status === 'rejected' && result.code === CONVERSATION_MOVED) {
        await this.#held.hold(kept, CONVERSATION_MOVED);
        return;
      }
      // Nobody wants to hear that a message is gone or was read elsewhere: the rows will say so.
      const outcome =
        kept.lane === 'triage'
          ? ('done' as const)
          : { state: result.status, refusal: refusalOf(result) };
      await this.#store.settle([kept], outcome);
    });
  }

  failed(item: OutgoingItem, trouble: OutboxItem['trouble'] & object): Promise<void> {
    return told(async () => {
      await this.#db.outbox.update(item.seq, { attempts: item.attempts + 1, trouble });
    });
  }

  asks(item: OutgoingItem): Promise<boolean> {
    return told(async () => {
      const kept = await this.#db.outbox.get(item.seq);
      // Taken back, or said differently, since it was looked up: this is not to be sent.
      if (kept?.state !== 'pending' || kept.mutationId !== item.mutation.id) return true;
      const reply = writtenReply(kept);
      if (!reply) return false;
      const rows = await conversationRows(this.#db, kept.ticketId);
      if (shouldAsk(reply, rows).length === 0) return false;
      await this.#held.hold(kept);
      return true;
    });
  }

  async #takeIn(changes: ServerRows, cursor: Cursor | null): Promise<string[]> {
    try {
      return await this.#store.apply(changes, cursor);
    } catch (reason) {
      if (storageRefusal(reason).code === 'storage_full') await this.#upkeep?.makeRoom();
      throw reason;
    }
  }

  async contact(): Promise<string | null> {
    return (await this.#absence?.contact()) ?? null;
  }

  acknowledged(): Promise<number[]> {
    return told(() =>
      this.#db.outbox
        .where('[lane+state]')
        .anyOf([
          ['work', 'acknowledged'],
          ['triage', 'acknowledged'],
        ])
        .primaryKeys(),
    );
  }

  forget(seqs: number[]): Promise<void> {
    if (seqs.length === 0) return Promise.resolve();
    return told(async () => {
      const items = await this.#db.outbox.bulkGet(seqs);
      await this.#store.settle(
        items.filter((item) => item !== undefined),
        'done',
      );
    });
  }

  waiting(): Promise<number> {
    return told(() => this.#db.outbox.where('[lane+state]').equals(['work', 'pending']).count());
  }
}

/** The engine knows no database: it hears of its failures in words. */
async function told<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (reason) {
    throw storageRefusal(reason);
  }
}

type Refused = Exclude<MutationResult, { status: 'ok' }>;

function refusalOf(result: Refused): OutboxItem['refusal'] {
  return result.status === 'conflict'
    ? {
        code: 'conflict',
        message: 'Somebody else changed this at the same time.',
        row: result.row,
        fields: result.fields,
        ...(result.changed && { changed: result.changed }),
      }
    : { code: result.code, message: result.message, row: null, fields: [] };
}
