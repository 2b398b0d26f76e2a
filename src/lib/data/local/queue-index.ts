/**
 * The queue in memory. Every write gives the entries it touches a new version, so that one live query for
 * "newer than what I have seen" brings only what changed, in every tab: reading all entries again took
 * longer than a message takes to arrive once a queue had thousands of tickets.
 */
import type { Member } from '../../domain/rows.ts';
import type { Priority } from '../../domain/priority.ts';
import type { SlaRules } from '../../domain/sla/rules.ts';
import type { Schedule } from '../../domain/sla/schedule.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LocalDatabase } from './database.ts';
import { live } from './live-query.ts';
import { priorityAt, scheduleIn, type QueueEntry } from './projection.ts';
import { readSlaRules } from './sla-rules.ts';

/** While a backlog is read the views follow a few times a second. */
const REST_MS = 250;
/** Waiting moves the order, slowly: a priority is as good as new for this long. */
const FRESH_MS = 30_000;

export interface PlacedEntry {
  entry: QueueEntry;
  priority: Priority;
  /** null for a ticket that is solved or closed: nothing of it is due. */
  promise: Schedule | null;
  assignee: Member | null;
}

interface Kept {
  entry: QueueEntry;
  priority: Priority;
  at: number;
  promise: Schedule | null;
}

export class QueueIndex {
  readonly #db: LocalDatabase;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Kept>();
  readonly #followers = new Set<() => void>();
  #members = new Map<string, Member>();
  /** undefined until they are known: an order without them would be another one a moment later. */
  #rules: SlaRules | undefined;
  #seen = 0;
  #entriesLoaded = false;
  #stop: (() => void) | undefined;

  constructor(db: LocalDatabase, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Calls back once loaded, after each change, and as waiting time passes. @returns what stops it. */
  follow(changed: () => void, failed?: (reason: unknown) => void): () => void {
    const follower = (): void => {
      changed();
    };
    this.#followers.add(follower);
    this.#stop ??= this.#start(failed);
    if (this.#isLoaded) follower();
    return () => {
      this.#followers.delete(follower);
      if (this.#followers.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
    };
  }

  /** Every ticket with its priority as of now. */
  placed(): PlacedEntry[] {
    const now = this.#clock.now();
    return [...this.#entries.values()].map((kept) => {
      // The clock may have been put right, forward or back.
      if (Math.abs(now - kept.at) >= FRESH_MS) {
        kept.priority = priorityAt(kept.entry, now);
        kept.at = now;
      }
      const assignee = this.#members.get(kept.entry.ticket.assignee_id ?? '') ?? null;
      return { entry: kept.entry, priority: kept.priority, promise: kept.promise, assignee };
    });
  }

  /** These tickets, in this order; without those that are not in the queue. */
  placedOf(ids: readonly string[]): PlacedEntry[] {
    const now = this.#clock.now();
    return ids.flatMap((id) => {
      const kept = this.#entries.get(id);
      if (!kept) return [];
      const { entry, promise } = kept;
      const assignee = this.#members.get(entry.ticket.assignee_id ?? '') ?? null;
      return [{ entry, priority: priorityAt(entry, now), promise, assignee }];
    });
  }

  #start(failed?: (reason: unknown) => void): () => void {
    const newer = () => this.#db.queue.where('version').above(this.#seen).toArray();
    const undo = [
      live(newer, REST_MS).subscribe((changed) => {
        this.#merge(changed);
        this.#entriesLoaded = true;
        this.#tell();
      }, failed),
      live(() => this.#db.members.toArray()).subscribe((members) => {
        this.#members = new Map(members.map((member) => [member.id, member]));
        this.#tell();
      }, failed),
      live(() => readSlaRules(this.#db)).subscribe((rules) => {
        this.#rules = rules;
        for (const kept of this.#entries.values()) kept.promise = this.#promiseOf(kept.entry);
        this.#tell();
      }, failed),
      this.#clock.every(FRESH_MS, () => {
        this.#tell();
      }),
    ];
    return () => {
      for (const end of undo) end();
    };
  }

  #merge(changed: { id: string; version: number; entry: QueueEntry | null }[]): void {
    const now = this.#clock.now();
    for (const { id, version, entry } of changed) {
      this.#seen = Math.max(this.#seen, version);
      if (entry) {
        const promise = this.#promiseOf(entry);
        this.#entries.set(id, { entry, priority: priorityAt(entry, now), at: now, promise });
      } else this.#entries.delete(id);
    }
  }

  #promiseOf(entry: QueueEntry): Schedule | null {
    const isSettled = entry.status === 'solved' || entry.status === 'closed';
    return isSettled || !this.#rules ? null : scheduleIn(this.#rules, entry);
  }

  get #isLoaded(): boolean {
    return this.#entriesLoaded && this.#rules !== undefined;
  }

  #tell(): void {
    if (!this.#isLoaded) return;
    for (const follower of [...this.#followers]) follower();
  }
}
