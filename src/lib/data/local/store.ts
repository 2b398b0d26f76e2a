/**
 * The one place that writes rows. What is shown is the server's rows with the unsent intents replayed over
 * them (`sync/core/replay`); rows and cursor, and optimistic row and outbox item, commit together.
 *
 * Invariant: `base` holds the server's version of exactly the rows that a pending or acknowledged intent
 * writes; the table of such a row holds what is shown, every other row is the server's own.
 */
import { UPDATE_CODES, type Mutation } from '../../domain/mutations.ts';
import { SYNCED_TABLES, type Rows, type SyncedTable } from '../../domain/rows.ts';
import { keyOf, sameRow, type RowKey } from '../../sync/core/keys.ts';
import { touches, writes, type Intent } from '../../sync/core/patches.ts';
import { replay, type RowsByKey } from '../../sync/core/replay.ts';
import type { Cursor, Lane, ServerRows, TicketPage } from '../../sync/ports.ts';
import type { LocalDatabase, OutboxItem } from './database.ts';
import { honourDeletions } from './deletions.ts';
import { forgetEvicted, withoutEvicted } from './evicted-tickets.ts';
import { projectTickets } from './project-tickets.ts';
import { storageRefusal } from './refusal.ts';
import { outOfScope } from './scope.ts';
import { isSynced, validRows } from './server-rows.ts';
import { keysWhereEach } from './where-each.ts';

type Row = Rows[SyncedTable];

/** To know which messages are new, each is looked up; that is worth it while somebody may see one arrive. */
const FOLLOWED_AT_MOST = 50;

/** An intent on its way into the outbox. */
export interface NewItem {
  intent: Intent;
  /** Empty for an intent that belongs to no ticket. */
  ticketId: string;
  lane: Lane;
  /** For a reply: what its writer had before them. */
  known?: string[];
}

export class RowStore {
  readonly #db: LocalDatabase;

  constructor(db: LocalDatabase) {
    this.#db = db;
  }

