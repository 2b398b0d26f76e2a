/**
 * The database of one person on one device: it outlives tabs and crashes. Most histories run on this one, which
 * keeps the store's rules in memory; some run on the real store, so that the two cannot drift apart.
 */
import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import type { MutationResult } from '../../src/lib/domain/mutations.ts';
import { conversationRows } from '../../src/lib/data/local/conversation-rows.ts';
import { databaseName, openLocalDatabase } from '../../src/lib/data/local/database.ts';
import { LocalReplica } from '../../src/lib/data/local/replica.ts';
import { shownRows } from '../../src/lib/data/local/shown-rows.ts';
import { RowStore } from '../../src/lib/data/local/store.ts';
import type { Message, Reply, Rows, Ticket } from '../../src/lib/domain/rows.ts';
import { keyOf, sameRow } from '../../src/lib/sync/core/keys.ts';
import { touches, type Intent } from '../../src/lib/sync/core/patches.ts';
import { replay } from '../../src/lib/sync/core/replay.ts';
import { marksOf, shouldAsk, type ConversationRows } from '../../src/lib/sync/core/should-ask.ts';
import type { Cursor, Lane, OutgoingItem, Replica, ServerRows } from '../../src/lib/sync/ports.ts';
import { TABLES, type Table } from './server.ts';

type Row = Rows[Table];

export interface Act {
  intent: Intent;
  ticketId: string;
  lane: Lane;
}

export interface Storage {
  readonly replica: Replica;
  /** Commits what the person did. */
  enqueue(act: Act): Promise<void>;
  /** What the person sees, by `sameRow`. */
  shown(): Promise<Map<string, Row>>;
  /** Mutations that wait for the person, with the reason. */
  told(): Promise<string[]>;
  /** Mutations that still count on this device. */
  unsent(): Promise<string[]>;
  delete(): Promise<void>;
  /** The last tab is gone, and with it whatever was not written. */
  crashed?(): void;
}

interface Item extends OutgoingItem {
  intent: Intent;
  lane: Lane;
  state: 'pending' | 'acknowledged' | 'parked';
  known: string[] | null;
}

export class MemoryStorage implements Storage, Replica {
  protected rows = new Map<string, Row>();
  protected items: Item[] = [];
  #held: Cursor | null = null;
  #seq = 0;
  /** Outlives the cursor, as on the real store. */
  #seen: number | undefined;

  get replica(): Replica {
    return this;
  }

  enqueue({ intent, ticketId, lane }: Act): Promise<void> {
    const isReply = intent.mutation.name === 'reply.queue.v1';
    this.#seq += 1;
    const stamp = this.#seen === undefined ? {} : { seen: this.#seen };
    this.items.push({
      seq: this.#seq,
      ticketId,
      mutation: { ...intent.mutation, ...stamp },
      attempts: 0,
      intent,
      lane,
      state: 'pending',
      known: isReply ? marksOf(this.conversation(ticketId)) : null,
    });
    return Promise.resolve();
  }

  shown(): Promise<Map<string, Row>> {
    const counting = this.items.filter(({ state }) => state !== 'parked');
    const keys = counting.flatMap(({ mutation }) => touches(mutation).map(sameRow));
    const base = new Map(keys.map((key) => [key, this.rows.get(key)]));
    const shown = new Map(this.rows);
    const replayed = replay(
      base,
      counting.map(({ intent }) => intent),
    );
    for (const [key, row] of replayed) if (row) shown.set(key, row as Row);
    return Promise.resolve(shown);
  }

