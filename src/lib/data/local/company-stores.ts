/** The version of the local database that came with the company tables: its stores, and what becomes of older rows. */
import type { Transaction } from 'dexie';
import type { Conversation } from './conversations.ts';
import type { BaseRow, QueueRow } from './database.ts';
import type { QueueEntry } from './projection.ts';

export const COMPANY_STORES = {
  team_members: 'id',
  settings: 'id',
  calendars: 'id',
  holidays: 'id',
  sla_policies: 'id',
  macros: 'id',
  articles: 'id',
};

const TICKET = {
  pauses: [],
  csat_asked_at: null,
  csat_score: null,
  csat_comment: null,
  csat_at: null,
  csat_verified: false,
};
const MEMBER = { topics: [], languages: [], capacity: null };
const TEAM = { updated_by: null };
const REPLY = { macro_id: null };

/**
 * Gives rows the columns that they came without, so that they can be shown until the device fills itself afresh
 * (`shape-of-rows.ts`), which takes a network.
 */
export async function widenRows(transaction: Transaction): Promise<void> {
  const widen = (table: string, columns: object) =>
    transaction
      .table<object>(table)
      .toCollection()
      .modify((row) => {
        Object.assign(row, { ...columns, ...row });
      });
  await Promise.all([
    widen('members', MEMBER),
    widen('teams', TEAM),
    transaction
      .table<Conversation>('conversations')
      .toCollection()
      .modify((conversation) => {
        const { ticket, replies } = conversation;
        if (ticket) conversation.ticket = { ...TICKET, ...ticket };
        conversation.replies = replies.map((reply) => ({ ...REPLY, ...reply }));
      }),
    transaction
      .table<BaseRow>('base')
      .toCollection()
      .modify(({ table, row }) => {
        if (row && table === 'tickets') Object.assign(row, { ...TICKET, ...row });
        if (row && table === 'replies') Object.assign(row, { ...REPLY, ...row });
      }),
    transaction
      .table<QueueRow>('queue')
      .toCollection()
      .modify(({ entry }) => {
        if (!entry) return;
        entry.ticket = { ...TICKET, ...entry.ticket };
        const { last_reply_at } = entry.ticket;
        const firstAt = last_reply_at === null ? null : Date.parse(last_reply_at);
        (entry as Partial<QueueEntry>).answers ??= { firstAt, last: null };
      }),
  ]);
}
