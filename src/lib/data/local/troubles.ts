import * as v from 'valibot';
import { CONVERSATION_MOVED } from '../../domain/mutations.ts';
import { mayOverrule, type Objection } from '../../domain/objection.ts';
import { HEAD_NAMES } from '../../domain/triage.ts';
import type { Change, Conflict, ShownObjection, Trouble } from '../../features/unsent.ts';
import { shouldAsk, type WrittenReply } from '../../sync/core/should-ask.ts';
import type { OutboxItem } from './database.ts';
import type { Surroundings } from './surroundings.ts';

/** What of this waits for the person; nothing for an intent that is on its way. */
export function troubleOf(item: OutboxItem, around: Surroundings): Trouble[] {
  const { mutation, mutationId, refusal, at, behind } = item;
  // What is behind a held reply is part of the question about that.
  if (!refusal || behind !== undefined) return [];
  const base = {
    mutationId,
    at,
    change: changeOf(mutation, around),
    ticket: around.ticket(item.ticketId),
  };
  switch (item.state) {
    case 'rejected':
      return [{ ...base, kind: 'rejected', code: refusal.code, message: refusal.message }];
    case 'conflict':
      return [{ ...base, kind: 'conflict', ...sides(item, around) }];
    case 'question': {
      const reply = writtenReply(item);
      const rows = around.conversation(item.ticketId);
      const objections = reply && rows ? shouldAsk(reply, rows) : [];
      return [
        {
          ...base,
          kind: 'question',
          objections:
            objections.length === 0 && refusal.code === CONVERSATION_MOVED
              ? [{ kind: 'not_here_yet' }]
              : objections.map((each) => shownObjection(each, around)),
          maySend: mayOverrule(objections),
          dependents: around.behind(mutationId).map((each) => changeOf(each.mutation, around)),
        },
      ];
    }
    default:
      return [];
  }
}

function shownObjection(objection: Objection, around: Surroundings): ShownObjection {
  if (!('personId' in objection)) return objection;
  const { personId, ...rest } = objection;
  const nameOf = objection.kind === 'customer_wrote' ? around.customerName : around.memberName;
  return { ...rest, who: personId === null ? null : nameOf(personId) };
}

/** What a person did, with names for ids. */
export function changeOf({ name, args }: OutboxItem['mutation'], around: Surroundings): Change {
  switch (name) {
    case 'ticket.assign.v1': {
      const { to } = args.assignee_id;
      return { kind: 'assign', to: to === null ? null : (around.memberName(to) ?? 'somebody') };
    }
    case 'ticket.set_status.v1':
      return { kind: 'status', to: args.status.to };
    case 'note.add.v1':
      return { kind: 'note', text: args.text };
    case 'reply.queue.v1':
      return { kind: 'reply', text: args.text };
    case 'reply.retry.v1':
      return { kind: 'retry_reply', text: around.replyText(args.reply_id) };
    case 'reply.cancel.v1':
      return { kind: 'cancel_reply', text: around.replyText(args.reply_id) };
    case 'triage.correct.v1':
      return {
        kind: 'correct',
        labels: HEAD_NAMES.flatMap((head) => {
          const change = args[head];
          return change ? [{ head, label: change.to }] : [];
        }),
      };
    // Readings are never shown one by one.
    case 'triage.record.v1':
    case 'notification.read.v1':
      return { kind: 'read' };
  }
}

/** The reply that an item sends; null for any other item. */
export function writtenReply({ mutation, actorId, known }: OutboxItem): WrittenReply | null {
  if (mutation.name !== 'reply.queue.v1') return null;
  return { args: mutation.args, actorId, known: known ?? null };
}

type Sides = Pick<Conflict, 'field' | 'theirs' | 'by' | 'changedAt'>;

function sides(item: OutboxItem, around: Surroundings): Sides {
  const field = (item.refusal?.fields[0] ?? 'status') as Conflict['field'];
  const present = presentValue(item, field);
  const value = typeof present === 'string' ? present : null;
  const changed = lastChange(item, field);
  return {
    field,
    theirs:
      field === 'assignee_id' && value !== null ? (around.memberName(value) ?? 'somebody') : value,
    by: changed && whoIs(changed.by, item.actorId, around),
    changedAt: changed?.at ?? null,
  };
}

function whoIs(by: string | null, me: string, around: Surroundings): Conflict['by'] {
  if (by === null) return 'nobody';
  if (by === me) return 'me';
  return { name: around.memberName(by) ?? 'A colleague' };
}

const judgementSchema = v.object({
  source: v.string(),
  author_id: v.nullable(v.string()),
  updated_at: v.string(),
  readings: v.record(v.string(), v.object({ label: v.string() })),
});

function lastChange(
  { mutation, refusal }: OutboxItem,
  field: string,
): { by: string | null; at: string } | null {
  if (mutation.name !== 'triage.correct.v1') return refusal?.changed?.[field] ?? null;
  const row = v.safeParse(judgementSchema, refusal?.row);
  if (!row.success) return null;
  const { source, author_id, updated_at } = row.output;
  // A model's reading belongs to no person, whosever device made it.
  return { by: source === 'person' ? author_id : null, at: updated_at };
}

/** What the server had in the field when it refused; null where it had nothing. */
export function presentValue({ mutation, refusal }: OutboxItem, field: string): unknown {
  if (mutation.name !== 'triage.correct.v1') return refusal?.row?.[field] ?? null;
  const row = v.safeParse(v.pick(judgementSchema, ['readings']), refusal?.row);
  return row.success ? (row.output.readings[field]?.label ?? null) : null;
}
