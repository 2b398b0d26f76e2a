/**
 * The one place that writes rows. What is shown is the server's rows with the unsent intents replayed over
 * them (`sync/core/replay`); rows and cursor, and optimistic row and outbox item, commit together.
 */
import * as v from 'valibot';
import { SYNCED, SYNCED_TABLES, type Rows, type SyncedTable } from '../../domain/rows.ts';
import { keyOf, sameRow, type RowKey } from '../../sync/core/keys.ts';
import { reads, writes, type Intent } from '../../sync/core/patches.ts';
import { replay, type RowsByKey } from '../../sync/core/replay.ts';
import type { OutboxItem, LocalDatabase } from './database.ts';
import { projectTickets } from './project-tickets.ts';

type Row = Rows[SyncedTable];

export interface ServerRows {
  rows: Partial<Record<SyncedTable, unknown[]>>;
  gone: { table: string; id: string }[];
}

export interface Cursor {
  epoch: string;
  seq: number;
}

export class RowStore {
  readonly #db: LocalDatabase;
  readonly #refused: (table: SyncedTable, issue: string) => void;

  /** @param refused Hears of a server row that is not of its table's shape; the row is left out. */
  constructor(db: LocalDatabase, refused: (table: SyncedTable, issue: string) => void) {
    this.#db = db;
    this.#refused = refused;
  }

  async cursor(): Promise<Cursor | null> {
    return ((await this.#db.meta.get('cursor'))?.value as Cursor | undefined) ?? null;
  }

  /** Commits pulled rows and the cursor that they lead to. @returns ids of the messages that are new here. */
  async apply(changes: ServerRows, cursor: Cursor | null): Promise<string[]> {
    const valid = this.#validate(changes.rows);
    return this.#write(async () => {
      const fresh: string[] = [];
      const tickets = new Set<string>();
      const dirty: RowKey[] = [];
      for (const table of SYNCED_TABLES) {
        const rows = valid[table];
        if (rows.length === 0) continue;
        const keys = rows.map((row) => keyOf(table, row));
        const covered = await this.#db.base.bulkGet(keys.map((key) => [table, key]));
        const before = await this.#table(table).bulkGet(keys);
        const free: Row[] = [];
        for (const [index, row] of rows.entries()) {
          const key = keys[index] ?? '';
          this.#remember(table, row, tickets);
          if (table === 'messages' && !before[index]) fresh.push(key);
          if (covered[index]) {
            await this.#db.base.put({ table, key, row });
            dirty.push({ table, key });
          } else free.push(stored(table, key, row));
        }
        await this.#table(table).bulkPut(free);
        if (table === 'customers') await this.#ticketsOf(rows, tickets);
      }
      for (const { table, id } of changes.gone) {
        if (isSynced(table)) await this.#drop(table, id, tickets, dirty);
      }
      await this.#rebase(dirty, tickets);
      await projectTickets(this.#db, [...tickets]);
      if (cursor) await this.#db.meta.put({ key: 'cursor', value: cursor });
      return fresh;
    });
  }

  /** Forgets all server rows and the cursor; the outbox stays and is replayed as rows come back. */
  async reset(): Promise<void> {
    await this.#write(async () => {
      for (const table of SYNCED_TABLES) await this.#table(table).clear();
      await Promise.all([this.#db.queue.clear(), this.#db.unread.clear(), this.#db.meta.delete('cursor')]);
      await this.#db.base.toCollection().modify({ row: null });
      const keys = await this.#db.base.toCollection().primaryKeys();
      const tickets = new Set<string>();
      await this.#rebase(keys.map(([table, key]) => ({ table, key })), tickets);
      await projectTickets(this.#db, [...tickets]);
    });
  }

  /** Commits what the person should see together with the intents that say so. */
  async enqueue(items: { intent: Intent; ticketId: string; lane: OutboxItem['lane'] }[]): Promise<void> {
    await this.#write(async () => {
      const tickets = new Set<string>();
      const dirty: RowKey[] = [];
      for (const { intent, ticketId, lane } of items) {
        const keys = writes(intent.mutation);
        for (const { table, key } of keys) {
          if ((await this.#db.base.get([table, key])) === undefined) {
            await this.#db.base.put({ table, key, row: (await this.#table(table).get(key)) ?? null });
          }
        }
        await this.#db.outbox.add({
          mutation: intent.mutation,
          mutationId: intent.mutation.id,
          at: intent.at,
          actorId: intent.actorId,
          ticketId,
          lane,
          writes: keys.map(sameRow),
          state: 'pending',
          attempts: 0,
          refusal: null,
        });
        dirty.push(...keys);
        if (ticketId !== '') tickets.add(ticketId);
      }
      await this.#rebase(dirty, tickets);
      await projectTickets(this.#db, [...tickets]);
    });
  }

