/** Both sides of a conflict, in words. */
import { TICKET_STATUSES } from '../../domain/rows.ts';
import { HEAD_WORDS, labelWords, STATUS_WORDS } from '../../ui/label-words.ts';
import { told } from '../../ui/time.ts';
import type { Conflict } from '../unsent.ts';
import { valueOf } from './change-words.ts';

/** "Ana" "assigned it to" "Ben" "an hour ago". */
export interface Side {
  who: string;
  did: string;
  value: string;
  /** Empty when it is not known. */
  when: string;
}

export interface ConflictWords {
  title: string;
  mine: Side;
  theirs: Side;
  /** On the button that lets the other value stand. */
  keep: string;
  /** On the button that sets the person's own value once more. */
  apply: string;
}

/** @param nowMs Milliseconds since the epoch. */
export function conflictWords(conflict: Conflict, nowMs: number): ConflictWords {
  const { field, change, at, changedAt } = conflict;
  const isAssignment = field === 'assignee_id';
  const mine = valueOf(change);
  const theirs = theirValue(conflict);
  const others = conflict.by !== null && conflict.by !== 'nobody' && conflict.by !== 'me';
  return {
    title: others
      ? `Two people ${isAssignment ? 'assigned this ticket' : `set the ${nameOf(field)}`}`
      : `The ${nameOf(field)} had changed meanwhile`,
    mine: {
      who: 'You',
      did: isAssignment ? given(mine) : 'set',
      value: mine,
      when: told(at, nowMs),
    },
    theirs: { ...theirDeed(conflict, theirs), when: changedAt ? told(changedAt, nowMs) : '' },
    keep: isAssignment && theirs === 'nobody' ? 'Leave it unassigned' : `Keep ${theirs}`,
    apply: isAssignment
      ? mine === 'nobody'
        ? 'Unassign again'
        : `Assign to ${mine} again`
      : `Set ${mine} again`,
  };
}

function nameOf(field: Conflict['field']): string {
  if (field === 'assignee_id') return 'assignment';
  return field === 'status' ? 'status' : HEAD_WORDS[field].toLowerCase();
}

function given(to: string): string {
  return to === 'nobody' ? 'gave it to' : 'assigned it to';
}

function theirValue({ field, theirs }: Conflict): string {
  if (theirs === null) return 'nobody';
  if (field === 'assignee_id') return theirs;
  if (field !== 'status') return labelWords(field, theirs).name;
  const status = TICKET_STATUSES.find((each) => each === theirs);
  return status ? STATUS_WORDS[status].name : theirs;
}

function theirDeed({ field, by }: Conflict, value: string): Omit<Side, 'when'> {
  const set = field === 'assignee_id' ? given(value) : 'set';
  if (by === null) return { who: 'Somebody', did: set, value };
  if (by === 'me') return { who: 'You, on another device,', did: set, value };
  if (by !== 'nobody') return { who: by.name, did: set, value };
  if (field === 'status') return { who: 'The conversation', did: 'moved it to', value };
  if (field === 'assignee_id') return { who: 'Roost', did: set, value };
  return { who: 'The reader', did: 'found', value };
}