  told(): Promise<string[]> {
    return Promise.resolve(this.#ids(({ state }) => state === 'parked'));
  }

  unsent(): Promise<string[]> {
    return Promise.resolve(this.#ids(({ state }) => state !== 'parked'));
  }

  delete(): Promise<void> {
    this.rows.clear();
    this.items = [];
    this.#held = null;
    return Promise.resolve();
  }

  cursor(): Promise<Cursor | null> {
    return Promise.resolve(this.#held);
  }

  reset(): Promise<void> {
    this.rows.clear();
    this.#held = null;
    return Promise.resolve();
  }

  apply(changes: ServerRows, cursor: Cursor | null): Promise<string[]> {
    for (const table of TABLES)
      for (const row of (changes.rows[table] ?? []) as Row[])
        this.rows.set(sameRow({ table, key: keyOf(table, row) }), row);
    this.drop(changes.gone);
    if (cursor) this.#held = cursor;
    this.#seen = cursor?.seq ?? changes.seq ?? this.#seen;
    return Promise.resolve([]);
  }

  protected drop(gone: ServerRows['gone']): void {
    for (const { table, id } of gone)
      for (const [key, row] of this.rows) {
        const isPart = table === 'tickets' && 'ticket_id' in row && row.ticket_id === id;
        const isNotice = key.startsWith('notifications/');
        if ((key.startsWith(`${table}/`) && row.id === id) || (isPart && !isNotice))
          this.rows.delete(key);
      }
  }

  outgoing(lane: Lane, limit: number): Promise<OutgoingItem[]> {
    const waiting = this.items.filter((item) => item.lane === lane && item.state === 'pending');
    return Promise.resolve(waiting.slice(0, limit).map((item) => ({ ...item })));
  }

  answered({ seq }: OutgoingItem, { status }: MutationResult): Promise<void> {
    const item = this.items.find((one) => one.seq === seq);
    if (item && status === 'ok') item.state = 'acknowledged';
    else if (item?.lane === 'triage') this.settle([seq]);
    else if (item) item.state = 'parked';
    return Promise.resolve();
  }

  failed({ seq }: OutgoingItem): Promise<void> {
    const item = this.items.find((one) => one.seq === seq);
    if (item) item.attempts += 1;
    return Promise.resolve();
  }

  asks({ seq, mutation }: OutgoingItem): Promise<boolean> {
    const item = this.items.find((one) => one.seq === seq);
    if (item?.state !== 'pending') return Promise.resolve(true);
    if (mutation.name !== 'reply.queue.v1') return Promise.resolve(false);
    const { actorId } = item.intent;
    const reply = { args: mutation.args, actorId, known: item.known };
    if (shouldAsk(reply, this.conversation(item.ticketId)).length === 0)
      return Promise.resolve(false);
    item.state = 'parked';
    return Promise.resolve(true);
  }

  acknowledged(): Promise<number[]> {
    const done = this.items.filter(({ state }) => state === 'acknowledged');
    return Promise.resolve(done.map(({ seq }) => seq));
  }

  forget(seqs: number[]): Promise<void> {
    this.settle(seqs);
    return Promise.resolve();
  }

  waiting(): Promise<number> {
    const work = this.items.filter(({ lane, state }) => lane === 'work' && state === 'pending');
    return Promise.resolve(work.length);
  }

  contact(): Promise<string | null> {
    return Promise.resolve(null);
  }

  protected settle(seqs: number[]): void {
    this.items = this.items.filter(({ seq }) => !seqs.includes(seq));
  }

  protected conversation(ticketId: string): ConversationRows {
    const parts = <T>(table: Table): T[] =>
      [...this.rows]
        .filter(([key, row]) => key.startsWith(`${table}/`) && 'ticket_id' in row)
        .filter(([, row]) => (row as Message).ticket_id === ticketId)
        .map(([, row]) => row as T);
    const ticket = this.rows.get(`tickets/${ticketId}`) as Ticket | undefined;
    return { ticket, messages: parts<Message>('messages'), replies: parts<Reply>('replies') };
  }

  #ids(counts: (item: Item) => boolean): string[] {
    return this.items.filter(counts).map(({ mutation }) => mutation.id);
  }
}

/** The real store, on an IndexedDB in memory. */
export async function openRealStorage(name: string): Promise<Storage> {
  const db = await openLocalDatabase(name);
  const store = new RowStore(db);
  const idsIn = async (states: string[]): Promise<string[]> =>
    (await db.outbox.orderBy('seq').toArray())
      .filter(({ state }) => states.includes(state))
      .map(({ mutationId }) => mutationId);
  return {
    replica: new LocalReplica(db, store),
    async enqueue({ intent, ticketId, lane }) {
      const isReply = intent.mutation.name === 'reply.queue.v1';
      const known = marksOf(await conversationRows(db, ticketId));
      await store.enqueue([{ intent, ticketId, lane, ...(isReply && { known }) }]);
    },
    async shown() {
      const shown = new Map<string, Row>();
      for (const table of TABLES)
        for (const row of await shownRows(db, table))
          shown.set(sameRow({ table, key: keyOf(table, row) }), row);
      return shown;
    },
    told: () => idsIn(['conflict', 'rejected', 'question']),
    unsent: () => idsIn(['pending', 'acknowledged']),
    async delete() {
      db.close();
      await Dexie.delete(databaseName(name));
    },
  };
}
