/**
 * Keeps rows still while somebody reads or aims. A held list shows the order it had: rows change in
 * place, rows that left the queue go, and rows that are new wait to be let in.
 */
import type { QueueItem } from '../ports.ts';

export interface ShownQueue<Item> {
  rows: Item[];
  /** Rows that wait to be let in. */
  fresh: number;
}

/**
 * @param order Ticket ids as they are on the screen; null while the list is not held.
 * @param items The queue as it is now.
 */
export function shownQueue<Item extends { ticket: Pick<QueueItem['ticket'], 'id'> }>(
  order: readonly string[] | null,
  items: readonly Item[],
): ShownQueue<Item> {
  if (order === null) return { rows: [...items], fresh: 0 };
  const byId = new Map(items.map((item) => [item.ticket.id, item]));
  const rows = order.flatMap((id) => byId.get(id) ?? []);
  return { rows, fresh: byId.size - rows.length };
}

/** Tickets that were not there before; none at the first look, when everything is new. */
export function newcomers(
  before: ReadonlySet<string> | null,
  items: readonly { ticket: Pick<QueueItem['ticket'], 'id'> }[],
): Set<string> {
  if (before === null) return new Set();
  return new Set(items.map(({ ticket }) => ticket.id).filter((id) => !before.has(id)));
}

/** The row to go to from `id`, `step` rows on; the nearest end when there is none. */
export function neighbour(
  rows: readonly { ticket: Pick<QueueItem['ticket'], 'id'> }[],
  id: string | null,
  step: 1 | -1,
): string | null {
  if (rows.length === 0) return null;
  const at = rows.findIndex(({ ticket }) => ticket.id === id);
  const next = at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step));
  return rows[next]?.ticket.id ?? null;
}
