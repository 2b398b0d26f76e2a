/** What a person can do. Each call commits the optimistic row and its outbox item together and returns. */
import type { RatingLinks } from '../../domain/csat/rating-links.ts';
import type { Mutation } from '../../domain/mutations.ts';
import { MUTATIONS, type MutationArgs, type MutationName } from '../../domain/mutations.ts';
import type { Ticket, TicketStatus } from '../../domain/rows.ts';
import type { Head, HEADS } from '../../domain/triage.ts';
import type { Actions } from '../../features/ports.ts';
import type { TakenBack } from '../../features/unsent.ts';
import { isoTime, type Clock } from '../../platform/clock.ts';
import { sha256 } from '../../platform/digest.ts';
import type { NewId } from '../../platform/ids.ts';
import * as v from 'valibot';
import { statusAfterReply } from '../../sync/core/patches.ts';
import { marksOf } from '../../sync/core/should-ask.ts';
import { conversationRows } from './conversation-rows.ts';
import type { LocalDatabase, OutboxItem } from './database.ts';
import type { LocalDrafts } from './drafts.ts';
import { itemsBehind } from './held-replies.ts';
import { messagesById, repliesById } from './parts-by-id.ts';
import { refuse } from './refusal.ts';
import type { NewItem, RowStore } from './store.ts';
import { presentValue } from './troubles.ts';
import { withdrawal } from './unsent.ts';

interface Parts {
  db: LocalDatabase;
  store: RowStore;
  clock: Clock;
  newId: NewId;
  actorId: string;
  /** Words go from there into the outbox, and back. */
  drafts: Pick<LocalDrafts, 'spend' | 'takeBack'>;
  ratingLinks: Pick<RatingLinks, 'tokenIn'>;
  /** Told when there is something to send. */
  changed: () => void;
}

