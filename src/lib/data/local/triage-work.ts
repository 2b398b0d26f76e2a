/** The reader's view of this device: what is unread, and where readings go. */
import type { Live } from '../../domain/live.ts';
import type { Mutation, MutationArgs } from '../../domain/mutations.ts';
import { previousMessage } from '../../domain/previous-message.ts';
import type { PendingMessage, TriageWork } from '../../inference/ports.ts';
import { isoTime, type Clock } from '../../platform/clock.ts';
import type { NewId } from '../../platform/ids.ts';
import type { LocalDatabase } from './database.ts';
import { live } from './live-query.ts';
import { knownModel } from './project-tickets.ts';
import { conversationsWith, messagesById } from './parts-by-id.ts';
import type { RowStore } from './store.ts';

const REST_MS = 100;

interface Parts {
  db: LocalDatabase;
  store: RowStore;
  clock: Clock;
  newId: NewId;
  actorId: string;
  /** Asks the server for leases. @throws when it cannot be reached */
  lease: (ids: string[], modelVersion: string) => Promise<string[]>;
  /** Told when there is something to send. */
  changed: () => void;
}

export class LocalTriageWork implements TriageWork {
  readonly #parts: Parts;
  readonly pendingCount: Live<number>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.pendingCount = live(() => parts.db.unread.count(), REST_MS);
  }

  async pending(modelVersion: string, limit: number): Promise<PendingMessage[]> {
    await this.#noticeModel(modelVersion);
    const { db } = this.#parts;
    const next = await db.unread.orderBy('rank').limit(limit).primaryKeys();
    const threads = (await conversationsWith(db, next)).flatMap(({ messages }) => messages);
    const byId = new Map(threads.map((message) => [message.id, message]));
    const found = next.flatMap((id) => byId.get(id) ?? []);
    return found.map((message) => ({
      id: message.id,
      text: message.text,
      language: message.language,
      previous: previousMessage(message, threads)?.text ?? null,
    }));
  }

  async lease(ids: string[], modelVersion: string): Promise<string[]> {
    try {
      return await this.#parts.lease(ids, modelVersion);
    } catch {
      // Offline everybody may read: the server keeps the first result of a model and ignores the others.
      return ids;
    }
  }

  async record(results: MutationArgs<'triage.record.v1'>[]): Promise<void> {
    const { db, store, clock, newId, actorId, changed } = this.#parts;
    const messages = await messagesById(
      db,
      results.map(({ message_id }) => message_id),
    );
    const at = isoTime(clock);
    const items = results.flatMap((args) => {
      const message = messages.get(args.message_id);
      if (!message) return [];
      const mutation: Mutation = { id: newId(), name: 'triage.record.v1', args };
      return [
        { intent: { mutation, at, actorId }, ticketId: message.ticket_id, lane: 'triage' as const },
      ];
    });
    await store.enqueue(items);
    changed();
  }

  /** A newer model reads again what an older one has read. */
  async #noticeModel(modelVersion: string): Promise<void> {
    const { db } = this.#parts;
    if ((await knownModel(db)) === modelVersion) return;
    await db.transaction('rw', db.conversations, db.unread, db.meta, async () => {
      const older: string[] = [];
      await db.conversations.each(({ triage }) => {
        for (const { source, model_version, message_id } of triage)
          if (source === 'device' && model_version < modelVersion) older.push(message_id);
      });
      await db.unread.bulkPut(older.map((id) => ({ id, rank: `900:${id}` })));
      await db.meta.put({ key: 'model_version', value: modelVersion });
    });
  }
}
