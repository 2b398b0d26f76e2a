/**
 * The server as devices meet it: the rules of `snapshot`, `pull_changes` and `apply_mutation` over a handful of
 * rows. The migrations are tested by themselves; here it is the device that must stand whatever reaches it when.
 */
import { effectiveTriage } from '../../src/lib/domain/effective-triage.ts';
import {
  CONVERSATION_MOVED,
  type Mutation,
  type MutationResult,
} from '../../src/lib/domain/mutations.ts';
import { pausesAfter } from '../../src/lib/domain/pauses.ts';
import type { Rows, Ticket, Triage } from '../../src/lib/domain/rows.ts';
import { certain, HEADS } from '../../src/lib/domain/triage.ts';
import { keyOf } from '../../src/lib/sync/core/keys.ts';
import { failure } from '../../src/lib/sync/engine/fakes.ts';
import type { ChangesPage, SnapshotPage } from '../../src/lib/sync/ports.ts';

export const TABLES = ['tickets', 'messages', 'replies', 'triage', 'notifications'] as const;
export type Table = (typeof TABLES)[number];
type Row = Rows[Table];

export interface Person {
  id: string;
  role: 'agent' | 'supervisor';
  disabled: boolean;
}

interface Known extends Person {
  /** Counts up with the person's rights: whatever they hold by then is to be read afresh. */
  epoch: number;
}

interface Entry {
  table: Table;
  id: string;
  seq: number;
}

/** Small, so that histories are full of half-read pages. */
const PULLED_AT_ONCE = 3;
const FILLED_AT_ONCE = 2;

/** A transaction of somebody else: begun now, committed whenever the history says so. */
export interface Writer {
  commit(): void;
}

export class SimulatedServer {
  readonly #people = new Map<string, Known>();
  readonly #rows = new Map<string, Row>();
  readonly #log = new Map<string, Entry>();
  /** The seq at which each row came into being. */
  readonly #created = new Map<string, number>();
  readonly #poked = new Set<(seq: number) => void>();
  protected readonly answers = new Map<string, { author: string; result: MutationResult }>();
  protected seq = 0;
  #minSeq = 0;
  #epoch = 1;
  /** How often each mutation was carried out: more than once is a doubled write. */
  readonly effects = new Map<string, number>();
  /** Ids of mutations in the order in which they were first decided. */
  readonly decided: string[] = [];
  /** What others had written in the conversation when a reply was taken, by the id of its mutation. */
  readonly written = new Map<string, string[]>();

  constructor(people: readonly Person[]) {
    for (const person of people) this.#people.set(person.id, { ...person, epoch: 1 });
  }

  put<T extends Table>(table: T, row: Rows[T], seq = (this.seq += 1)): void {
    const before = this.row('tickets', row.id);
    if (!this.#rows.has(`${table}/${row.id}`)) this.#created.set(row.id, seq);
    this.#rows.set(`${table}/${row.id}`, row);
    this.#log.set(`${table}/${row.id}`, { table, id: row.id, seq });
    // Whoever comes to see a ticket gets all of it, whoever loses it loses all of it.
    if (table === 'tickets' && before?.assignee_id !== (row as Ticket).assignee_id)
      for (const [key, part] of this.#rows)
        if (key !== `tickets/${row.id}` && 'ticket_id' in part && part.ticket_id === row.id)
          this.#log.set(key, {
            table: key.split('/')[0] as Table,
            id: part.id,
            seq: (this.seq += 1),
          });
  }

  /** Its author has deleted a message on X: its words go, and with them what was read in them. */
  empty(message: Rows['messages']): void {
    this.put('messages', { ...message, text: '', deleted_at: message.created_at });
    for (const { id, message_id } of this.rowsOf('triage')) {
      if (message_id !== message.id) continue;
      this.#rows.delete(`triage/${id}`);
      this.#log.set(`triage/${id}`, { table: 'triage', id, seq: (this.seq += 1) });
    }
  }

  row<T extends Table>(table: T, id: string): Rows[T] | undefined {
    return this.#rows.get(`${table}/${id}`) as Rows[T] | undefined;
  }

