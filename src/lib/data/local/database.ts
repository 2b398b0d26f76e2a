/** The local database of one person on this device. Every version keeps what the one before it held. */
import Dexie, { type EntityTable, type Table } from 'dexie';
import type { Mutation } from '../../domain/mutations.ts';
import type { Rows, SyncedTable } from '../../domain/rows.ts';
import type { Conversation } from './conversations.ts';
import { gatherConversations } from './gather-conversations.ts';
import type { Draft, DraftKind } from '../../features/drafts.ts';
import type { NewId } from '../../platform/ids.ts';
import type { Lane } from '../../sync/ports.ts';
import type { QueueEntry } from './projection.ts';
import { COMPANY_STORES, widenRows } from './company-stores.ts';
import { refuse, storageRefusal } from './refusal.ts';
import { abandon, bringHome, isWhole } from './rescue.ts';

/** An intent on its way to the server. */
export interface OutboxItem {
  /** Order in which the person acted. */
  seq: number;
  mutation: Mutation;
  mutationId: string;
  /** ISO time, as far as this device knew it. */
  at: string;
  /** When the server was last heard before that: it was done later, whatever the device's clock said. ISO time. */
  after?: string;
  actorId: string;
  /** Intents of one ticket go out one after another. */
  ticketId: string;
  /** The rows it has to do with, as `sameRow` names them. */
  touches: string[];
  /** Readings never stand before a person's work. */
  lane: Lane;
  /**
   * 'acknowledged': the server has it, but the rows that say so are not pulled yet. 'conflict', 'rejected'
   * and 'question' (a reply that something speaks against) wait for the person and are no longer replayed.
   */
  state: 'pending' | 'acknowledged' | 'conflict' | 'rejected' | 'question';
  attempts: number;
  /** What the last attempt ran into. */
  trouble?: { code: string; message: string };
  /** For a reply: the marks of what its writer had before them (`sync/core/should-ask`). */
  known?: string[];
  /** The `mutationId` of the held reply that it was done after: it waits for the same decision. */
  behind?: string;
  /** Why the person is asked; null while nobody is. */
  refusal: {
    code: string;
    message: string;
    row: Record<string, unknown> | null;
    fields: string[];
    /** Who set the fields last, for a conflict. */
    changed?: Record<string, { by: string | null; at: string }>;
  } | null;
}

/** The server's version of a row that unsent intents cover. */
export interface BaseRow {
  table: SyncedTable;
  key: string;
  row: Rows[SyncedTable] | null;
}

/** A ticket's place in the queue. What left the device stays as a row without entry, so that tabs hear of it. */
export interface QueueRow {
  id: string;
  /** Counts the writes of this database; see `queue-index.ts`. */
  version: number;
  entry: QueueEntry | null;
}

/** A message that no transformer has read. Sorted by `rank`: the most urgent first, then the newest. */
export interface UnreadMessage {
  id: string;
  rank: string;
}

/** A ticket within the scope that this device let go for want of room; see `evicted-tickets.ts`. */
export interface EvictedTicket {
  id: string;
  /** Its `updated_at` as last heard: once that is out of scope, the server sends it whole by itself. */
  updatedAt: string;
  /** 'returns': it is worked on again, and is to be asked for. */
  state: 'away' | 'returns';
}

/** When a person last had a ticket open here. */
export interface OpenedTicket {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** The version that this app writes. The next one is declared below it, and this one stays to upgrade from. */
export const LATEST = 2;
/** Dexie counts ten of the browser's versions as one of its own. */
const STEPS_A_VERSION = 10;

export class LocalDatabase extends Dexie {
  declare members: EntityTable<Rows['members'], 'id'>;
  declare teams: EntityTable<Rows['teams'], 'id'>;
  declare brand_accounts: EntityTable<Rows['brand_accounts'], 'id'>;
  declare team_members: EntityTable<Rows['team_members'], 'id'>;
  declare settings: EntityTable<Rows['settings'], 'id'>;
  declare calendars: EntityTable<Rows['calendars'], 'id'>;
  declare holidays: EntityTable<Rows['holidays'], 'id'>;
  declare sla_policies: EntityTable<Rows['sla_policies'], 'id'>;
  declare macros: EntityTable<Rows['macros'], 'id'>;
  declare articles: EntityTable<Rows['articles'], 'id'>;
  declare customers: EntityTable<Rows['customers'], 'id'>;
  declare conversations: EntityTable<Conversation, 'id'>;
  declare notifications: EntityTable<Rows['notifications'], 'id'>;
  declare base: Table<BaseRow, [SyncedTable, string]>;
  declare outbox: EntityTable<OutboxItem, 'seq'>;
  declare queue: EntityTable<QueueRow, 'id'>;
  declare unread: EntityTable<UnreadMessage, 'id'>;
  declare meta: Table<{ key: string; value: unknown }, string>;
  declare drafts: Table<Draft, [string, DraftKind]>;
  declare evicted: EntityTable<EvictedTicket, 'id'>;
  declare opened: EntityTable<OpenedTicket, 'id'>;

