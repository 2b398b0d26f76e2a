import type { Message, Reply } from '../../domain/rows.ts';
import type { Conversation } from './conversations.ts';
import type { LocalDatabase } from './database.ts';
import { whereEach } from './where-each.ts';

/** The conversations in which messages, readings or replies with these ids are. */
export async function conversationsWith(
  db: LocalDatabase,
  partIds: readonly string[],
): Promise<Conversation[]> {
  const found = await whereEach(
    db.table<Conversation, string>('conversations'),
    'part_ids',
    partIds,
  );
  return [...new Map(found.map((each) => [each.id, each])).values()];
}

/** Messages by their ids, as far as they are on this device. */
export async function messagesById(
  db: LocalDatabase,
  ids: readonly string[],
): Promise<Map<string, Message>> {
  return byId(ids, await conversationsWith(db, ids), ({ messages }) => messages);
}

/** Replies by their ids, as far as they are on this device. */
export async function repliesById(
  db: LocalDatabase,
  ids: readonly string[],
): Promise<Map<string, Reply>> {
  return byId(ids, await conversationsWith(db, ids), ({ replies }) => replies);
}

function byId<Row extends { id: string }>(
  ids: readonly string[],
  conversations: readonly Conversation[],
  rowsOf: (conversation: Conversation) => Row[],
): Map<string, Row> {
  const wanted = new Set(ids);
  return new Map(
    conversations
      .flatMap(rowsOf)
      .filter(({ id }) => wanted.has(id))
      .map((row) => [row.id, row]),
  );
}