  rowsOf<T extends Table>(table: T): Rows[T][] {
    return [...this.#rows]
      .filter(([key]) => key.startsWith(`${table}/`))
      .map(([, row]) => row as Rows[T]);
  }

  /** Its rows get their place in the log when it commits, under a lock: nobody can read past them. */
  begin(write: (put: SimulatedServer['put']) => void): Writer {
    return {
      commit: () => {
        write((table, row) => {
          this.put(table, row);
        });
        this.poke();
      },
    };
  }

  /** @returns what stops listening. */
  listen(poked: (seq: number) => void): () => void {
    this.#poked.add(poked);
    return () => void this.#poked.delete(poked);
  }

  protected poke(): void {
    for (const poked of [...this.#poked]) poked(this.seq);
  }

  setRole(id: string, role: Person['role']): void {
    const person = this.#person(id);
    this.#people.set(id, { ...person, role, epoch: person.epoch + 1 });
    this.poke();
  }

  disable(id: string): void {
    this.#people.set(id, { ...this.#person(id), disabled: true });
    this.poke();
  }

  isDisabled(id: string): boolean {
    return this.#person(id).disabled;
  }

  /** Old entries are forgotten: whoever has not read so far starts afresh. */
  compact(): void {
    this.#minSeq = this.seq;
    for (const [key, { seq }] of this.#log) if (seq <= this.#minSeq) this.#log.delete(key);
  }

  newEpoch(): void {
    this.#epoch += 1;
  }

  cursorOf(personId: string): { epoch: string; seq: number } {
    return {
      epoch: `${String(this.#epoch)}.${String(this.#person(personId).epoch)}`,
      seq: this.seq,
    };
  }

  /** What this person may see, by `sameRow`. */
  seenBy(personId: string): Map<string, Row> {
    const seen = new Map<string, Row>();
    for (const table of TABLES)
      for (const row of this.rowsOf(table))
        if (this.#sees(personId, table, row)) seen.set(`${table}/${keyOf(table, row)}`, row);
    return seen;
  }

  pull(personId: string, since: number): ChangesPage {
    this.#refuseDisabled(personId);
    const { epoch, seq: head } = this.cursorOf(personId);
    const behind = [...this.#log.values()]
      .filter(({ seq }) => seq > since)
      .sort((a, b) => a.seq - b.seq);
    const page = behind.slice(0, PULLED_AT_ONCE);
    const rows: Record<string, unknown[]> = {};
    const gone: { table: string; id: string }[] = [];
    for (const { table, id } of page) {
      const row = this.row(table, id);
      if (row && this.#sees(personId, table, row)) (rows[table] ??= []).push(row);
      else gone.push({ table, id });
    }
    const more = behind.length > page.length;
    const next = more ? (page.at(-1)?.seq ?? since) : Math.max(head, since);
    return { rows, gone, next, more, epoch, minSeq: this.#minSeq };
  }

  snapshot(personId: string, after: unknown): SnapshotPage {
    this.#refuseDisabled(personId);
    const last = typeof after === 'string' ? after : '';
    const ahead = this.rowsOf('tickets')
      .filter((ticket) => ticket.id > last && this.#sees(personId, 'tickets', ticket))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const tickets = ahead.slice(0, FILLED_AT_ONCE);
    const ids = new Set(tickets.map(({ id }) => id));
    const partsOf = (table: 'messages' | 'replies' | 'triage'): Row[] =>
      this.rowsOf(table).filter(({ ticket_id }) => ids.has(ticket_id));
    const isLast = ahead.length <= FILLED_AT_ONCE;
    return {
      ...this.cursorOf(personId),
      rows: {
        tickets,
        messages: partsOf('messages'),
        replies: partsOf('replies'),
        triage: partsOf('triage'),
        notifications: isLast
          ? this.rowsOf('notifications').filter(({ user_id }) => user_id === personId)
          : [],
      },
      gone: [],
      next: isLast ? null : (tickets.at(-1)?.id ?? null),
    };
  }

  /** Idempotent for its author. */
  apply(mutation: Mutation, author: string): MutationResult {
    if (this.isDisabled(author)) return rejected('disabled');
    const known = this.answers.get(mutation.id);
    if (known) return known.author === author ? known.result : rejected('forbidden');
    const { id, name, args } = mutation;
    const others = name === 'reply.queue.v1' ? this.#writtenByOthers(args.ticket_id, author) : [];
    const result = this.#decide(mutation, author);
    if (result.status === 'ok') this.written.set(id, others);
    this.answers.set(mutation.id, { author, result });
    this.decided.push(mutation.id);
    if (result.status === 'ok') {
      this.effects.set(mutation.id, (this.effects.get(mutation.id) ?? 0) + 1);
      this.poke();
    }
    return result;
  }

  resultOf(mutationId: string): MutationResult | undefined {
    return this.answers.get(mutationId)?.result;
  }

  /** Takes the oldest queued reply to X. */
  dispatch(outcome: 'sent' | 'failed'): void {
    const reply = this.rowsOf('replies').find(({ state }) => state === 'queued');
    if (!reply) return;
    this.put('replies', { ...reply, state: outcome });
    if (outcome === 'sent') {
      const answered = this.row('messages', reply.in_reply_to_message_id);
      if (answered)
        this.put('messages', {
          ...answered,
          id: reply.id,
          kind: 'outbound',
          customer_id: null,
          author_id: reply.author_id,
          text: reply.text,
          deleted_at: null,
        });
    }
    this.poke();
  }

  /** Whether a reply may go out past what its device had not seen of the conversation. */
  protected isUnseen(ticketId: string, author: string, seen: number | undefined): boolean {
    if (seen === undefined) return false;
    return this.#writtenByOthers(ticketId, author).some(
      (id) => (this.#created.get(id) ?? 0) > seen,
    );
  }

  /** Ids of the customer's messages and of colleagues' replies, as far as they still stand. */
  #writtenByOthers(ticketId: string, author: string): string[] {
    const messages = this.rowsOf('messages').filter(
      ({ ticket_id, kind, deleted_at }) =>
        ticket_id === ticketId && kind === 'inbound' && deleted_at === null,
    );
    const replies = this.rowsOf('replies').filter(
      ({ ticket_id, author_id, state }) =>
        ticket_id === ticketId && author_id !== author && state !== 'cancelled',
    );
    return [...messages, ...replies].map(({ id }) => id);
  }

  #decide({ name, args, seen }: Mutation, author: string): MutationResult {
    switch (name) {
      case 'ticket.assign.v1': {
        const ticket = this.#ticketFor(author, args.ticket_id);
        const { from, to } = args.assignee_id;
        if (!ticket) return rejected('not_found');
        if (ticket.status === 'closed') return rejected('ticket_closed');
        if (ticket.assignee_id === to) return OK;
        if (ticket.assignee_id !== from) return conflict('tickets', ticket, 'assignee_id');
        this.put('tickets', { ...ticket, assignee_id: to });
        return OK;
      }
      case 'ticket.set_status.v1': {
        const ticket = this.#ticketFor(author, args.ticket_id);
        const { from, to } = args.status;
        if (!ticket) return rejected('not_found');
        if (ticket.status === to) return OK;
        if (ticket.status === 'closed') return rejected('ticket_closed');
        if (ticket.status !== from) return conflict('tickets', ticket, 'status');
        this.put('tickets', withStatus(ticket, to));
        return OK;
      }
      case 'note.add.v1': {
        const ticket = this.#ticketFor(author, args.ticket_id);
        const [like] = this.rowsOf('messages');
        if (!ticket || !like) return rejected('not_found');
        if (this.row('messages', args.message_id)) return rejected('already_exists');
        this.put('messages', {
          ...like,
          id: args.message_id,
          ticket_id: ticket.id,
          kind: 'note',
          x_post_id: null,
          customer_id: null,
          author_id: author,
          text: args.text,
          deleted_at: null,
        });
        return OK;
      }
      case 'reply.queue.v1': {
        const ticket = this.#ticketFor(author, args.ticket_id);
        const answered = this.row('messages', args.in_reply_to_message_id);
        if (!ticket || !answered) return rejected('not_found');
        if (this.isUnseen(ticket.id, author, seen)) return rejected(CONVERSATION_MOVED);
        if (ticket.status === 'closed') return rejected('ticket_closed');
        if (answered.deleted_at !== null) return rejected('message_deleted');
        if (this.row('replies', args.reply_id)) return rejected('already_exists');
        this.put('replies', {
          id: args.reply_id,
          ticket_id: ticket.id,
          in_reply_to_message_id: answered.id,
          author_id: author,
          text: args.text,
          state: 'queued',
          x_post_id: null,
          error_code: null,
          error_detail: null,
          attempts: 0,
          sent_at: null,
          macro_id: null,
          created_at: ticket.created_at,
          updated_at: ticket.created_at,
        });
        if (ticket.status === 'open' || ticket.status === 'pending')
          this.put('tickets', withStatus(ticket, 'waiting'));
        return OK;
      }
      case 'reply.cancel.v1':
      case 'reply.retry.v1': {
        const reply = this.row('replies', args.reply_id);
        if (!reply || !this.#ticketFor(author, reply.ticket_id)) return rejected('not_found');
        const [from, to] =
          name === 'reply.cancel.v1'
            ? ([['queued', 'failed'], 'cancelled'] as const)
            : ([['failed', 'unknown'], 'queued'] as const);
        if (reply.state === to) return OK;
        if (!(from as readonly string[]).includes(reply.state)) return rejected('already_sent');
        this.put('replies', { ...reply, state: to });
        return OK;
      }
      case 'triage.record.v1': {
        const message = this.row('messages', args.message_id);
        if (!message || message.deleted_at !== null) return rejected('not_found');
        const known = this.#judgement(message.id, 'device');
        if (known && known.model_version >= args.model_version) return OK;
        const linear = this.#judgement(message.id, 'linear');
        if (!linear) return rejected('not_found');
        this.put('triage', {
          ...linear,
          id: known?.id ?? sibling(linear.id, 1),
          source: 'device',
          readings: args.readings,
          model_version: args.model_version,
          author_id: author,
        });
        return OK;
      }
      case 'triage.correct.v1': {
        const message = this.row('messages', args.message_id);
        if (!message || message.deleted_at !== null || !this.#ticketFor(author, message.ticket_id))
          return rejected('not_found');
        const all = this.rowsOf('triage').filter((row) => row.message_id === message.id);
        const judged = effectiveTriage(all);
        const linear = this.#judgement(message.id, 'linear');
        if (!judged || !linear || !args.urgency) return rejected('not_found');
        const { from, to } = args.urgency;
        if (judged.readings.urgency.label === to) return OK;
        if (judged.readings.urgency.label !== from) return conflict('triage', linear, 'urgency');
        this.put('triage', {
          ...linear,
          id: this.#judgement(message.id, 'person')?.id ?? sibling(linear.id, 2),
          source: 'person',
          readings: { ...judged.readings, urgency: certain(HEADS.urgency, to) },
          corrected_heads: ['urgency'],
          model_version: 'person',
          author_id: author,
        });
        return OK;
      }
      case 'notification.read.v1': {
        const notification = this.row('notifications', args.notification_id);
        if (notification?.user_id !== author) return rejected('not_found');
        if (notification.read_at === null)
          this.put('notifications', { ...notification, read_at: notification.created_at });
        return OK;
      }
    }
  }

  #judgement(messageId: string, source: Triage['source']): Triage | undefined {
    return this.rowsOf('triage').find(
      (row) => row.message_id === messageId && row.source === source,
    );
  }

  #ticketFor(personId: string, id: string): Ticket | undefined {
    const ticket = this.row('tickets', id);
    return ticket && this.#sees(personId, 'tickets', ticket) ? ticket : undefined;
  }

  #sees(personId: string, table: Table, row: Row): boolean {
    if (table === 'notifications') return (row as Rows['notifications']).user_id === personId;
    if (this.#person(personId).role === 'supervisor') return true;
    const ticket =
      table === 'tickets'
        ? (row as Ticket)
        : this.row('tickets', (row as Rows['messages']).ticket_id);
    return ticket !== undefined && [null, personId].includes(ticket.assignee_id);
  }

  #person(id: string): Known {
    const person = this.#people.get(id);
    if (!person) throw new Error(`Nobody is called ${id}.`);
    return person;
  }

  #refuseDisabled(personId: string): void {
    if (this.isDisabled(personId)) throw failure('unauthorised');
  }
}

/** What the trigger on `tickets` does, at a time that is always the same. */
function withStatus(ticket: Ticket, status: Ticket['status']): Ticket {
  const pauses = pausesAfter(ticket.pauses, ticket.status, status, ticket.created_at);
  return { ...ticket, status, pauses };
}

const OK: MutationResult = { status: 'ok' };

function rejected(code: string): MutationResult {
  return { status: 'rejected', code, message: 'Not here.' };
}

function conflict(table: Table, row: Row, field: string): MutationResult {
  return { status: 'conflict', table, row: { ...row }, fields: [field] };
}

/** The id of another row about the same message. */
function sibling(id: string, n: number): string {
  return `${id.slice(0, 14)}${String(4 + n)}${id.slice(15)}`;
}
