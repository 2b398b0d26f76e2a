/** Sends one lane of the outbox: in order within a ticket, several tickets at once. */
import type { Lane, OutgoingItem, Remote, Replica } from '../ports.ts';
import { isOfOneRequest, troubleError, troubleOf, type Trouble } from './trouble.ts';

/** Tickets whose intents are under way at once. */
const TICKETS_AT_ONCE = 4;
const LOOK_AHEAD: Record<Lane, number> = { work: 100, triage: 64 };
/** Readings sent before anything else gets its turn: some, so that they come forward at all. */
const READINGS_AT_LEAST = 16;
/** Refusals that are about the person more than about the intent. */
const ABOUT_THE_PERSON = ['disabled', 'not_staff'];

export class Sender {
  readonly #replica: Replica;
  readonly #remote: Remote;
  readonly #recheck: () => Promise<void>;
  /** Streams whose head got no answer, until `release`: the others need not wait for them. */
  readonly #held = new Map<string, Trouble>();
  #closed = false;
  #yields = false;

  /** @param recheck Asks who the person is by now; may close this sender. */
  constructor(replica: Replica, remote: Remote, recheck: () => Promise<void>) {
    this.#replica = replica;
    this.#remote = remote;
    this.#recheck = recheck;
  }

  /** Something else wants to be done: readings wait. */
  yield(): void {
    this.#yields = true;
  }

  /** What was held back is tried again with the next `send`. */
  release(): void {
    this.#held.clear();
  }

  close(): void {
    this.#closed = true;
  }

  /**
   * Sends what waits.
   *
   * @returns what keeps some intents back, from now or from before; null when nothing is held.
   * @throws RemoteFailure when there is no way to the server.
   */
  async send(lane: Lane): Promise<Trouble | null> {
    this.#yields = false;
    let broken: Trouble | null = null;
    let sent = 0;
    let replies = false;
    while (!this.#closed && !(lane === 'triage' && this.#givesWay(sent))) {
      const waiting = await this.#replica.outgoing(lane, LOOK_AHEAD[lane] + this.#held.size);
      const heads = firstOfEach(waiting.filter((item) => !this.#held.has(streamOf(item)))).slice(
        0,
        TICKETS_AT_ONCE,
      );
      if (heads.length === 0) break;
      sent += heads.length;
      const troubles = await Promise.all(heads.map((item) => this.#deliver(item)));
      for (const [index, item] of heads.entries()) {
        const found = troubles[index] ?? null;
        if (found && isOfOneRequest(found)) this.#held.set(streamOf(item), found);
        else if (found) broken = found;
        else if (isReply(item)) replies = true;
      }
      if (broken) break;
    }
    // The schedule sends them anyway; this only saves the wait.
    if (replies) void this.#remote.dispatch().catch(() => undefined);
    if (broken) throw troubleError(broken);
    return [...this.#held.values()].at(-1) ?? null;
  }

  #givesWay(sent: number): boolean {
    return this.#yields && sent >= READINGS_AT_LEAST;
  }

  /** @returns why there is no answer. @throws what this device's database throws. */
  async #deliver(item: OutgoingItem): Promise<Trouble | null> {
    if (await this.#replica.asks(item)) return null;
    let result;
    try {
      result = await this.#remote.apply(item.mutation);
    } catch (reason) {
      const trouble = troubleOf(reason);
      if (!this.#closed) await this.#replica.failed(item, trouble);
      return trouble;
    }
    if (result.status === 'rejected' && ABOUT_THE_PERSON.includes(result.code))
      await this.#recheck();
    // A person who lost their rights keeps what they have not sent: it is not refused for good.
    if (!this.#closed) await this.#replica.answered(item, result);
    return null;
  }
}

/** Whether X is to hear of it. */
function isReply({ mutation: { name } }: OutgoingItem): boolean {
  return name === 'reply.queue.v1' || name === 'reply.retry.v1';
}

/** What goes out one after another; an intent without a ticket waits for none. */
function streamOf({ ticketId, seq }: OutgoingItem): string {
  return ticketId === '' ? String(seq) : ticketId;
}

/** The oldest intent of each stream. */
function firstOfEach(items: OutgoingItem[]): OutgoingItem[] {
  const taken = new Set<string>();
  return items.filter((item) => {
    const stream = streamOf(item);
    if (taken.has(stream)) return false;
    taken.add(stream);
    return true;
  });
}
