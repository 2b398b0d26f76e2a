/** Sends mutations as a device does. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import {
  type MutationName,
  type MutationResult,
  mutationResultSchema,
} from '../../../src/lib/domain/mutations.ts';
import { rpc } from './callers.ts';
import type { FreshWorld } from './fresh-world.ts';
import {
  AS,
  MESSAGES,
  NOTIFICATIONS,
  PEOPLE,
  type Person,
  readings,
  REPLIES,
  TICKETS,
  uuid,
} from './world.ts';

/** `args` may be malformed on purpose; the answer never is. */
export type Apply = (
  who: Person,
  name: string,
  args: unknown,
  id?: string,
) => Promise<MutationResult>;

export function mutatorIn(world: FreshWorld): Apply {
  return async (who, name, args, id = randomUUID()) =>
    v.parse(
      mutationResultSchema,
      await rpc(world.test.database, AS[who], 'apply_mutation', { mutation: { id, name, args } }),
    );
}

export const OK: MutationResult = { status: 'ok' };

/** Arguments that each mutation takes in the world of the tests. */
export const GOOD: Record<MutationName, Record<string, unknown>> = {
  'ticket.assign.v1': { ticket_id: TICKETS.free, assignee_id: { from: null, to: PEOPLE.agentA } },
  'ticket.set_status.v1': { ticket_id: TICKETS.free, status: { from: 'open', to: 'solved' } },
  'note.add.v1': { message_id: uuid(500), ticket_id: TICKETS.free, text: 'Called them.' },
  'reply.queue.v1': {
    reply_id: uuid(501),
    ticket_id: TICKETS.free,
    in_reply_to_message_id: MESSAGES.free,
    text: 'We are on it.',
  },
  'reply.retry.v1': { reply_id: REPLIES.free },
  'reply.cancel.v1': { reply_id: REPLIES.free },
  'triage.record.v1': {
    message_id: MESSAGES.free,
    readings: readings(),
    evidence: ['parcel'],
    language_supported: true,
    embedding: null,
    model_version: 'm-2',
  },
  'triage.correct.v1': { message_id: MESSAGES.free, topic: { from: 'billing', to: 'delivery' } },
  'notification.read.v1': { notification_id: NOTIFICATIONS.agentA },
};
