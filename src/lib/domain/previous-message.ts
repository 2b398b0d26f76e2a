/** Which message a customer's message is read together with. */
import type { Message } from './rows.ts';

type Placed = Pick<
  Message,
  'id' | 'ticket_id' | 'kind' | 'customer_id' | 'deleted_at' | 'posted_at'
>;

/**
 * What the same customer wrote last before this in the same ticket and place, as far as it still stands.
 *
 * @param messages In any order, of any tickets.
 */
export function previousMessage<Row extends Placed>(
  message: Placed,
  messages: readonly Row[],
): Row | null {
  return messages
    .filter(
      (other) =>
        other.ticket_id === message.ticket_id &&
        other.kind === message.kind &&
        other.customer_id === message.customer_id &&
        other.deleted_at === null &&
        comesBefore(other, message),
    )
    .reduce<Row | null>(
      (latest, other) => (latest && !comesBefore(latest, other) ? latest : other),
      null,
    );
}

function comesBefore(a: Placed, b: Placed): boolean {
  return a.posted_at === b.posted_at ? a.id < b.id : a.posted_at < b.posted_at;
}