  async cursor(): Promise<Cursor | null> {
    return ((await this.#db.meta.get('cursor'))?.value as Cursor | undefined) ?? null;
  }

  /**
   * Commits pulled rows and the cursor that they lead to.
   *
   * @returns ids of the messages that are new here; none where so many come that nobody follows a single one.
   * @throws Refusal 'invalid_answer' when a row is not of its table's shape; nothing has changed then.
   */
  async apply(changes: ServerRows, cursor: Cursor | null): Promise<string[]> {
    const sent = validRows(changes.rows);
    return this.#write(async () => {
      const valid = await withoutEvicted(this.#db, changes, sent);
      const emptied = await honourDeletions(this.#db, valid.messages);
      await this.#see(cursor?.seq ?? changes.seq);
      const fresh: string[] = [];
      const tickets = new Set<string>();
      const arrived: RowKey[] = [...emptied.uncovered];
      const names = await this.#coveredNames();
      // Nothing of these tickets is here, and nobody has done anything to any: what arrives is all there is.
      const fills =
        changes.whole === true && names.size === 0 && (await this.#db.outbox.count()) === 0;
      for (const table of SYNCED_TABLES) {
        const rows: Row[] = valid[table];
        if (rows.length === 0) continue;
        const keys = rows.map((row) => ({ table, key: keyOf(table, row) }));
        if (table === 'messages' && rows.length <= FOLLOWED_AT_MOST) {
          const ids = rows.map(({ id }) => id);
          const known = await this.#db.messages.bulkGet(ids);
          fresh.push(...ids.filter((_, index) => known[index] === undefined));
        }
        const named = rows.map((row) => {
          const key = keyOf(table, row);
          return { row, key, covered: names.has(sameRow({ table, key })) };
        });
        const covered = named.filter((one) => one.covered);
        if (covered.length > 0)
          await this.#db.base.bulkPut(covered.map(({ row, key }) => ({ table, key, row })));
        await this.#table(table).bulkPut(
          named.filter((one) => !one.covered).map(({ row, key }) => stored(table, key, row)),
        );
        arrived.push(...keys);
        for (const row of rows) remember(table, row, tickets);
        if (table === 'customers' && !fills)
          await this.#ticketsOf(
            rows.map(({ id }) => id),
            tickets,
          );
      }
      const { scopeStart, more } = changes;
      const old =
        scopeStart === undefined || more === true ? [] : await outOfScope(this.#db, scopeStart);
      arrived.push(...(await this.#drop([...changes.gone, ...emptied.gone, ...old], tickets)));
      await this.#rebase(arrived, tickets);
      await projectTickets(this.#db, [...tickets], fills ? valid : undefined);
      if (cursor) await this.#db.meta.put({ key: 'cursor', value: cursor });
      return fresh;
    });
  }

  /**
   * Takes in a ticket that was asked for by itself. Only between the device's own pulls: what it has pulled since
   * the answer was read may be newer, and rows from before rights changed must not come back.
   *
   * @returns false when the answer cannot be used, and the server is to be asked again.
   */
  async takeTicket({ epoch, seq, rows }: TicketPage): Promise<boolean> {
    return this.#write(async () => {
      const cursor = await this.cursor();
      if (cursor?.epoch !== epoch || seq < cursor.seq) return false;
      await forgetEvicted(
        this.#db,
        validRows(rows).tickets.map(({ id }) => id),
      );
      await this.apply({ rows, gone: [] }, null);
      return true;
    });
  }

  /** Whether a ticket is on this device now. */
  async holds(ticketId: string): Promise<boolean> {
    return (await this.#db.tickets.where('id').equals(ticketId).count()) > 0;
  }

  /** Puts what was refused for want of an update back in its place in the outbox: this may be the update. */
  async revive(): Promise<void> {
    await this.#write(async () => {
      const parked = await this.#db.outbox
        .where('[lane+state]')
        .equals(['work', 'rejected'])
        .filter(({ refusal }) => UPDATE_CODES.includes(refusal?.code ?? ''))
        .toArray();
      await this.settle(parked, { state: 'pending', refusal: null });
    });
  }

  /** Forgets all server rows and the cursor; the outbox stays and is replayed as rows come back. */
  async reset(): Promise<void> {
    await this.#write(async () => {
      // Their queue rows stay, without entry: that is how the tabs hear of it.
      const tickets = new Set(await this.#db.queue.toCollection().primaryKeys());
      for (const table of SYNCED_TABLES) await this.#table(table).clear();
      await Promise.all([
        this.#db.unread.clear(),
        this.#db.evicted.clear(),
        this.#db.meta.delete('cursor'),
      ]);
      const keys = (await this.#db.base.toCollection().primaryKeys()).map(([table, key]) => ({
        table,
        key,
      }));
      await this.#db.base.bulkPut(keys.map(({ table, key }) => ({ table, key, row: null })));
      await this.#rebase(keys, tickets);
      await projectTickets(this.#db, [...tickets]);
    });
  }

