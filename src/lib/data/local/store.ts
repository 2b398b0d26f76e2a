/**
 * The one place that writes rows. What is shown is the server's rows with the unsent intents replayed over
 * them (`sync/core/replay`); rows and cursor, and optimistic row and outbox item, commit together.
 *
 * Invariant: `base` holds the server's version of exactly the rows that a pending or acknowledged intent
 * writes; the table of such a row holds what is shown, every other row is the server's own.
 */
import { UPDATE_CODES, type Mutation } from '../../domain/mutations.ts';
import {
  SYNCED_TABLES,
  type Customer,
  type Message,
  type Rows,
  type SyncedTable,
} from '../../domain/rows.ts';
import { keyOf, sameRow, type RowKey } from '../../sync/core/keys.ts';
import { touches, writes, type Intent } from '../../sync/core/patches.ts';
import { replay, type RowsByKey } from '../../sync/core/replay.ts';
import type { Cursor, Lane, ServerRows, TicketPage } from '../../sync/ports.ts';
import { isPart, keysIn } from './conversations.ts';
import type { LocalDatabase, OutboxItem } from './database.ts';
import { honourDeletions } from './deletions.ts';
import { forgetEvicted, withoutEvicted } from './evicted-tickets.ts';
import { HeldRows } from './held-rows.ts';
import { projectTickets } from './project-tickets.ts';
import { storageRefusal } from './refusal.ts';
import { outOfScope } from './scope.ts';
import { SHAPE_OF_ROWS } from './shape-of-rows.ts';
import { validRows, type ValidRows } from '../server-rows.ts';
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

/** A cursor with the shape of the rows that it was pulled with. */
interface KeptCursor extends Cursor {
  shape?: string;
}

export class RowStore {
  readonly #db: LocalDatabase;

  constructor(db: LocalDatabase) {
    this.#db = db;
  }

