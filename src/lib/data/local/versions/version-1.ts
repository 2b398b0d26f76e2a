/**
 * What an app of version 1 left on a device, as the browser had it: written down once from a real one, and never
 * brought up to date with the app.
 */
import { idOf, ME, minute, ticketId } from '../fixtures.ts';
import {
  brandAccount,
  COLLEAGUE,
  customer,
  member,
  message,
  reply,
  replyId,
  ticket,
  triage,
} from '../fixtures.ts';
import { leaveRaw, type RawRows, type RawStore } from './raw.ts';

const byTicket = { ticket_id: { keyPath: 'ticket_id' } };

const STORES: Record<string, RawStore> = {
  members: { keyPath: 'id' },
  teams: { keyPath: 'id' },
  brand_accounts: { keyPath: 'id' },
  customers: { keyPath: 'id' },
  tickets: { keyPath: 'id', indexes: { customer_id: { keyPath: 'customer_id' } } },
  messages: { keyPath: 'id', indexes: byTicket },
  triage: { keyPath: 'key', indexes: { id: { keyPath: 'id' }, ...byTicket } },
  replies: { keyPath: 'id', indexes: byTicket },
  notifications: { keyPath: 'id', indexes: { created_at: { keyPath: 'created_at' } } },
  base: { keyPath: ['table', 'key'] },
  outbox: {
    keyPath: 'seq',
    autoIncrement: true,
    indexes: {
      mutationId: { keyPath: 'mutationId', unique: true },
      '[lane+state]': { keyPath: ['lane', 'state'] },
      ticketId: { keyPath: 'ticketId' },
      touches: { keyPath: 'touches', multiEntry: true },
    },
  },
  queue: { keyPath: 'id', indexes: { version: { keyPath: 'version' } } },
  unread: { keyPath: 'id', indexes: { rank: { keyPath: 'rank' } } },
  meta: { keyPath: 'key' },
};

const sent = ticket(1, { assignee_id: null });
const shown = { ...sent, assignee_id: ME, updated_at: '2026-05-04T08:50:00.000Z' };

/** One of each state, as that app wrote them. */
const item = (seq: number, state: string, rest: Record<string, unknown>): unknown => ({
  seq,
  mutationId: idOf(8, seq),
  at: '2026-05-04T08:50:00.000Z',
  actorId: ME,
  ticketId: ticketId(1),
  touches: [`tickets/${ticketId(1)}`],
  lane: 'work',
  state,
  attempts: 0,
  refusal: null,
  ...rest,
});
const assign = (seq: number, to: string | null) => ({
  mutation: {
    id: idOf(8, seq),
    name: 'ticket.assign.v1',
    args: { ticket_id: ticketId(1), assignee_id: { from: null, to } },
    seen: 40,
  },
});
const answer = {
  mutation: {
    id: idOf(8, 5),
    name: 'reply.queue.v1',
    args: {
      reply_id: replyId(5),
      ticket_id: ticketId(1),
      in_reply_to_message_id: message(1).id,
      text: 'It left the house today.',
    },
    seen: 40,
  },
  touches: [`replies/${replyId(5)}`, `tickets/${ticketId(1)}`],
  known: ['open'],
};
const reading = {
  mutation: {
    id: idOf(8, 6),
    name: 'triage.record.v1',
    args: {
      message_id: message(1).id,
      readings: triage(1).readings,
      evidence: ['message'],
      language_supported: true,
      embedding: 'AAAA',
      model_version: 'model-2',
    },
    seen: 40,
  },
  touches: [`triage/${message(1).id}:device`, `messages/${message(1).id}`],
  lane: 'triage',
};
const asked = { code: 'question', message: '', row: null, fields: [] };

export const ROWS: RawRows = {
  members: [member(), member(COLLEAGUE)],
  teams: [],
  brand_accounts: [brandAccount()],
  customers: [customer(1)],
  tickets: [shown],
  messages: [message(1), message(2)],
  triage: [{ ...triage(1), key: `${message(1).id}:linear` }],
  replies: [reply(1, { state: 'failed' })],
  notifications: [],
  base: [{ table: 'tickets', key: ticketId(1), row: sent }],
  outbox: [
    item(1, 'acknowledged', { ...assign(1, ME), attempts: 1 }),
    item(2, 'conflict', {
      ...assign(2, null),
      refusal: {
        code: 'conflict',
        message: 'Somebody else changed this at the same time.',
        row: { assignee_id: COLLEAGUE },
        fields: ['assignee_id'],
        changed: { assignee_id: { by: COLLEAGUE, at: minute(3) } },
      },
    }),
    item(3, 'rejected', {
      ...assign(3, COLLEAGUE),
      refusal: { code: 'not_found', message: 'No such ticket.', row: null, fields: [] },
    }),
    item(5, 'question', { ...answer, refusal: asked }),
    item(6, 'pending', { ...reading, trouble: { code: 'offline', message: 'No network.' } }),
    item(7, 'pending', assign(7, ME)),
  ],
  queue: [{ id: ticketId(1), version: 9, entry: null }],
  unread: [{ id: message(2).id, rank: '100:000098219520000' }],
  meta: [
    { key: 'contact', value: '2026-05-04T08:55:00.000Z' },
    { key: 'cursor', value: { epoch: '7c0ffee0-0000-4000-8000-000000000001', seq: 41 } },
    { key: 'device_id', value: 'the-name-of-this-browser' },
    { key: 'model_version', value: 'model-1' },
    { key: 'queue_version', value: 9 },
    { key: 'seen_seq', value: 41 },
  ],
};

export function leaveVersion1(userId: string): Promise<void> {
  return leaveRaw(userId, 1, STORES, ROWS);
}