export class LocalActions implements Actions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  assign(ticket: Ticket, memberId: string | null): Promise<void> {
    const change = { from: ticket.assignee_id, to: memberId };
    return this.#do('ticket.assign.v1', { ticket_id: ticket.id, assignee_id: change }, ticket.id);
  }

  setStatus(ticket: Ticket, status: TicketStatus): Promise<void> {
    const change = { from: ticket.status, to: status };
    return this.#do('ticket.set_status.v1', { ticket_id: ticket.id, status: change }, ticket.id);
  }

  async addNote(ticketId: string, text: string, again?: string): Promise<void> {
    const { drafts, store, newId, changed } = this.#parts;
    const args = { message_id: again ?? newId(), ticket_id: ticketId, text };
    const item = this.#item('note.add.v1', args, ticketId);
    await drafts.spend(ticketId, 'note', text, () => store.enqueue([item]));
    changed();
  }

  async reply(
    ...[ticketId, messageId, text, again, macro]: Parameters<Actions['reply']>
  ): Promise<void> {
    const { db, drafts, store, ratingLinks, changed } = this.#parts;
    const token = ratingLinks.tokenIn(text);
    const args = {
      reply_id: again ?? this.#parts.newId(),
      ticket_id: ticketId,
      in_reply_to_message_id: messageId,
      text,
      ...(macro && { macro_id: macro.id }),
      ...(token !== null && { csat_token_hash: await sha256(token) }),
    };
    const known = marksOf(await conversationRows(db, ticketId));
    const queued = { ...this.#item('reply.queue.v1', args, ticketId), known };
    const after = await this.#statusAfter(ticketId, macro?.status_after);
    await drafts.spend(ticketId, 'reply', text, () => store.enqueue([queued, ...after]));
    changed();
  }

  /** The change to the status that a macro asks for, from the one that the reply leaves; none when that is it. */
  async #statusAfter(ticketId: string, to: TicketStatus | null | undefined): Promise<NewItem[]> {
    const status = (await this.#parts.db.conversations.get(ticketId))?.ticket?.status;
    if (!to || !status) return [];
    const from = statusAfterReply(status);
    const args = { ticket_id: ticketId, status: { from, to } };
    return from === to ? [] : [this.#item('ticket.set_status.v1', args, ticketId)];
  }

  async retryReply(replyId: string): Promise<void> {
    await this.#do('reply.retry.v1', { reply_id: replyId }, await this.#ticketOfReply(replyId));
  }

  async cancelReply(replyId: string): Promise<void> {
    await this.#do('reply.cancel.v1', { reply_id: replyId }, await this.#ticketOfReply(replyId));
  }

  async correct<H extends Head>(
    messageId: string,
    head: H,
    from: (typeof HEADS)[H][number],
    to: (typeof HEADS)[H][number],
  ): Promise<void> {
    const message = (await messagesById(this.#parts.db, [messageId])).get(messageId);
    if (!message) throw refuse('not_found', 'This message is not on this device.');
    const args = { message_id: messageId, [head]: { from, to } };
    await this.#do('triage.correct.v1', args, message.ticket_id);
  }

  async markRead(notificationId: string): Promise<void> {
    await this.#do('notification.read.v1', { notification_id: notificationId }, '');
  }

  /**
   * Keeps the person's value by saying it again, knowing the other one; or lets theirs stand. What is too old for
   * the server to tell whether it was made already is made anew.
   */
  async resolve(mutationId: string, keep: 'mine' | 'theirs'): Promise<void> {
    const item = await this.#refused(mutationId);
    const { store, changed } = this.#parts;
    if (keep === 'theirs' || (item.state !== 'conflict' && item.refusal?.code !== 'expired')) {
      await store.settle([item], 'done');
      return;
    }
    const args: Record<string, unknown> = { ...item.mutation.args };
    for (const field of item.refusal?.fields ?? []) {
      args[field] = { ...(args[field] as object), from: presentValue(item, field) };
    }
    await store.replace([item], [this.#item(item.mutation.name, args, item.ticketId)]);
    changed();
  }

  async sendAgain(mutationId: string): Promise<void> {
    const item = await this.#refused(mutationId);
    const { db, store, changed } = this.#parts;
    const again = this.#item(item.mutation.name, item.mutation.args, item.ticketId);
    const known = item.known && marksOf(await conversationRows(db, item.ticketId));
    const behind = await itemsBehind(db, item);
    await store.replace(
      [item, ...behind],
      [
        known ? { ...again, known } : again,
        ...behind.map(({ mutation: { name, args }, ticketId }) => this.#item(name, args, ticketId)),
      ],
    );
    changed();
  }

  async discard(mutationId: string): Promise<void> {
    await this.#withdraw(await this.#unsettled(mutationId));
    this.#parts.changed();
  }

  async takeBack(mutationId: string): Promise<TakenBack> {
    const item = await this.#unsettled(mutationId);
    const back = wordsOf(item);
    if (!back) throw refuse('invalid', 'Only a reply or a note can be written anew.');
    const stays = await this.#without(item);
    await this.#parts.drafts.takeBack(back, () => this.#withdraw(item, stays));
    this.#parts.changed();
    return back;
  }

  async dismissAway(): Promise<void> {
    await this.#parts.db.meta.delete('away');
  }

  async #do<Name extends MutationName>(
    name: Name,
    args: MutationArgs<Name>,
    ticketId: string,
  ): Promise<void> {
    const { store, changed } = this.#parts;
    await store.enqueue([this.#item(name, args, ticketId)]);
    changed();
  }

  #item(name: MutationName, args: unknown, ticketId: string): NewItem {
    const { clock, newId, actorId } = this.#parts;
    const checked = v.safeParse(MUTATIONS[name], args);
    if (!checked.success) throw refuse('invalid', checked.issues[0].message);
    const mutation = { id: newId(), name, args: checked.output } as Mutation;
    return { intent: { mutation, at: isoTime(clock), actorId }, ticketId, lane: 'work' };
  }

  /** What was done after a held reply, as it is without the reply. */
  async #without(item: OutboxItem): Promise<NewItem[]> {
    const { db } = this.#parts;
    const behind = await itemsBehind(db, item);
    const ticket = (await db.conversations.get(item.ticketId))?.ticket;
    return behind.map(({ mutation: { name, args }, ticketId }, index) => {
      const isFirst = index === 0 && name === 'ticket.set_status.v1' && ticket;
      const status = isFirst && { ...args.status, from: ticket.status };
      return this.#item(name, status ? { ...args, status } : args, ticketId);
    });
  }

  /** @param stays What of that which waited for it is to be done all the same. */
  async #withdraw(item: OutboxItem, stays: NewItem[] = []): Promise<void> {
    const { db, store, newId } = this.#parts;
    if (item.state !== 'pending') {
      await store.replace([item, ...(await itemsBehind(db, item))], stays);
      return;
    }
    const ofTicket = await db.outbox
      .where('ticketId')
      .equals(item.ticketId)
      .filter(({ state, lane }) => state === 'pending' && lane === 'work')
      .sortBy('seq');
    const { goes, rewritten } = await withdrawal(db, item, item.ticketId === '' ? [] : ofTicket);
    const renewed = rewritten.map(({ item: { seq, mutation }, args }) => {
      return [seq, { ...mutation, id: newId(), args } as Mutation] as const;
    });
    await store.withdraw([item, ...goes], new Map(renewed));
  }

  /** What the server sent back, or was held for the person. */
  async #refused(mutationId: string): Promise<OutboxItem> {
    const item = await this.#unsettled(mutationId);
    if (!item.refusal) throw settledAlready();
    return item;
  }

  /** What the server has not said yes to. */
  async #unsettled(mutationId: string): Promise<OutboxItem> {
    const item = await this.#parts.db.outbox.where('mutationId').equals(mutationId).first();
    if (!item || item.state === 'acknowledged') throw settledAlready();
    return item;
  }

  async #ticketOfReply(replyId: string): Promise<string> {
    const reply = (await repliesById(this.#parts.db, [replyId])).get(replyId);
    if (!reply) throw refuse('not_found', 'This reply is not on this device.');
    return reply.ticket_id;
  }
}

function settledAlready(): Error {
  return refuse('settled_already', 'This change has been settled already.');
}

/** The words of a reply or a note; null for any other item. */
function wordsOf({ mutation: { name, args } }: OutboxItem): TakenBack | null {
  if (name === 'reply.queue.v1')
    return { kind: 'reply', ticketId: args.ticket_id, text: args.text, id: args.reply_id };
  if (name === 'note.add.v1')
    return { kind: 'note', ticketId: args.ticket_id, text: args.text, id: args.message_id };
  return null;
}
