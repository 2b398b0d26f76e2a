/**
 * What one person writes on this device: in memory for the field, ahead in the browser's synchronous storage for
 * a tab that is killed, and soon in the database for everything else, where all tabs meet. The latest words count.
 */
import type { Live } from '../../domain/live.ts';
import type {
  Draft,
  DraftBook,
  DraftKind,
  DraftListed,
  DraftsKept,
} from '../../features/drafts.ts';
import type { TakenBack } from '../../features/unsent.ts';
import type { Clock } from '../../platform/clock.ts';
import { LiveCell } from '../../platform/live-cell.ts';
import type { OnRest } from '../../platform/page-rest.ts';
import type { LocalDatabase } from './database.ts';
import { forgetEmptied, hasWords, joined, keepNewest, sameDraft } from './draft-rows.ts';
import type { DraftsAhead } from './drafts-ahead.ts';
import { live } from './live-query.ts';
import { storageRefusal } from './refusal.ts';
import { ticketRefs } from './surroundings.ts';
import { toDisk } from './to-disk.ts';

/** A fast typist makes ten keystrokes in it, which become one write. */
const KEEP_WITHIN_MS = 1_000;
/** After a failure; every keystroke tries anew as well. */
const AGAIN_AFTER_MS = 10_000;
/** A list that somebody looks at while words come in from the field beside it. */
const LIST_REST_MS = 500;

interface Parts {
  db: LocalDatabase;
  clock: Clock;
  ahead: DraftsAhead;
  onRest: OnRest;
}

