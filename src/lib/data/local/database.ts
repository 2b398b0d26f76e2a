/** The local database of one person on this device. Every version keeps what the one before it held. */
import Dexie, { type EntityTable, type Table } from 'dexie';
import type { Mutation } from '../../domain/mutations.ts';
import type { Rows, SyncedTable } from '../../domain/rows.ts';
import type { NewId } from '../../platform/ids.ts';
import type { QueueEntry } from './projection.ts';
import { refuse } from './refusal.ts';

/** An intent on its way to the server. */
export interface OutboxItem {
  /** Order in which the person acted. */
  seq: number;
  mutation: Mutation;
  mutationId: string;
  /** ISO time. */
  at: string;
  actorId: string;
  /** Intents of one ticket go out one after another. */
  ticketId: string;
  /** The rows it writes, as `sameRow` names them. */
  writes: string[];
  /** Readings never stand before a person's work. */
  lane: 'work' | 'triage';
  /**
   * 'acknowledged': the server has it, but the rows that say so are not pulled yet. 'conflict' and
   * 'rejected' wait for the person and are no longer replayed.
   */
  state: 'pending' | 'acknowledged' | 'conflict' | 'rejected';
  attempts: number;
  /** Why the person is asked; null while nobody is. */
  refusal: { code: string; message: string; row: Record<string, unknown> | null; fields: string[] } | null;
}

/** The server's version of a row that unsent intents cover. */
export interface BaseRow {
  table: SyncedTable;
  key: string;
  row: Rows[SyncedTable] | null;
}

/** A message that no transformer has read. Sorted by `rank`: the most urgent first, then the newest. */
export interface UnreadMessage {
  id: string;
  rank: string;
}

export class LocalDatabase extends Dexie {
  declare members: EntityTable<Rows['members'], 'id'>;
  declare teams: EntityTable<Rows['teams'], 'id'>;
  declare brand_accounts: EntityTable<Rows['brand_accounts'], 'id'>;
  declare customers: EntityTable<Rows['customers'], 'id'>;
  declare tickets: EntityTable<Rows['tickets'], 'id'>;
  declare messages: EntityTable<Rows['messages'], 'id'>;
  declare triage: Table<Rows['triage'] & { key: string }, string>;
  declare replies: EntityTable<Rows['replies'], 'id'>;
  declare notifications: EntityTable<Rows['notifications'], 'id'>;
  declare base: Table<BaseRow, [SyncedTable, string]>;
  declare outbox: EntityTable<OutboxItem, 'seq'>;
  declare queue: EntityTable<QueueEntry, 'id'>;
  declare unread: EntityTable<UnreadMessage, 'id'>;
  declare meta: Table<{ key: string; value: unknown }, string>;

  constructor(userId: string) {
    super(name(userId));
    this.version(1).stores({
      members: 'id',
      teams: 'id',
      brand_accounts: 'id',
      customers: 'id',
      tickets: 'id, customer_id',
      messages: 'id, ticket_id',
      triage: 'key, id, ticket_id',
      replies: 'id, ticket_id',
      notifications: 'id, created_at',
      base: '[table+key]',
      outbox: '++seq, &mutationId, [lane+state], ticketId, *writes',
      queue: 'id, status',
      unread: 'id, rank',
      meta: 'key',
    });
  }

  /** This browser's own name, for leases. */
  async deviceId(newId: NewId): Promise<string> {
    const known = (await this.meta.get('device_id'))?.value;
    if (typeof known === 'string') return known;
    const value = newId();
    await this.meta.put({ key: 'device_id', value });
    return value;
  }
}

/** @throws Refusal 'database_newer' or 'database_unavailable' */
export async function openLocalDatabase(userId: string): Promise<LocalDatabase> {
  const db = new LocalDatabase(userId);
  // Another tab wants to upgrade: this one lets go, and says so on its next read.
  db.on('versionchange', () => {
    db.close();
  });
  try {
    await db.open();
  } catch (reason) {
    throw reason instanceof Dexie.VersionError
      ? refuse('database_newer', 'A newer Roost has used this device. Reload to get it.')
      : refuse('database_unavailable', 'This browser keeps no data for Roost.');
  }
  return db;
}

/** Intents of the person that the server does not have yet. */
export async function countUnsent(userId: string): Promise<number> {
  if (!(await Dexie.exists(name(userId)))) return 0;
  const db = new LocalDatabase(userId);
  try {
    return await db.outbox.where('[lane+state]').equals(['work', 'pending']).count();
  } finally {
    db.close();
  }
}

export async function deleteLocalDatabase(userId: string): Promise<void> {
  await Dexie.delete(name(userId));
}

function name(userId: string): string {
  return `roost-${userId}`;
}
