/**
 * A message was deleted by its author: what was made of its words goes from this device too, with the page that
 * says so. Its own text the server has emptied; its readings, which carry an embedding and words of it, the server
 * names as gone, perhaps on a later page; what this device made of it, it must find itself.
 */
import type { Message } from '../../domain/rows.ts';
import { sameRow, type RowKey } from '../../sync/core/keys.ts';
import { writes } from '../../sync/core/patches.ts';
import type { ServerRows } from '../../sync/ports.ts';
import type { LocalDatabase, OutboxItem } from './database.ts';
import { conversationsWith } from './parts-by-id.ts';

/** What stands in a draft where somebody had quoted the message. */
export const DELETED_QUOTE = '[deleted by its author]';
/** Shorter words, as "thank you", are anybody's. */
const SHORTEST_QUOTE = 12;

/** What is to be seen afresh without the words. */
interface Emptied {
  /** Readings, as if the server had named them gone. */
  gone: ServerRows['gone'];
  /** Rows that an intent covered which is given up. */
  uncovered: RowKey[];
}

/** Call before the messages are written. */
export async function honourDeletions(
  db: LocalDatabase,
  messages: readonly Message[],
): Promise<Emptied> {
  const deleted = messages.filter(({ deleted_at }) => deleted_at !== null);
  if (deleted.length === 0) return { gone: [], uncovered: [] };
  const ids = deleted.map(({ id }) => id);
  const wanted = new Set(ids);
  const around = await conversationsWith(db, ids);
  await emptyQuotes(
    db,
    around.flatMap(({ messages: held }) => held.filter(({ id }) => wanted.has(id))),
  );
  const uncovered = await emptyOutbox(db, ids);
  const gone = around
    .flatMap(({ triage }) => triage.filter(({ message_id }) => wanted.has(message_id)))
    .map(({ id }) => ({ table: 'triage', id }));
  return { gone, uncovered };
}

/** The draft without the words of a message, as they stand there or quoted line by line, whatever the punctuation. */
export function withoutQuote(draft: string, quoted: string): string {
  const sought = wordsOf(quoted).map(({ word }) => word);
  if (sought.join(' ').length < SHORTEST_QUOTE) return draft;
  const verbatim = draft.replaceAll(quoted.trim(), DELETED_QUOTE);
  const words = wordsOf(verbatim);
  let left = '';
  let at = 0;
  for (let n = 0; n + sought.length <= words.length; n += 1) {
    if (!sought.every((word, index) => words[n + index]?.word === word)) continue;
    left += verbatim.slice(at, words[n]?.start) + DELETED_QUOTE;
    n += sought.length - 1;
    at = words[n]?.end ?? at;
  }
  return left + verbatim.slice(at);
}

/** Words with their places. */
function wordsOf(text: string): { word: string; start: number; end: number }[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map(({ 0: found, index }) => ({
    word: found.toLowerCase(),
    start: index,
    end: index + found.length,
  }));
}

async function emptyQuotes(db: LocalDatabase, messages: readonly Message[]): Promise<void> {
  for (const draft of await db.drafts.toArray()) {
    const text = messages
      .filter(({ ticket_id }) => ticket_id === draft.ticketId)
      .reduce((left, { text: quoted }) => withoutQuote(left, quoted), draft.text);
    if (text !== draft.text) await db.drafts.put({ ...draft, text, at: draft.at + 1 });
  }
}

async function emptyOutbox(db: LocalDatabase, ids: readonly string[]): Promise<RowKey[]> {
  const touched = ids.map((key) => sameRow({ table: 'messages', key }));
  const items = await db.outbox.where('touches').anyOf(touched).distinct().toArray();
  // Nobody will take a reading of nothing. What the server has already is settled with its own pull.
  const given = items.filter(isReadingToSend);
  await db.outbox.bulkDelete(given.map(({ seq }) => seq));
  for (const { seq, mutation, refusal } of items) {
    if (mutation.name !== 'triage.correct.v1' || !refusal?.row) continue;
    const row = { ...refusal.row, evidence: [], embedding: null };
    await db.outbox.update(seq, { refusal: { ...refusal, row } });
  }
  return given.flatMap(({ mutation }) => writes(mutation));
}

function isReadingToSend({ mutation, state }: OutboxItem): boolean {
  return mutation.name === 'triage.record.v1' && state === 'pending';
}