  /** null as well when the rows were pulled by an app that knew fewer tables or columns. */
  async cursor(): Promise<Cursor | null> {
    const kept = (await this.#db.meta.get('cursor'))?.value as KeptCursor | undefined;
    return kept?.shape === SHAPE_OF_ROWS ? { epoch: kept.epoch, seq: kept.seq } : null;
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
      const held = new HeldRows(this.#db);
      const names = await this.#coveredNames();
      // Nothing of these tickets is here, and nobody has done anything to any: what arrives is all there is.
      const fills =
        changes.whole === true && names.size === 0 && (await this.#db.outbox.count()) === 0;
      await held.open(ticketsIn(valid), fills ? 'nothing' : 'perhaps');
      const fresh = await unknownMessages(held, valid.messages);
      const customers = fills ? valid.customers : await this.#newCustomers(valid.customers);
      const arrived: RowKey[] = [...emptied.uncovered];
      for (const table of SYNCED_TABLES) {
        const rows: Row[] = table === 'customers' ? customers : valid[table];
        if (rows.length === 0) continue;
        const keys = rows.map((row) => ({ table, key: keyOf(table, row) }));
        const covers = keys.map((key) => names.size > 0 && names.has(sameRow(key)));
        await this.#db.base.bulkPut(
          keys.flatMap((key, index) =>
            covers[index] ? [{ ...key, row: rows[index] ?? null }] : [],
          ),
        );
        await held.put(
          table,
          rows.filter((_, index) => !covers[index]),
        );
        if (!fills) arrived.push(...keys);
      }
      if (!fills) await held.touch(await this.#ticketsOf(customers.map(({ id }) => id)));
      // The scope is looked for in the database.
      await held.save();
      const { scopeStart, more } = changes;
      const old =
        scopeStart === undefined || more === true ? [] : await outOfScope(this.#db, scopeStart);
      arrived.push(...(await this.#drop(held, [...changes.gone, ...emptied.gone, ...old])));
      await this.#rebase(held, arrived);
      await this.#finish(held, names.size > 0 ? [] : valid.customers);
      const kept = cursor && ({ ...cursor, shape: SHAPE_OF_ROWS } satisfies KeptCursor);
      if (kept) await this.#db.meta.put({ key: 'cursor', value: kept });
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
    return ((await this.#db.conversations.get(ticketId))?.ticket ?? null) !== null;
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
      const tickets = await this.#db.queue.toCollection().primaryKeys();
      await Promise.all([
        this.#db.conversations.clear(),
        ...SYNCED_TABLES.filter(hasOwnStore).map((table) => this.#db.table(table).clear()),
        this.#db.unread.clear(),
        this.#db.evicted.clear(),
        this.#db.meta.bulkDelete(['cursor', 'x_connections']),
      ]);
      const keys = (await this.#db.base.toCollection().primaryKeys()).map(([table, key]) => ({
        table,
        key,
      }));
      await this.#db.base.bulkPut(keys.map(({ table, key }) => ({ table, key, row: null })));
      const held = new HeldRows(this.#db);
      await held.open(tickets, 'nothing');
      await held.touch(tickets);
      await this.#rebase(held, keys);
      await this.#finish(held);
    });
  }

  /** Commits what the person should see together with the intents that say so. */
  async enqueue(items: NewItem[]): Promise<void> {
    await this.#write(async () => {
      const [seen, contact] = await this.#db.meta.bulkGet(['seen_seq', 'contact']);
      const stamp = typeof seen?.value === 'number' ? { seen: seen.value } : {};
      const after = typeof contact?.value === 'string' ? { after: contact.value } : {};
      await this.#db.outbox.bulkAdd(items.map((item) => ({ ...pending(item, stamp), ...after })));
      await this.#renew(items.map(({ intent, ticketId }) => ({ ...intent, ticketId })));
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
      await this.#renew(items);
    });
  }

  /** Says when things were really done that are not settled yet, and shows them so. */
  async retime(timeOf: (item: OutboxItem) => string): Promise<void> {
    await this.#write(async () => {
      const items = (await this.#db.outbox.toArray()).filter((item) => timeOf(item) !== item.at);
      if (items.length === 0) return;
      await this.#db.outbox.bulkPut(items.map((item) => ({ ...item, at: timeOf(item) })));
      await this.#renew(items);
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

  /** What these intents write is to be shown anew: they have just come, or do not count any more. */
  async #renew(items: readonly Pick<OutboxItem, 'mutation' | 'ticketId'>[]): Promise<void> {
    const held = new HeldRows(this.#db);
    await held.touch(items.map(({ ticketId }) => ticketId).filter((id) => id !== ''));
    await this.#rebase(
      held,
      items.flatMap(({ mutation }) => writes(mutation)),
    );
    await this.#finish(held);
  }

  /** @param customers As they are shown, so that they need not be read. */
  async #finish(held: HeldRows, customers?: readonly Customer[]): Promise<void> {
    await held.save();
    await this.#db.unread.bulkDelete(held.removedMessages);
    await projectTickets(this.#db, held, customers);
  }

  /** Each ticket brings its customer along, who is mostly the one that is here. */
  async #newCustomers(sent: readonly Customer[]): Promise<Customer[]> {
    const held = await this.#db.customers.bulkGet(sent.map(({ id }) => id));
    return sent.filter((row, index) => JSON.stringify(row) !== JSON.stringify(held[index]));
  }

  /** Shows `replay(server rows, intents)` wherever intents touch these rows, and frees what none covers any more. */
  async #rebase(held: HeldRows, keys: readonly RowKey[]): Promise<void> {
    const items = await this.#intentsAround(keys);
    const names = await this.#coveredNames();
    // Nothing unsent, nothing covered: what arrived is what is shown.
    if (items.length === 0 && names.size === 0) return;
    await held.open(items.map(({ ticketId }) => ticketId).filter((id) => id !== ''));
    const written = unique(items.flatMap(({ mutation }) => writes(mutation)));
    const rows = unique([...keys.filter((key) => names.has(sameRow(key))), ...written]);
    const around = unique([...rows, ...items.flatMap(({ mutation }) => touches(mutation))]);
    const server = await this.#serverRows(held, around);
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
      const found = keysOfTable.map((key) => ({ key, row: shown.get(sameRow(key)) }));
      const there = found.flatMap(({ row }) => (row ? [row] : []));
      await held.open(there.flatMap((row) => ticketOf(table, row)));
      await held.put(table, there);
      await held.remove(found.filter(({ row }) => !row).map(({ key }) => key));
    }
  }

  /** Intents that count and touch these rows, or rows that such intents touch, and so on: they act together. */
  async #intentsAround(keys: readonly RowKey[]): Promise<OutboxItem[]> {
    const names = keys.map(sameRow);
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

  async #serverRows(held: HeldRows, keys: RowKey[]): Promise<RowsByKey> {
    const rows: RowsByKey = await held.rows(keys);
    const bases = await this.#db.base.bulkGet(keys.map(({ table, key }) => [table, key]));
    for (const base of bases) if (base) rows.set(sameRow(base), base.row ?? undefined);
    return rows;
  }

  /** Takes rows away, and with a ticket all that belongs to it. @returns which. */
  async #drop(held: HeldRows, gone: ServerRows['gone']): Promise<RowKey[]> {
    if (gone.length === 0) return [];
    const ids = Map.groupBy(gone, ({ table }) => table);
    const idsOf = (table: SyncedTable): string[] => (ids.get(table) ?? []).map(({ id }) => id);
    await held.open(idsOf('tickets'));
    const keys = unique([
      ...SYNCED_TABLES.filter((table) => table !== 'triage').flatMap((table) =>
        idsOf(table).map((key) => ({ table, key })),
      ),
      ...(await held.readings(idsOf('triage'))),
      ...idsOf('tickets').flatMap((id) => keysIn(held.conversation(id))),
    ]);
    await held.touch(await this.#ticketsOf(idsOf('customers')));
    const names = await this.#coveredNames();
    const covered = keys.filter((key) => names.has(sameRow(key)));
    await this.#db.base.bulkPut(covered.map(({ table, key }) => ({ table, key, row: null })));
    await held.remove(keys.filter((key) => !names.has(sameRow(key))));
    return keys;
  }

  async #coveredNames(): Promise<Set<string>> {
    const bases = await this.#db.base.toCollection().primaryKeys();
    return new Set(bases.map(([table, key]) => sameRow({ table, key })));
  }

