/**
 * What becomes of the other intents of a ticket when a person takes one back before the server has it.
 *
 * Invariants
 * 1. What makes no sense without it goes with it; nothing else does.
 * 2. A later change of the same field starts from where the withdrawn one started: it would otherwise name a
 *    value that never was, and the server would call that a conflict.
 */
import type { Mutation } from '../../domain/mutations.ts';
import type { Rows, SyncedTable } from '../../domain/rows.ts';
import { HEAD_NAMES } from '../../domain/triage.ts';
import { sameRow } from './keys.ts';
import type { Intent } from './patches.ts';
import { replay } from './replay.ts';

/** A field that a mutation moves from one value to another. */
interface Step {
  /** The ticket or the message. */
  of: string;
  field: string;
  from: unknown;
  to: unknown;
}

export interface Withdrawal<Item> {
  goes: Item[];
  /** Those that stay but have to start from another value, with what they say then. */
  rewritten: { item: Item; args: Mutation['args'] }[];
}

/**
 * @param server The server's version of the rows that these intents touch, by `sameRow`.
 * @param earlier Intents of the same ticket before it, in their order.
 * @param later Intents of the same ticket after it, in their order.
 */
export function withdraw<Item extends Intent>(
  taken: Intent,
  server: ReadonlyMap<string, Rows[SyncedTable] | undefined>,
  earlier: readonly Intent[],
  later: readonly Item[],
): Withdrawal<Item> {
  const goes = later.filter(({ mutation }) => dependsOn(mutation, taken.mutation));
  const rewritten: Withdrawal<Item>['rewritten'] = [];
  let open = [...stepsOf(taken.mutation), ...waitingAfter(taken, server, earlier)];
  for (const item of later.filter((each) => !goes.includes(each))) {
    const args: Record<string, unknown> = { ...item.mutation.args };
    let changed = false;
    for (const step of stepsOf(item.mutation)) {
      const withdrawn = open.find((each) => isSameField(each, step));
      if (!withdrawn) continue;
      // From here on the field is what this one makes of it.
      open = open.filter((each) => each !== withdrawn);
      if (withdrawn.to !== step.from) continue;
      args[step.field] = { from: withdrawn.from, to: step.to };
      changed = true;
    }
    if (changed) rewritten.push({ item, args: args as Mutation['args'] });
  }
  return { goes, rewritten };
}

function dependsOn({ name, args }: Mutation, taken: Mutation): boolean {
  return (
    taken.name === 'reply.queue.v1' &&
    (name === 'reply.retry.v1' || name === 'reply.cancel.v1') &&
    args.reply_id === taken.args.reply_id
  );
}

function isSameField(a: Step, b: Step): boolean {
  return a.of === b.of && a.field === b.field;
}

function stepsOf({ name, args }: Mutation): Step[] {
  switch (name) {
    case 'ticket.assign.v1':
      return [{ of: args.ticket_id, field: 'assignee_id', ...args.assignee_id }];
    case 'ticket.set_status.v1':
      return [{ of: args.ticket_id, field: 'status', ...args.status }];
    case 'triage.correct.v1':
      return HEAD_NAMES.flatMap((field) => {
        const change = args[field];
        return change ? [{ of: args.message_id, field, ...change }] : [];
      });
    default:
      return [];
  }
}

/** Writing an answer makes an open ticket wait for the customer. */
function waitingAfter(
  { mutation: { name, args } }: Intent,
  server: ReadonlyMap<string, Rows[SyncedTable] | undefined>,
  earlier: readonly Intent[],
): Step[] {
  if (name !== 'reply.queue.v1') return [];
  const key = sameRow({ table: 'tickets', key: args.ticket_id });
  const status = (replay(server, earlier).get(key) as Rows['tickets'] | undefined)?.status;
  return status === 'open' || status === 'pending'
    ? [{ of: args.ticket_id, field: 'status', from: status, to: 'waiting' }]
    : [];
}
