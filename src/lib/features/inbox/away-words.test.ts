import { describe, expect, it } from 'vitest';
import type { AwayTicket } from '../unsent.ts';
import { awayWords } from './away-words.ts';

const nothing: AwayTicket = {
  ticket: { id: 't', number: 1, customer: { name: 'Mira', handle: 'mira' } },
  messages: 0,
  newest: null,
  repliedBy: [],
  notedBy: [],
  assignedTo: undefined,
  status: undefined,
};

describe('awayWords', () => {
  it.each<[Partial<AwayTicket>, string]>([
    [{ messages: 1 }, '1 new message'],
    [{ assignedTo: 'me', messages: 2 }, 'Given to you, 2 new messages'],
    [{ assignedTo: { name: 'Ben' }, status: 'pending' }, 'Given to Ben, set to pending'],
    [{ assignedTo: 'nobody' }, 'Given back'],
    [{ repliedBy: ['Ana', null], status: 'solved' }, 'Ana answered, answered on X, solved'],
    [{ notedBy: ['Ana'] }, 'Note by Ana'],
  ])('%o', (change, words) => {
    expect(awayWords({ ...nothing, ...change })).toBe(words);
  });
});