  #ticketsOf(customerIds: string[]): Promise<string[]> {
    return keysWhereEach<string>(this.#db.conversations, 'customer_id', customerIds);
  }

  /** Outlives the cursor, so that whatever a person does names the newest change that they may have seen. */
  async #see(seq: number | undefined): Promise<void> {
    if (seq !== undefined) await this.#db.meta.put({ key: 'seen_seq', value: seq });
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

function hasOwnStore(table: SyncedTable): boolean {
  return table !== 'tickets' && !isPart(table);
}

/** The ticket that a row is, or belongs to as a part of it. */
function ticketOf(table: SyncedTable, row: Row): string[] {
  if (table === 'tickets') return [row.id];
  return isPart(table) && 'ticket_id' in row && row.ticket_id !== null ? [row.ticket_id] : [];
}

function ticketsIn({ tickets, messages, triage, replies }: ValidRows): string[] {
  return [
    ...tickets.map(({ id }) => id),
    ...[messages, triage, replies].flatMap((rows) => rows.map(({ ticket_id }) => ticket_id)),
  ];
}

/** Which of these messages are new here; none where so many come that nobody follows a single one. */
async function unknownMessages(held: HeldRows, messages: readonly Message[]): Promise<string[]> {
  if (messages.length > FOLLOWED_AT_MOST) return [];
  const rows = await held.rows(messages.map(({ id }) => ({ table: 'messages', key: id })));
  return messages
    .filter(({ id }) => rows.get(sameRow({ table: 'messages', key: id })) === undefined)
    .map(({ id }) => id);
}