  constructor(userId: string) {
    super(databaseName(userId));
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
      outbox: '++seq, &mutationId, [lane+state], ticketId, *touches',
      queue: 'id, version',
      unread: 'id, rank',
      meta: 'key',
    });
    this.version(2)
      .stores({
        conversations: 'id, customer_id, settled, *part_ids',
        tickets: null,
        messages: null,
        triage: null,
        replies: null,
        drafts: '[ticketId+kind]',
        evicted: 'id, state',
        opened: 'id, at',
        ...COMPANY_STORES,
      })
      .upgrade(async (upgrade) => {
        await gatherConversations(upgrade);
        await widenRows(upgrade);
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

/**
 * Opens a person's database. One that is damaged is built anew with the intents and drafts of the old one.
 *
 * @throws Refusal 'database_newer', 'database_blocked', 'storage_full' or 'database_unavailable'
 */
export async function openLocalDatabase(userId: string): Promise<LocalDatabase> {
  let db = await openAsItIs(userId);
  try {
    if (!db) {
      await abandon(databaseName(userId));
      db = await openAsItIs(userId);
    }
    if (!db) throw refuse('database_unavailable', 'This browser keeps no data for Roost.');
    await bringHome(db);
    return db;
  } catch (reason) {
    db?.close();
    throw storageRefusal(reason);
  }
}

/**
 * Opens the database of a person whose desk is open, to read beside it.
 *
 * @throws Refusal 'database_newer' when it is not there any more, else as `openLocalDatabase`
 */
export async function openBeside(userId: string): Promise<LocalDatabase> {
  // Opening would make anew what has just been deleted.
  const db = (await Dexie.exists(databaseName(userId))) ? await openAsItIs(userId) : null;
  if (!db)
    throw refuse('database_newer', 'Another tab has updated or cleared this device. Reload.');
  return db;
}

/** @returns null when the database is there but cannot be used. */
async function openAsItIs(userId: string): Promise<LocalDatabase | null> {
  const db = new LocalDatabase(userId);
  // Another tab upgrades or deletes: this one lets go, and says so on its next read. Dexie's own answer would
  // open the database again at the next query, and so create anew what has just been deleted.
  db.on('versionchange', () => {
    db.close();
    return false;
  });
  const blocked = new Promise<never>((_, reject) => {
    db.on('blocked', () => {
      reject(refuse('database_blocked', 'Close the other tabs of Roost, then reload.'));
    });
  });
  try {
    // Dexie would open a database of a later version and give it the stores that it misses.
    refuseNewer((await versionsHere()).get(db.name) ?? 0);
    await Promise.race([db.open(), blocked]);
    refuseNewer(db.backendDB().version);
    if (isWhole(db)) return db;
    db.close();
    return null;
  } catch (reason) {
    db.close();
    // Only an upgrade that this data does not allow tells of the data; all else tells of the browser.
    if (reason instanceof Dexie.UpgradeError || isConstraint(reason)) return null;
    throw storageRefusal(reason);
  }
}

function refuseNewer(version: number): void {
  if (Math.trunc(version / STEPS_A_VERSION) <= LATEST) return;
  throw refuse('database_newer', 'A newer Roost has used this device. Reload to get it.');
}

/** The browser's versions of its databases, by name; without any where it does not tell. */
async function versionsHere(): Promise<Map<string | undefined, number | undefined>> {
  try {
    const found = await indexedDB.databases();
    return new Map(found.map(({ name, version }) => [name, version]));
  } catch {
    return new Map();
  }
}

function isConstraint(reason: unknown): boolean {
  return (
    reason instanceof Error && ['ConstraintError', 'DataError', 'AbortError'].includes(reason.name)
  );
}

export function databaseName(userId: string): string {
  return `roost-${userId}`;
}
