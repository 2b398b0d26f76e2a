import type { Rows, SyncedTable } from '../../domain/rows.ts';
import type { Unsent, Waiting } from '../../features/unsent.ts';
import { sameRow } from '../../sync/core/keys.ts';
import { writes } from '../../sync/core/patches.ts';
import { withdraw, type Withdrawal } from '../../sync/core/withdraw.ts';
import type { LocalDatabase, OutboxItem } from './database.ts';
import { surroundingsOf, type Surroundings } from './surroundings.ts';
import { changeOf, troubleOf } from './troubles.ts';

/** What waits for the server and what waits for the person. */
export async function unsent(db: LocalDatabase): Promise<Unsent> {
  const [items, readings] = await Promise.all([
    db.outbox
      .where('[lane+state]')
      .anyOf(['pending', 'conflict', 'rejected', 'question'].map((state) => ['work', state]))
      .sortBy('seq'),
    db.outbox.where('[lane+state]').equals(['triage', 'pending']).count(),
  ]);
  const around = await surroundingsOf(db, items);
  const pending = items.filter(({ state }) => state === 'pending');
  return {
    asks: items.flatMap((item) => troubleOf(item, around)),
    waiting: await Promise.all(pending.map((item) => waitingOf(db, item, pending, around))),
    readings,
  };
}

async function waitingOf(
  db: LocalDatabase,
  item: OutboxItem,
  pending: readonly OutboxItem[],
  around: Surroundings,
): Promise<Waiting> {
  const ofTicket = pending.filter(({ ticketId }) => ticketId === item.ticketId);
  const { goes } = await withdrawal(db, item, ofTicket);
  return {
    mutationId: item.mutationId,
    at: item.at,
    change: changeOf(item.mutation, around),
    ticket: around.ticket(item.ticketId),
    attempts: item.attempts,
    isBehind: item.ticketId !== '' && ofTicket.some(({ seq }) => seq < item.seq),
    trouble: item.trouble ?? null,
    dependents: goes.map(({ mutation }) => changeOf(mutation, around)),
  };
}

/** What taking an item back means for the others of its ticket that still wait. */
export async function withdrawal(
  db: LocalDatabase,
  item: OutboxItem,
  ofTicket: readonly OutboxItem[],
): Promise<Withdrawal<OutboxItem>> {
  const later = ofTicket.filter(({ seq }) => seq > item.seq);
  if (later.length === 0) return { goes: [], rewritten: [] };
  const earlier = ofTicket.filter(({ seq }) => seq < item.seq);
  const keys = ofTicket.flatMap(({ mutation }) => writes(mutation));
  const bases = await db.base.bulkGet(keys.map(({ table, key }) => [table, key]));
  const server = new Map<string, Rows[SyncedTable] | undefined>(
    bases.flatMap((base) => (base ? [[sameRow(base), base.row ?? undefined]] : [])),
  );
  return withdraw(item, server, earlier, later);
}
