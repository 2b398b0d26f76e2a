/**
 * Replies that wait for their writer, because something was written that they could not know.
 *
 * This device finds that out itself for what it has pulled, and the server for what landed since the last pull.
 * What the server knows of is pulled before the person is asked, so that they are asked about words, not numbers.
 */
import { CONVERSATION_MOVED } from '../../domain/mutations.ts';
import type { NewId } from '../../platform/ids.ts';
import { shouldAsk } from '../../sync/core/should-ask.ts';
import { conversationRows } from './conversation-rows.ts';
import type { LocalDatabase, OutboxItem } from './database.ts';
import type { NewItem, RowStore } from './store.ts';
import { writtenReply } from './troubles.ts';

/** The words are made of the rows, which may change while the person thinks. */
const QUESTION = { code: 'question', message: '', row: null, fields: [] };

/** For a reply that turns out to have known everything: it goes out again, as a new mutation. */
export interface Again {
  newId: NewId;
  /** Told when there is something to send. */
  changed: () => void;
}

export class HeldReplies {
  readonly #db: LocalDatabase;
  readonly #store: RowStore;
  readonly #again: Again | null;

  constructor(db: LocalDatabase, store: RowStore, again: Again | null) {
    this.#db = db;
    this.#store = store;
    this.#again = again;
  }

  /** Holds a reply, and what was done after it: solved without the answer a ticket is out of everybody's eyes. */
  async hold(reply: OutboxItem, code: string = QUESTION.code): Promise<void> {
    await this.#store.settle([reply], { state: 'question', refusal: { ...QUESTION, code } });
    const later = await this.#db.outbox
      .where('ticketId')
      .equals(reply.ticketId)
      .filter(({ seq, state, mutation: { name } }) => {
        return seq > reply.seq && state === 'pending' && name === 'ticket.set_status.v1';
      })
      .toArray();
    const behind = reply.mutationId;
    await this.#store.settle(later, { state: 'question', refusal: QUESTION, behind });
  }

  /**
   * Call after a whole pull: what the server knew is here. Most replies are asked about now. Of a ticket that came
   * by itself this device may have shown more than its cursor says: such a reply goes out after all, unless the pull
   * has brought nothing, as from a replica that lags. It would be refused again.
   */
  async look(): Promise<void> {
    const moved = await this.#db.outbox
      .where('[lane+state]')
      .equals(['work', 'question'])
      .filter(({ refusal }) => refusal?.code === CONVERSATION_MOVED)
      .toArray();
    const seen = (await this.#store.cursor())?.seq ?? 0;
    for (const item of moved) {
      const reply = writtenReply(item);
      const rows = await conversationRows(this.#db, item.ticketId);
      if (!reply || shouldAsk(reply, rows).length > 0) {
        await this.#store.settle([item], { state: 'question', refusal: QUESTION });
      } else if (this.#again && seen > (item.mutation.seen ?? -1)) {
        await this.#sendAgain(item, this.#again);
      }
    }
  }

  async #sendAgain(item: OutboxItem, { newId, changed }: Again): Promise<void> {
    const behind = await itemsBehind(this.#db, item);
    const renewed = ({ mutation, at, actorId, ticketId, lane }: OutboxItem): NewItem => ({
      intent: { mutation: { ...mutation, id: newId() }, at, actorId },
      ticketId,
      lane,
    });
    const { known } = item;
    const reply = { ...renewed(item), ...(known && { known }) };
    await this.#store.replace([item, ...behind], [reply, ...behind.map(renewed)]);
    changed();
  }
}

/** What waits for the same decision as a held reply. */
export async function itemsBehind(db: LocalDatabase, { mutationId, ticketId }: OutboxItem) {
  const ofTicket = db.outbox.where('ticketId').equals(ticketId);
  return ofTicket.filter(({ behind }) => behind === mutationId).sortBy('seq');
}