  /** Takes items out of what is replayed: they were applied and pulled, refused, or given up by the person. */
  async settle(
    items: OutboxItem[],
    outcome: 'done' | { state: OutboxItem['state']; refusal: OutboxItem['refusal'] },
  ): Promise<void> {
    if (items.length === 0) return;
    await this.#write(async () => {
      const tickets = new Set<string>();
      for (const item of items) {
        if (outcome === 'done') await this.#db.outbox.delete(item.seq);
        else await this.#db.outbox.update(item.seq, outcome);
        if (item.ticketId !== '') tickets.add(item.ticketId);
      }
      await this.#rebase(items.flatMap(({ mutation }) => writes(mutation)), tickets);
      await projectTickets(this.#db, [...tickets]);
    });
  }

  /** Shows `replay(server rows, intents)` for these keys, and frees those that no intent covers any more. */
  async #rebase(keys: RowKey[], tickets: Set<string>): Promise<void> {
    let names = new Set(keys.map(sameRow));
    let items: OutboxItem[] = [];
    // An intent may write several rows: those come along until nothing new is touched.
    for (;;) {
      items = await this.#db.outbox.where('writes').anyOf([...names]).distinct().sortBy('seq');
      items = items.filter(({ state }) => state === 'pending' || state === 'acknowledged');
      const wider = new Set([...names, ...items.flatMap((item) => item.writes)]);
      if (wider.size === names.size) break;
      names = wider;
    }
    const all = new Map<string, RowKey>();
    for (const key of [...keys, ...items.flatMap(({ mutation }) => writes(mutation))]) all.set(sameRow(key), key);

    const base: RowsByKey = new Map();
    for (const [name, { table, key }] of all) {
      const covered = await this.#db.base.get([table, key]);
      base.set(name, covered ? (covered.row ?? undefined) : await this.#table(table).get(key));
    }
    for (const key of items.flatMap(({ mutation }) => reads(mutation))) {
      const name = sameRow(key);
      if (!base.has(name)) base.set(name, await this.#table(key.table).get(key.key));
    }
    const shown = replay(base, items);
    const stillCovered = new Set(items.flatMap((item) => item.writes));
    for (const [name, { table, key }] of all) {
      const row = shown.get(name);
      if (row) {
        await this.#table(table).put(stored(table, key, row));
        this.#remember(table, row, tickets);
      } else await this.#table(table).delete(key);
      if (!stillCovered.has(name)) await this.#db.base.delete([table, key]);
    }
  }

  async #drop(table: SyncedTable, id: string, tickets: Set<string>, dirty: RowKey[]): Promise<void> {
    const found = table === 'triage' ? await this.#db.triage.where('id').equals(id).first() : undefined;
    const key = table === 'triage' ? found?.key : id;
    if (key === undefined) return;
    const row = await this.#table(table).get(key);
    if (row) this.#remember(table, row, tickets);
    if (await this.#db.base.get([table, key])) {
      await this.#db.base.put({ table, key, row: null });
      dirty.push({ table, key });
    } else await this.#table(table).delete(key);
    if (table === 'tickets') {
      await Promise.all(
        [this.#db.messages, this.#db.triage, this.#db.replies].map((part) =>
          part.where('ticket_id').equals(id).delete(),
        ),
      );
    }
  }

  #remember(table: SyncedTable, row: Row, tickets: Set<string>): void {
    if (table === 'tickets') tickets.add(row.id);
    else if ('ticket_id' in row && row.ticket_id !== null && table !== 'notifications') tickets.add(row.ticket_id);
  }

  async #ticketsOf(customers: Row[], tickets: Set<string>): Promise<void> {
    const ids = await this.#db.tickets.where('customer_id').anyOf(customers.map(({ id }) => id)).primaryKeys();
    for (const id of ids) tickets.add(id);
  }

  #validate(rows: ServerRows['rows']): Record<SyncedTable, Row[]> {
    const valid = Object.fromEntries(SYNCED_TABLES.map((table) => [table, [] as Row[]])) as Record<SyncedTable, Row[]>;
    for (const table of SYNCED_TABLES) {
      for (const row of rows[table] ?? []) {
        const parsed = v.safeParse(SYNCED[table], row);
        if (parsed.success) valid[table].push(parsed.output);
        else this.#refused(table, parsed.issues[0].message);
      }
    }
    return valid;
  }

  #table(table: SyncedTable) {
    return this.#db.table<Row, string>(table);
  }

  #write<T>(body: () => Promise<T>): Promise<T> {
    return this.#db.transaction('rw', this.#db.tables, body);
  }
}

/** Triage rows carry their key beside the server's id. */
function stored(table: SyncedTable, key: string, row: Row): Row {
  return table === 'triage' ? Object.assign({}, row, { key }) : row;
}

function isSynced(table: string): table is SyncedTable {
  return (SYNCED_TABLES as string[]).includes(table);
}
