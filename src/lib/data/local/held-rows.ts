/**
 * The rows of this device while a transaction works on them. Conversations are read once, changed in memory and
 * written back once, however many of their rows change. Lives no longer than its transaction.
 */
import type { Rows, SyncedTable } from '../../domain/rows.ts';
import { keyOf, sameRow, type RowKey } from '../../sync/core/keys.ts';
import {
  emptyConversation,
  indexed,
  isEmpty,
  isPart,
  partId,
  putInto,
  rowIn,
  takeFrom,
  type Conversation,
} from './conversations.ts';
import type { LocalDatabase } from './database.ts';
import { keysWhereEach } from './where-each.ts';

type Row = Rows[SyncedTable];

export class HeldRows {
  readonly #db: LocalDatabase;
  readonly #open = new Map<string, Conversation>();
  /** Where parts are, by `partId`. */
  readonly #places = new Map<string, string>();
  readonly #touched = new Set<string>();
  readonly #unsaved = new Set<string>();
  readonly #removedMessages = new Set<string>();

  constructor(db: LocalDatabase) {
    this.#db = db;
  }

  /** Tickets that something was done to, and whose place in the queue is to be looked at again. */
  get touched(): string[] {
    return [...this.#touched];
  }

  /** Messages that were taken away. */
  get removedMessages(): string[] {
    return [...this.#removedMessages];
  }

  /** @throws Error for a ticket that was not opened */
  conversation(ticketId: string): Conversation {
    const found = this.#open.get(ticketId);
    if (!found) throw new Error('This conversation was not opened.');
    return found;
  }

  /** Brings the conversations of these tickets in. @param known Nothing of them is on this device. */
  async open(ticketIds: Iterable<string>, known: 'perhaps' | 'nothing' = 'perhaps'): Promise<void> {
    const missing = [...new Set(ticketIds)].filter((id) => !this.#open.has(id));
    const found =
      known === 'nothing' || missing.length === 0
        ? []
        : await this.#db.conversations.bulkGet(missing);
    for (const [index, id] of missing.entries()) {
      const conversation = found[index] ?? emptyConversation(id);
      this.#open.set(id, conversation);
      for (const part of conversation.part_ids) this.#places.set(part, id);
    }
  }

  /** The rows as they are now; nothing where there is none. */
  async rows(keys: readonly RowKey[]): Promise<Map<string, Row | undefined>> {
    await this.#openPlacesOf(keys);
    const rows = new Map<string, Row | undefined>();
    for (const [table, ofTable] of Map.groupBy(keys, (key) => key.table)) {
      if (table === 'tickets' || isPart(table)) {
        for (const key of ofTable) rows.set(sameRow(key), this.#rowHere(key));
      } else {
        const found = await this.#table(table).bulkGet(ofTable.map(({ key }) => key));
        for (const [index, key] of ofTable.entries()) rows.set(sameRow(key), found[index]);
      }
    }
    return rows;
  }

  /** The keys of readings by the server's ids. */
  async readings(ids: readonly string[]): Promise<RowKey[]> {
    await this.#locate(ids);
    return ids.flatMap((id) => {
      const row = this.#open.get(this.#places.get(id) ?? '')?.triage.find((each) => each.id === id);
      return row ? [{ table: 'triage' as const, key: keyOf('triage', row) }] : [];
    });
  }

  /** Writes rows; the conversations of tickets and parts among them must be open. */
  async put<Table extends SyncedTable>(table: Table, rows: readonly Rows[Table][]): Promise<void> {
    if (rows.length === 0) return;
    if (table !== 'tickets' && !isPart(table)) {
      await this.#table(table).bulkPut(rows);
      return;
    }
    for (const row of rows) {
      const ticketId = isPart(table) && 'ticket_id' in row ? (row.ticket_id ?? '') : row.id;
      putInto(this.conversation(ticketId), table, row);
      if (isPart(table)) this.#places.set(partId({ table, key: keyOf(table, row) }), ticketId);
      this.#change(ticketId);
    }
  }

  async remove(keys: readonly RowKey[]): Promise<void> {
    await this.#openPlacesOf(keys);
    for (const [table, ofTable] of Map.groupBy(keys, (key) => key.table)) {
      if (table !== 'tickets' && !isPart(table)) {
        await this.#table(table).bulkDelete(ofTable.map(({ key }) => key));
        continue;
      }
      for (const key of ofTable) {
        const ticketId = table === 'tickets' ? key.key : this.#places.get(partId(key));
        if (ticketId === undefined) continue;
        takeFrom(this.conversation(ticketId), key);
        this.#change(ticketId);
        if (table === 'messages') this.#removedMessages.add(key.key);
      }
    }
  }

  /** Its place in the queue is to be looked at again, whether or not a row of it changes. */
  async touch(ticketIds: readonly string[]): Promise<void> {
    await this.open(ticketIds);
    for (const id of ticketIds) this.#touched.add(id);
  }

  /** Writes back what has changed. */
  async save(): Promise<void> {
    const changed = [...this.#unsaved].map((id) => this.conversation(id));
    this.#unsaved.clear();
    const full = changed.filter((each) => !isEmpty(each));
    const empty = changed.filter(isEmpty).map(({ id }) => id);
    if (full.length > 0) await this.#db.conversations.bulkPut(full.map(indexed));
    if (empty.length > 0) await this.#db.conversations.bulkDelete(empty);
  }

  #change(ticketId: string): void {
    this.#touched.add(ticketId);
    this.#unsaved.add(ticketId);
  }

  #rowHere(key: RowKey): Row | undefined {
    const ticketId = key.table === 'tickets' ? key.key : this.#places.get(partId(key));
    return ticketId === undefined ? undefined : rowIn(this.conversation(ticketId), key);
  }

  async #openPlacesOf(keys: readonly RowKey[]): Promise<void> {
    await this.open(keys.filter(({ table }) => table === 'tickets').map(({ key }) => key));
    await this.#locate(keys.filter(({ table }) => isPart(table)).map(partId));
  }

  async #locate(partIds: readonly string[]): Promise<void> {
    const unknown = [...new Set(partIds)].filter((id) => !this.#places.has(id));
    if (unknown.length === 0) return;
    await this.open(await keysWhereEach<string>(this.#db.conversations, 'part_ids', unknown));
  }

  #table(table: SyncedTable) {
    return this.#db.table<Row, string>(table);
  }
}
