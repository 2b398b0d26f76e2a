/** What waits and what asks, as the desk hands it out. Every text and person is invented. */
import type {
  Change,
  Conflict,
  Question,
  Rejected,
  TicketRef,
  Waiting,
} from '../../../src/lib/features/unsent.ts';
import { id, NOON } from './samples.ts';

const TICKET_REF: TicketRef = {
  id: id('ticket', 12),
  number: 12,
  customer: { name: 'Mira Holt', handle: 'mira' },
};

const unsettled = (n: number, change: Change) => ({
  mutationId: id('other', n),
  at: NOON,
  change,
  ticket: TICKET_REF,
});

export function waiting(n: number, changes: Partial<Waiting> = {}): Waiting {
  return {
    ...unsettled(n, { kind: 'reply', text: 'We are sorry' }),
    attempts: 0,
    isBehind: false,
    trouble: null,
    dependents: [],
    ...changes,
  };
}

export function conflict(n: number, changes: Partial<Conflict> = {}): Conflict {
  return {
    ...unsettled(n, { kind: 'status', to: 'solved' }),
    kind: 'conflict',
    field: 'status',
    theirs: 'pending',
    by: { name: 'Ana' },
    changedAt: NOON,
    ...changes,
  };
}

export function rejected(n: number, changes: Partial<Rejected> = {}): Rejected {
  return {
    ...unsettled(n, { kind: 'assign', to: 'Ben' }),
    kind: 'rejected',
    code: 'ticket_closed',
    message: '',
    ...changes,
  };
}

export function question(n: number, changes: Partial<Question> = {}): Question {
  return {
    ...unsettled(n, { kind: 'reply', text: 'It comes tomorrow' }),
    kind: 'question',
    objections: [
      {
        kind: 'customer_wrote',
        id: id('message', 2),
        who: 'Mira Holt',
        text: 'Found it!',
        at: NOON,
      },
    ],
    maySend: true,
    dependents: [],
    ...changes,
  };
}
