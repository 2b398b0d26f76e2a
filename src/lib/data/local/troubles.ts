import * as v from 'valibot';
import type { Trouble } from '../../features/ports.ts';
import type { OutboxItem } from './database.ts';

type NameOf = (memberId: string) => string | undefined;

/** What the server did not take as it was, in words; nothing for an intent that is on its way. */
export function troubleOf(item: OutboxItem, nameOf: NameOf): Trouble[] {
  const { mutation, mutationId, refusal } = item;
  if (!refusal) return [];
  const intent = intentOf(item, nameOf);
  if (item.state === 'rejected') {
    return [{ kind: 'rejected', mutationId, intent, code: refusal.code, message: refusal.message }];
  }
  if (item.state !== 'conflict') return [];
  const field = refusal.fields[0] ?? '';
  const mine: unknown = (mutation.args as Record<string, { to?: unknown } | undefined>)[field]?.to;
  return [
    {
      kind: 'conflict',
      mutationId,
      intent,
      field,
      mine: valueOf(field, mine, nameOf),
      theirs: valueOf(field, presentValue(item, field), nameOf),
    },
  ];
}

const judgementSchema = v.object({
  readings: v.record(v.string(), v.object({ label: v.string() })),
});

/** What the server had in the field when it refused; null where it had nothing. */
export function presentValue({ mutation, refusal }: OutboxItem, field: string): unknown {
  if (mutation.name !== 'triage.correct.v1') return refusal?.row?.[field] ?? null;
  const row = v.safeParse(judgementSchema, refusal?.row);
  return row.success ? (row.output.readings[field]?.label ?? null) : null;
}

function intentOf({ mutation: { name, args } }: OutboxItem, nameOf: NameOf): string {
  switch (name) {
    case 'ticket.assign.v1':
      return args.assignee_id.to === null
        ? 'Unassign'
        : `Assign to ${valueOf('assignee_id', args.assignee_id.to, nameOf)}`;
    case 'ticket.set_status.v1':
      return `Set to ${args.status.to}`;
    case 'note.add.v1':
      return 'Add a note';
    case 'reply.queue.v1':
      return `Reply “${args.text.slice(0, 60)}”`;
    case 'reply.retry.v1':
      return 'Try the reply again';
    case 'reply.cancel.v1':
      return 'Take the reply back';
    case 'triage.record.v1':
      return 'Record a reading';
    case 'triage.correct.v1':
      return 'Correct the reading';
    case 'notification.read.v1':
      return 'Mark as read';
  }
}

function valueOf(field: string, value: unknown, nameOf: NameOf): string {
  if (field === 'assignee_id')
    return typeof value === 'string' ? (nameOf(value) ?? 'somebody') : 'nobody';
  return typeof value === 'string' ? value : 'nothing';
}
