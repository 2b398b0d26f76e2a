/** Rows of any table as this device shows them, for tests: they need not know where rows are kept. */
import type { Rows, SyncedTable, Ticket, Triage } from '../../domain/rows.ts';
import { isPart } from './conversations.ts';
import type { LocalDatabase } from './database.ts';

export async function shownRows<Table extends SyncedTable>(
  db: LocalDatabase,
  table: Table,
): Promise<Rows[Table][]> {
  if (table !== 'tickets' && !isPart(table)) return db.table<Rows[Table]>(table).toArray();
  const conversations = await db.conversations.toArray();
  const rows: Rows[SyncedTable][][] = conversations.map((each) => {
    if (isPart(table)) return each[table];
    return each.ticket ? [each.ticket] : [];
  });
  return rows.flat() as Rows[Table][];
}

export async function shownTicket(db: LocalDatabase, id: string): Promise<Ticket | undefined> {
  return (await db.conversations.get(id))?.ticket ?? undefined;
}

export async function shownReading(
  db: LocalDatabase,
  messageId: string,
  source: Triage['source'],
): Promise<Triage | undefined> {
  const readings = await shownRows(db, 'triage');
  return readings.find((row) => row.message_id === messageId && row.source === source);
}
