/** The engine's view of this device: the outbox, and rows through the store. */
import type { MutationResult } from '../../domain/mutations.ts';
import type { Cursor, Lane, OutgoingItem, Replica, ServerRows } from '../../sync/ports.ts';
import type { LocalDatabase, OutboxItem } from './database.ts';
import { storageRefusal } from './refusal.ts';
import type { RowStore } from './store.ts';

export class LocalReplica implements Replica {
  readonly #db: LocalDatabase;
  readonly #store: RowStore;

  constructor(db: LocalDatabase, store: RowStore) {
    this.#db = db;
    this.#store = store;
  }

  cursor(): Promise<Cursor | null> {
    return told(() => this.#store.cursor());
  }

  reset(): Promise<void> {
    return told(() => this.#store.reset());
  }

  apply(changes: ServerRows, cursor: Cursor | null): Promise<string[]> {
    return told(() => this.#store.apply(changes, cursor));
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
      // Nobody wants to hear that a message is gone or was read elsewhere: the rows will say so.
      const outcome =
        kept.lane === 'triage'
          ? ('done' as const)
          : { state: result.status, refusal: refusalOf(result) };
      await this.#store.settle([kept], outcome);
    });
  }

  failed(item: OutgoingItem): Promise<void> {
    return told(async () => {
      await this.#db.outbox.update(item.seq, { attempts: item.attempts + 1 });
    });
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
      }
    : { code: result.code, message: result.message, row: null, fields: [] };
}
