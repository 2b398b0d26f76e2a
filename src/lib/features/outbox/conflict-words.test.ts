import { describe, expect, it } from 'vitest';
import type { Conflict } from '../unsent.ts';
import { conflictWords, type Side } from './conflict-words.ts';

/** A Thursday. */
const NOW = new Date(2026, 2, 5, 15, 0).getTime();
const tuesday = new Date(2026, 2, 3, 14, 2).toISOString();
const hourAgo = new Date(NOW - 65 * 60_000).toISOString();

function conflict(over: Partial<Conflict> = {}): Conflict {
  return {
    kind: 'conflict',
    mutationId: 'm',
    at: tuesday,
    change: { kind: 'status', to: 'solved' },
    ticket: null,
    field: 'status',
    theirs: 'pending',
    by: { name: 'Ana' },
    changedAt: hourAgo,
    ...over,
  };
}

const said = ({ who, did, value, when }: Side) => `${who} ${did} ${value} ${when}`.trim();

describe('conflictWords', () => {
  it('tells both sides of a status', () => {
    const words = conflictWords(conflict(), NOW);
    expect(words.title).toBe('Two people set the status');
    expect(said(words.mine)).toBe('You set Solved on Tuesday at 14:02');
    expect(said(words.theirs)).toBe('Ana set Pending an hour ago');
    expect([words.keep, words.apply]).toEqual(['Keep Pending', 'Set Solved again']);
  });

  it('tells both sides of an assignment, also to nobody', () => {
    const given = conflict({
      field: 'assignee_id',
      change: { kind: 'assign', to: 'Cleo' },
      theirs: 'Ben',
    });
    const words = conflictWords(given, NOW);
    expect(words.title).toBe('Two people assigned this ticket');
    expect(said(words.mine)).toBe('You assigned it to Cleo on Tuesday at 14:02');
    expect(said(words.theirs)).toBe('Ana assigned it to Ben an hour ago');
    expect([words.keep, words.apply]).toEqual(['Keep Ben', 'Assign to Cleo again']);

    const freed = { ...given, change: { kind: 'assign', to: null } as const, theirs: null };
    const free = conflictWords(freed, NOW);
    expect([free.keep, free.apply]).toEqual(['Leave it unassigned', 'Unassign again']);
    expect(said(free.theirs)).toBe('Ana gave it to nobody an hour ago');
  });

  it('names the label of a correction', () => {
    const words = conflictWords(
      conflict({
        field: 'topic',
        change: { kind: 'correct', labels: [{ head: 'topic', label: 'refund' }] },
        theirs: 'billing',
      }),
      NOW,
    );
    expect(words.title).toBe('Two people set the topic');
    expect(said(words.theirs)).toBe('Ana set Billing an hour ago');
    expect(words.apply).toBe('Set Refund again');
  });

  it.each<[Conflict['by'], string]>([
    ['nobody', 'The conversation moved it to Pending an hour ago'],
    ['me', 'You, on another device, set Pending an hour ago'],
    [null, 'Somebody set Pending'],
  ])('blames no colleague when there was none: %s', (by, sentence) => {
    const changedAt = by === null ? null : hourAgo;
    const words = conflictWords(conflict({ by, changedAt }), NOW);
    expect(said(words.theirs)).toBe(sentence);
    expect(words.title).toBe('The status had changed meanwhile');
  });
});
