/** The engine's view of this device: the outbox, and rows through the store. */
import type { MutationResult } from '../../domain/mutations.ts';
import type { Cursor, Lane, OutgoingItem, Replica, ServerRows } from '../../sync/ports.ts';
import type { LocalDatabase, OutboxItem } from './database.ts';
import type { RowStore } from './store.ts';

export class LocalReplica implements Replica {
  readonly #db: LocalDatabase;
  readonly #store: RowStore;

  constructor(db: LocalDatabase, store: RowStore) {
    this.#db = db;
    this.#store = store;
  }

  cursor(): Promise<Cursor | null> {
    return this.#store.cursor();
  }

  reset(): Promise<void> {
    return this.#store.reset();
  }

  apply(changes: ServerRows, cursor: Cursor | null): Promise<string[]> {
    return this.#store.apply(changes, cursor);
  }

  async outgoing(lane: Lane, limit: number): Promise<OutgoingItem[]> {
    return this.#db.outbox
      .where('[lane+state]')
      .equals([lane, 'pending'])
      .limit(limit)
      .sortBy('seq');
  }

  async answered(item: OutgoingItem, result: MutationResult): Promise<void> {
    if (result.status === 'ok') {
      await this.#db.outbox.update(item.seq, { state: 'acknowledged' });
      return;
    }
    const kept = await this.#db.outbox.get(item.seq);
    if (!kept) return;
    if (kept.lane === 'triage') {
      // Nobody wants to hear that a message is gone or was read elsewhere: the rows will say so.
      await this.#store.settle([kept], 'done');
      return;
    }
    await this.#store.settle([kept], { state: result.status, refusal: refusalOf(result) });
  }

  async failed(item: OutgoingItem): Promise<void> {
    await this.#db.outbox.update(item.seq, { attempts: item.attempts + 1 });
  }

  async acknowledged(): Promise<number[]> {
    const items = await Promise.all(
      (['work', 'triage'] as const).map((lane) =>
        this.#db.outbox.where('[lane+state]').equals([lane, 'acknowledged']).primaryKeys(),
      ),
    );
    return items.flat();
  }

  async forget(seqs: number[]): Promise<void> {
    const items = await this.#db.outbox.bulkGet(seqs);
    await this.#store.settle(
      items.filter((item) => item !== undefined),
      'done',
    );
  }

  waiting(): Promise<number> {
    return this.#db.outbox.where('[lane+state]').equals(['work', 'pending']).count();
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