export class LocalDrafts implements DraftBook {
  readonly #parts: Parts;
  readonly #drafts = new Map<string, Draft>();
  readonly #kept = new LiveCell<DraftsKept>({ kind: 'kept' });
  readonly #followers = new Set<(draft: Draft) => void>();
  readonly #undo: (() => void)[] = [];
  /** Not in the database yet, by `sameDraft`. */
  readonly #waiting = new Set<string>();
  #timer: (() => void) | undefined;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Opens the book with all that this person wrote here: also what a killed tab or an older app left beside it. */
  static async open(parts: Parts): Promise<LocalDrafts> {
    const book = new LocalDrafts(parts);
    await book.#collect();
    book.#undo.push(
      parts.onRest(() => void book.flush()),
      live(() => parts.db.drafts.toArray()).subscribe(
        (rows) => {
          for (const row of rows) book.#know(row);
        },
        // The database was closed over it: another tab has updated or cleared this device, which is said elsewhere.
        () => undefined,
      ),
    );
    return book;
  }

  get kept(): Live<DraftsKept> {
    return this.#kept;
  }

  get listed(): Live<DraftListed[]> {
    const { db } = this.#parts;
    return live(async () => {
      const rows = (await db.drafts.toArray()).filter(hasWords);
      const refs = await ticketRefs(
        db,
        rows.map(({ ticketId }) => ticketId),
      );
      return rows
        .sort((a, b) => b.at - a.at)
        .map((draft) => ({ ...draft, ticket: refs.get(draft.ticketId) ?? null }));
    }, LIST_REST_MS);
  }

  read(ticketId: string, kind: DraftKind): Draft | null {
    const draft = this.#drafts.get(sameDraft({ ticketId, kind }));
    return draft && draft.text !== '' ? draft : null;
  }

  write(ticketId: string, kind: DraftKind, text: string): void {
    if (this.#closed) return;
    const { clock, ahead } = this.#parts;
    const again = text === '' ? null : (this.read(ticketId, kind)?.again ?? null);
    const draft = { ticketId, kind, text, at: this.#now(ticketId, kind), again };
    this.#waiting.add(sameDraft(draft));
    this.#show(draft);
    const isAhead = ahead.put(draft);
    if (isAhead) this.#say({ kind: 'kept' });
    else if (this.#kept.value.kind === 'kept') this.#say({ kind: 'keeping' });
    this.#timer ??= clock.after(isAhead ? KEEP_WITHIN_MS : 0, () => void this.flush());
  }

  follow(changed: (draft: Draft) => void): () => void {
    const follower = (draft: Draft): void => changed(draft);
    this.#followers.add(follower);
    return () => {
      this.#followers.delete(follower);
    };
  }

  flush(): Promise<void> {
    this.#timer?.();
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#writeDown());
    return this.#writing;
  }

  /**
   * Sends words: their draft ends in the transaction that puts them into the outbox, so that they are never in
   * both, nor in neither. Other words, as a person may have begun meanwhile, stay a draft.
   *
   * @throws what `send` throws; the draft is as it was then.
   */
  async spend(
    ticketId: string,
    kind: DraftKind,
    text: string,
    send: () => Promise<void>,
  ): Promise<void> {
    await this.flush();
    const { db, ahead } = this.#parts;
    const spent = { ticketId, kind, text: '', at: this.#now(ticketId, kind), again: null };
    const isDraft = this.read(ticketId, kind)?.text.trim() === text.trim();
    await this.#commit(async () => {
      await send();
      if (isDraft) await db.drafts.put(spent);
    });
    if (!isDraft) return;
    const latest = this.read(ticketId, kind);
    if (latest && latest.text.trim() !== text.trim()) this.write(ticketId, kind, latest.text);
    else {
      if (latest) ahead.drop(latest);
      this.#settle(spent);
    }
  }

  /**
   * Makes a draft of words that were under way, in the transaction that takes them out of the outbox.
   *
   * @throws what `withdraw` throws; nothing has changed then.
   */
  async takeBack(
    { ticketId, kind, text, id }: TakenBack,
    withdraw: () => Promise<void>,
  ): Promise<void> {
    await this.flush();
    const { db, ahead } = this.#parts;
    const begun = this.read(ticketId, kind);
    const whole = joined(begun?.text ?? '', text);
    const draft = { ticketId, kind, text: whole, at: this.#now(ticketId, kind), again: id };
    await this.#commit(async () => {
      await withdraw();
      await db.drafts.put(draft);
    });
    if (begun) ahead.drop(begun);
    this.#settle(draft);
  }

  /** Writes down what waits, and takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const undo of this.#undo.splice(0)) undo();
    await this.flush();
  }

  async #writeDown(): Promise<void> {
    const drafts = [...this.#waiting].flatMap((key) => this.#drafts.get(key) ?? []);
    if (drafts.length === 0) return;
    const { db, clock, ahead } = this.#parts;
    try {
      await db.transaction('rw', db.drafts, () => keepNewest(db, drafts));
      await toDisk(db);
    } catch (reason) {
      // Closed because somebody signs out: what they wrote must not come back.
      if (this.#closed) return;
      // Those that were set down ahead are as good as kept, until they fit.
      const isAhead = drafts.every((draft) => ahead.put(draft));
      this.#say(isAhead ? { kind: 'kept' } : { kind: 'lost', code: storageRefusal(reason).code });
      this.#timer ??= clock.after(AGAIN_AFTER_MS, () => void this.flush());
      return;
    }
    for (const draft of drafts) {
      ahead.drop(draft);
      if (this.#drafts.get(sameDraft(draft)) === draft) this.#waiting.delete(sameDraft(draft));
    }
    if (this.#waiting.size === 0) this.#say({ kind: 'kept' });
  }

  /** What lies beside the database goes into it, and all of it into memory. */
  async #collect(): Promise<void> {
    const { db, clock, ahead } = this.#parts;
    const [left, former] = [ahead.left(), ahead.former(clock.now())];
    for (const row of await db.drafts.toArray()) this.#drafts.set(sameDraft(row), row);
    for (const { draft } of left) {
      const known = this.#drafts.get(sameDraft(draft));
      if (!known || draft.at >= known.at) this.#gather(draft);
    }
    for (const { draft } of former) {
      const begun = this.read(draft.ticketId, draft.kind)?.text ?? '';
      // Two tabs of the older app may have had two drafts for one ticket; both are the person's.
      const at = this.#now(draft.ticketId, draft.kind);
      this.#gather({ ...draft, text: joined(begun, draft.text), at });
    }
    await this.flush();
    // Where they did not fit they stay beside the database, for the next time.
    if (this.#waiting.size > 0) return;
    ahead.taken([...left, ...former]);
    await forgetEmptied(db, clock.now());
  }

  #gather(draft: Draft): void {
    this.#drafts.set(sameDraft(draft), draft);
    this.#waiting.add(sameDraft(draft));
  }

  /** A row of the database, perhaps of another tab. */
  #know(row: Draft): void {
    const key = sameDraft(row);
    const known = this.#drafts.get(key);
    if (known && known.at >= row.at) return;
    if (known) this.#parts.ahead.drop(known);
    this.#settle(row);
  }

  /** The database has it already. */
  #settle(draft: Draft): void {
    this.#waiting.delete(sameDraft(draft));
    this.#show(draft);
  }

  #show(draft: Draft): void {
    this.#drafts.set(sameDraft(draft), draft);
    for (const follower of [...this.#followers]) follower(draft);
  }

  #say(kept: DraftsKept): void {
    if (this.#kept.value.kind !== kept.kind) this.#kept.set(kept);
  }

  /** Later than what is known, also where the clock was set back. */
  #now(ticketId: string, kind: DraftKind): number {
    const known = this.#drafts.get(sameDraft({ ticketId, kind }));
    return Math.max(this.#parts.clock.now(), (known?.at ?? 0) + 1);
  }

  async #commit(body: () => Promise<void>): Promise<void> {
    const { db } = this.#parts;
    try {
      await db.transaction('rw', db.tables, body);
    } catch (reason) {
      throw storageRefusal(reason);
    }
  }
}
