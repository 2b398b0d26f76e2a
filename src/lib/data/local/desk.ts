/** What the views read. Nothing here writes, and nothing here knows the network. */
import type { Live } from '../../domain/live.ts';
import { effectiveTriage } from '../../domain/effective-triage.ts';
import { compareInQueue, LEVELS, type Level } from '../../domain/priority.ts';
import { isStaff } from '../../domain/roles.ts';
import type { Reply } from '../../domain/rows.ts';
import { isPressing } from '../../domain/sla/state.ts';
import { byTime } from '../../domain/standing.ts';
import type {
  Desk,
  MessageView,
  QueueCounts,
  QueueItem,
  QueueView,
  TicketView,
} from '../../features/ports.ts';
import type { Clock } from '../../platform/clock.ts';
import type { AbsentTickets } from './absent-tickets.ts';
import type { LocalDatabase } from './database.ts';
import { away } from './away.ts';
import { live } from './live-query.ts';
import { priorityAt, scheduleIn } from './projection.ts';
import { QueueIndex, type PlacedEntry } from './queue-index.ts';
import { readSlaRules } from './sla-rules.ts';
import { surroundingsOf } from './surroundings.ts';
import { troubleOf } from './troubles.ts';
import { unsent } from './unsent.ts';

/** Waiting moves the order, slowly. */
const REORDER_MS = 30_000;
/** While an outbox of hundreds drains the views need not follow each. */
const REST_MS = 150;

const BELONGS: Record<QueueView, (placed: PlacedEntry, userId: string, now: number) => boolean> = {
  open: ({ entry: { status } }) => status === 'open' || status === 'pending',
  mine: ({ entry: { status, ticket } }, userId) =>
    ticket.assignee_id === userId && status !== 'solved' && status !== 'closed',
  unassigned: ({ entry: { status, ticket } }) =>
    ticket.assignee_id === null && (status === 'open' || status === 'pending'),
  due: ({ promise }, _, now) => promise !== null && isPressing(promise, now),
  waiting: ({ entry: { status } }) => status === 'waiting',
  solved: ({ entry: { status } }) => status === 'solved' || status === 'closed',
  all: () => true,
};
const VIEWS = Object.keys(BELONGS) as QueueView[];

export class LocalDesk implements Desk {
  readonly #db: LocalDatabase;
  readonly #clock: Clock;
  readonly #index: QueueIndex;
  readonly #absent: AbsentTickets | undefined;

  /** @param absent Asks for tickets that this device does not hold; without it they are just not there. */
  constructor(db: LocalDatabase, clock: Clock, absent?: AbsentTickets) {
    this.#db = db;
    this.#absent = absent;
    this.#clock = clock;
    this.#index = new QueueIndex(db, clock);
  }