  /** Commits what the person should see together with the intents that say so. */
  async enqueue(items: NewItem[]): Promise<void> {
    await this.#write(async () => {
      const tickets = new Set<string>();
      const seen = (await this.#db.meta.get('seen_seq'))?.value;
      const stamp = typeof seen === 'number' ? { seen } : {};
      await this.#db.outbox.bulkAdd(items.map((item) => pending(item, stamp)));
      for (const { ticketId } of items) if (ticketId !== '') tickets.add(ticketId);
      await this.#rebase(
        items.flatMap(({ intent }) => writes(intent.mutation)),
        tickets,
      );
      await projectTickets(this.#db, [...tickets]);
    });
  }

  /** Takes items out of what is replayed: they were applied and pulled, refused, or given up by the person. */
  async settle(
    items: OutboxItem[],
    outcome: 'done' | Pick<OutboxItem, 'state' | 'refusal' | 'behind'>,
  ): Promise<void> {
    if (items.length === 0) return;
    await this.#write(async () => {
      const seqs = items.map(({ seq }) => seq);
      if (outcome === 'done') await this.#db.outbox.bulkDelete(seqs);
      else await this.#db.outbox.where('seq').anyOf(seqs).modify(outcome);
      const tickets = new Set(items.map(({ ticketId }) => ticketId).filter((id) => id !== ''));
      await this.#rebase(
        items.flatMap(({ mutation }) => writes(mutation)),
        tickets,
      );
      await projectTickets(this.#db, [...tickets]);
    });
  }

  /** Puts new intents in the place of some that did not get through. */
  async replace(refused: OutboxItem[], items: NewItem[]): Promise<void> {
    await this.#write(async () => {
      await this.settle(refused, 'done');
      await this.enqueue(items);
    });
  }

  /** Takes items back before the server has them; others of their ticket go on with other arguments, as new ones. */
  async withdraw(items: OutboxItem[], rewritten: Map<number, Mutation>): Promise<void> {
    await this.#write(async () => {
      for (const [seq, mutation] of rewritten) {
        await this.#db.outbox.update(seq, { mutation, mutationId: mutation.id, attempts: 0 });
      }
      await this.settle(items, 'done');
    });
  }

  /** Shows `replay(server rows, intents)` wherever intents touch these rows, and frees what none covers any more. */
  async #rebase(keys: RowKey[], tickets: Set<string>): Promise<void> {
    const items = await this.#intentsAround(keys.map(sameRow));
    // Nothing unsent, nothing covered: what arrived is what is shown.
    if (items.length === 0 && (await this.#db.base.count()) === 0) return;
    const written = unique(items.flatMap(({ mutation }) => writes(mutation)));
    const held = await this.#covered(keys);
    const rows = unique([...keys.filter((_, index) => held[index]), ...written]);
    const around = unique([...rows, ...items.flatMap(({ mutation }) => touches(mutation))]);
    const server = await this.#serverRows(around);
    const shown = replay(server, items);

    await this.#db.base.bulkPut(
      written.map(({ table, key }) => ({
        table,
        key,
        row: server.get(sameRow({ table, key })) ?? null,
      })),
    );
    const covered = new Set(written.map(sameRow));
    const freed = rows.filter((key) => !covered.has(sameRow(key)));
    await this.#db.base.bulkDelete(freed.map(({ table, key }) => [table, key]));
    for (const [table, keysOfTable] of Map.groupBy(rows, ({ table }) => table)) {
      const found = keysOfTable.map((key) => ({ key: key.key, row: shown.get(sameRow(key)) }));
      const there = found.flatMap(({ key, row }) => (row ? [stored(table, key, row)] : []));
      for (const row of there) remember(table, row, tickets);
      await this.#table(table).bulkPut(there);
      await this.#table(table).bulkDelete(found.filter(({ row }) => !row).map(({ key }) => key));
    }
  }

  /** Intents that count and touch these rows, or rows that such intents touch, and so on: they act together. */
  async #intentsAround(names: string[]): Promise<OutboxItem[]> {
    const items = new Map<number, OutboxItem>();
    const seen = new Set(names);
    let ahead = names;
    while (ahead.length > 0 && (await this.#db.outbox.count()) > 0) {
      const found = await this.#db.outbox.where('touches').anyOf(ahead).distinct().toArray();
      for (const item of found) if (counts(item)) items.set(item.seq, item);
      ahead = [...new Set(found.filter(counts).flatMap((item) => item.touches))].filter(
        (name) => !seen.has(name),
      );
      for (const name of ahead) seen.add(name);
    }
    return [...items.values()].sort((a, b) => a.seq - b.seq);
  }

  async #serverRows(keys: RowKey[]): Promise<RowsByKey> {
    const rows: RowsByKey = new Map();
    for (const [table, ofTable] of Map.groupBy(keys, ({ table }) => table)) {
      const stood = await this.#table(table).bulkGet(ofTable.map(({ key }) => key));
      for (const [index, key] of ofTable.entries()) rows.set(sameRow(key), stood[index]);
    }
    const bases = await this.#db.base.bulkGet(keys.map(({ table, key }) => [table, key]));
    for (const base of bases) if (base) rows.set(sameRow(base), base.row ?? undefined);
    return rows;
  }

  /** Takes rows away, and with a ticket all that belongs to it. @returns which. */
  async #drop(gone: ServerRows['gone'], tickets: Set<string>): Promise<RowKey[]> {
    const ids = Map.groupBy(gone, ({ table }) => table);
    const idsOf = (table: SyncedTable): string[] => (ids.get(table) ?? []).map(({ id }) => id);
    const keys: RowKey[] = [...ids.keys()]
      .filter(isSynced)
      .filter((table) => table !== 'triage')
      .flatMap((table) => idsOf(table).map((key) => ({ table, key })));
    const readings = await keysWhereEach<string>(this.#db.triage, 'id', idsOf('triage'));
    keys.push(...readings.map((key) => ({ table: 'triage' as const, key })));
    for (const table of ['messages', 'triage', 'replies'] as const) {
      const parts = await keysWhereEach<string>(this.#table(table), 'ticket_id', idsOf('tickets'));
      keys.push(...parts.map((key) => ({ table, key })));
    }
    await this.#ticketsOf(idsOf('customers'), tickets);
    const held = await this.#covered(keys);
    for (const [index, { table, key }] of keys.entries()) {
      const row = await this.#table(table).get(key);
      if (row) remember(table, row, tickets);
      if (held[index]) await this.#db.base.put({ table, key, row: null });
      else await this.#table(table).delete(key);
      if (table === 'messages') await this.#db.unread.delete(key);
    }
    return keys;
  }

  /** Which of these rows an intent covers. Far fewer are covered than arrive in a page, so all covered ones are read. */
  async #covered(keys: RowKey[]): Promise<boolean[]> {
    const names = await this.#coveredNames();
    return keys.map((key) => names.has(sameRow(key)));
  }

  async #coveredNames(): Promise<Set<string>> {
    const bases = await this.#db.base.toCollection().primaryKeys();
    return new Set(bases.map(([table, key]) => sameRow({ table, key })));
  }

  async #ticketsOf(customerIds: string[], tickets: Set<string>): Promise<void> {
    const ids = await keysWhereEach<string>(this.#db.tickets, 'customer_id', customerIds);
    for (const id of ids) tickets.add(id);
  }

  /** Outlives the cursor, so that whatever a person does names the newest change that they may have seen. */
  async #see(seq: number | undefined): Promise<void> {
    if (seq !== undefined) await this.#db.meta.put({ key: 'seen_seq', value: seq });
  }

  #table(table: SyncedTable) {
    return this.#db.table<Row, string>(table);
  }

  /** All or nothing. @throws Refusal 'storage_full', 'database_newer' or 'database_unavailable' */
  async #write<T>(body: () => Promise<T>): Promise<T> {
    try {
      return await this.#db.transaction('rw', this.#db.tables, body);
    } catch (reason) {
      throw storageRefusal(reason);
    }
  }
}

function pending(
  { intent, ticketId, lane, known }: NewItem,
  stamp: { seen?: number },
): Omit<OutboxItem, 'seq'> {
  return {
    mutation: { ...intent.mutation, ...stamp },
    mutationId: intent.mutation.id,
    at: intent.at,
    actorId: intent.actorId,
    ticketId,
    touches: touches(intent.mutation).map(sameRow),
    lane,
    state: 'pending',
    attempts: 0,
    refusal: null,
    ...(known && { known }),
  };
}

/** Whether what an intent writes is shown: once refused it is only a question to the person. */
function counts({ state }: OutboxItem): boolean {
  return state === 'pending' || state === 'acknowledged';
}

function unique(keys: RowKey[]): RowKey[] {
  return [...new Map(keys.map((key) => [sameRow(key), key])).values()];
}

/** Triage rows carry their key beside the server's id. */
function stored(table: SyncedTable, key: string, row: Row): Row {
  return table === 'triage' ? Object.assign({}, row, { key }) : row;
}

function remember(table: SyncedTable, row: Row, tickets: Set<string>): void {
  if (table === 'tickets') tickets.add(row.id);
  else if ('ticket_id' in row && row.ticket_id !== null && table !== 'notifications')
    tickets.add(row.ticket_id);
}
