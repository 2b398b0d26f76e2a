/** Drafts as rows: which one counts, and what is done to them in the database. */
import type { Draft } from '../../features/drafts.ts';
import type { LocalDatabase } from './database.ts';

/** One that was emptied outweighs older words that come late; none comes later than this. */
const EMPTY_KEPT_MS = 24 * 60 * 60_000;

export function sameDraft({ ticketId, kind }: Pick<Draft, 'ticketId' | 'kind'>): string {
  return `${ticketId}:${kind}`;
}

export function hasWords({ text }: Draft): boolean {
  return text.trim() !== '';
}

/** Words that were under way before come first; what was begun meanwhile stays behind them. */
export function joined(begun: string, before: string): string {
  if (begun.trim() === '' || begun === before) return before;
  // Joined already, and not noted before a crash.
  if (begun.startsWith(`${before}\n\n`)) return begun;
  return `${before}\n\n${begun}`;
}

/** Writes those that are newer than what is there. */
export async function keepNewest(db: LocalDatabase, drafts: readonly Draft[]): Promise<void> {
  const there = await db.drafts.bulkGet(drafts.map(({ ticketId, kind }) => [ticketId, kind]));
  await db.drafts.bulkPut(drafts.filter((draft, index) => draft.at >= (there[index]?.at ?? 0)));
}

/** Tickets that somebody has begun to write on. */
export async function ticketsWithDrafts(db: LocalDatabase): Promise<string[]> {
  return (await db.drafts.toArray()).filter(hasWords).map(({ ticketId }) => ticketId);
}

export async function forgetEmptied(db: LocalDatabase, now: number): Promise<void> {
  await db.drafts.filter((draft) => draft.text === '' && draft.at < now - EMPTY_KEPT_MS).delete();
}