  queue(view: QueueView, userId: string): Live<QueueItem[]> {
    return this.#fromQueue((placed) => {
      const now = this.#clock.now();
      const items = placed
        .filter((each) => BELONGS[view](each, userId, now))
        .map(({ entry, ...place }) => ({ ...entry, ...place }));
      return view === 'solved' || view === 'all'
        ? items.sort((a, b) => byTime(b.preview.posted_at, a.preview.posted_at))
        : items.sort(compareInQueue);
    });
  }

  /** These tickets as the queue shows them, in this order; without those that this device does not hold. */
  items(ids: readonly string[]): Live<QueueItem[]> {
    return {
      subscribe: (next, failed) =>
        this.#index.follow(() => {
          next(this.#index.placedOf(ids).map(({ entry, ...placed }) => ({ ...entry, ...placed })));
        }, failed),
    };
  }

  counts(userId: string): Live<QueueCounts> {
    return this.#fromQueue((placed) => {
      const byView = Object.fromEntries(VIEWS.map((view) => [view, 0])) as Record<
        QueueView,
        number
      >;
      const byLevel = Object.fromEntries(LEVELS.map((level) => [level, 0])) as Record<
        Level,
        number
      >;
      const now = this.#clock.now();
      for (const each of placed) {
        for (const view of VIEWS) if (BELONGS[view](each, userId, now)) byView[view] += 1;
        if (BELONGS.open(each, userId, now)) byLevel[each.priority.level] += 1;
      }
      return { byView, byLevel };
    });
  }

  ticket(id: string): Live<TicketView | null> {
    const query = async (): Promise<TicketView | null> => {
      const db = this.#db;
      // All at once: each further round is a way to the browser's storage process and back.
      const [held, place, outbox, members, brandAccounts, rules] = await Promise.all([
        db.conversations.get(id),
        db.queue.get(id),
        db.outbox.where('ticketId').equals(id).toArray(),
        db.members.toArray(),
        db.brand_accounts.toArray(),
        readSlaRules(db),
      ]);
      const entry = place?.entry;
      if (!held?.ticket || !entry) return null;
      const { ticket, messages, triage, replies } = held;
      const { customer } = entry;
      const brandAccount = brandAccounts.find((account) => account.id === ticket.brand_account_id);
      if (!brandAccount) return null;
      const others = new Set(messages.map(({ customer_id }) => customer_id ?? customer.id));
      others.delete(customer.id);
      const names = new Map(members.map((member) => [member.id, member]));
      const byId = new Map(replies.map((reply) => [reply.id, reply]));
      const conversation: MessageView[] = messages.map((message) => ({
        message,
        triage: effectiveTriage(triage.filter(({ message_id }) => message_id === message.id)),
        author: names.get(message.author_id ?? '') ?? null,
        reply: message.kind === 'outbound' ? (byId.get(message.id) ?? null) : null,
      }));
      const asking = outbox.filter(({ refusal }) => refusal !== null);
      const around = asking.length > 0 ? await surroundingsOf(db, outbox) : null;
      const known = new Set(messages.map((message) => message.id));
      const onTheirWay = replies.filter(
        (reply) => !known.has(reply.id) && reply.state !== 'cancelled',
      );
      const shown = [
        ...conversation,
        ...onTheirWay.map((reply) => ({
          message: asMessage(reply),
          triage: null,
          author: names.get(reply.author_id) ?? null,
          reply,
        })),
      ];
      return {
        ticket,
        customer,
        others:
          others.size === 0
            ? []
            : (await db.customers.bulkGet([...others])).filter((other) => other !== undefined),
        brandAccount,
        messages: shown.sort((a, b) => byTime(a.message.posted_at, b.message.posted_at)),
        priority: priorityAt(entry, this.#clock.now()),
        promise: scheduleIn(rules, entry),
        assignee: names.get(ticket.assignee_id ?? '') ?? null,
        pending: outbox.filter(({ state, lane }) => state === 'pending' && lane === 'work').length,
        troubles: around ? asking.flatMap((item) => troubleOf(item, around)) : [],
      };
    };
    // One transaction: each of its own would wait for its turn behind what is being written.
    const { conversations, queue, base, customers, brand_accounts, outbox, members } = this.#db;
    const { sla_policies, calendars, holidays } = this.#db;
    const own = [base, outbox, members, sla_policies, calendars, holidays];
    const tables = [conversations, queue, customers, brand_accounts, ...own];
    const read = () => this.#db.transaction('r', tables, query);
    const local = this.#renewed(live(read), read);
    return this.#absent?.fill(id, local) ?? local;
  }

  members() {
    return live(async () =>
      (await this.#db.members.toArray())
        .filter((member) => isStaff(member.role))
        .sort((a, b) => a.display_name.localeCompare(b.display_name)),
    );
  }

  notifications() {
    return live(() => this.#db.notifications.orderBy('created_at').reverse().limit(100).toArray());
  }

  unsent() {
    return live(() => unsent(this.#db), REST_MS);
  }

  away(userId: string) {
    return live(() => away(this.#db, userId), REST_MS);
  }

  #fromQueue<T>(look: (placed: PlacedEntry[]) => T): Live<T> {
    return {
      subscribe: (next, failed) =>
        this.#index.follow(() => {
          next(look(this.#index.placed()));
        }, failed),
    };
  }

  /** The same query again from time to time, because waiting time is part of the answer. */
  #renewed<T>(source: Live<T>, query: () => Promise<T>): Live<T> {
    return {
      subscribe: (next, failed) => {
        let stopped = false;
        const stop = source.subscribe(next, failed);
        const rest = this.#clock.every(REORDER_MS, () => {
          query().then(
            (value) => {
              if (!stopped) next(value);
            },
            (reason: unknown) => {
              if (!stopped) failed?.(reason);
            },
          );
        });
        return () => {
          stopped = true;
          stop();
          rest();
        };
      },
    };
  }
}

/** A reply that X does not have yet, in its place in the conversation. */
function asMessage(reply: Reply): MessageView['message'] {
  return {
    id: reply.id,
    ticket_id: reply.ticket_id,
    kind: 'outbound',
    x_post_id: reply.x_post_id,
    in_reply_to_x_post_id: null,
    customer_id: null,
    author_id: reply.author_id,
    text: reply.text,
    language: null,
    media: [],
    posted_at: reply.created_at,
    edited_at: null,
    deleted_at: null,
    created_at: reply.created_at,
    updated_at: reply.updated_at,
  };
}
