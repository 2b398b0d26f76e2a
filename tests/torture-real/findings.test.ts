import { describe, expect, it } from 'vitest';
import { nothingFound, type Findings } from './findings.ts';
import { judgeDevice } from './judge-device.ts';
import { judgeReplies, judgeTweets, type Written } from './judge-words.ts';
import type { Committed, Kept } from './stored.ts';

const written = (kind: string, text = 'Hello. r1x1z'): Written => ({
  id: 'id',
  text,
  kind,
  ticket_id: 'ticket',
});
const reply: Committed = { id: 'intent', name: 'reply.queue.v1', args: { text: 'Hello. r1x1z' } };

/** What is wrong with one reply, by its rows and by how often it stands on X. */
function ofReply(rows: Written[], posts: number): Partial<Findings> {
  const found = nothingFound();
  const onX = posts === 0 ? [] : [['r1x1z', Array<string>(posts).fill('Hello. r1x1z')] as const];
  const replies = rows.length === 0 ? [] : [['r1x1z', rows] as const];
  judgeReplies(new Map(replies), new Map(), new Map(onX), found);
  return said(found);
}

/** What is wrong with a device at which one reply was written. */
function ofDevice({
  status,
  rows = 1,
  outbox = [],
  asked = [],
  held = {},
}: {
  status?: string;
  rows?: number;
  outbox?: Kept[];
  asked?: string[];
  held?: object;
}): Partial<Findings> {
  const found = nothingFound();
  judgeDevice(
    'device',
    {
      committed: [reply],
      asked: new Set(asked),
      held: { tables: {}, server: {}, outbox, ...held },
    },
    {
      statuses: new Map(status === undefined ? [] : [['intent', status]]),
      messages: new Map(),
      replies: new Map([['r1x1z', Array<Written>(rows).fill(written('sent'))]]),
    },
    found,
  );
  return said(found);
}

const said = (found: Findings): Partial<Findings> =>
  Object.fromEntries(Object.entries(found).filter(([, lines]) => (lines as string[]).length > 0));

describe('a reply', () => {
  it('is well when it is sent and stands on X once', () => {
    expect(ofReply([written('sent')], 1)).toEqual({});
  });

  it.each([
    ['lost', 'sent', 0],
    ['lost', 'failed', 1],
    ['sentTwice', 'sent', 2],
    ['doubtful', 'unknown', 1],
    ['doubtful', 'failed', 0],
    ['waiting', 'queued', 0],
  ] as const)('is %s when it is %s and stands on X %i times', (kind, state, posts) => {
    expect(Object.keys(ofReply([written(state)], posts))).toEqual([kind]);
  });

  it('is found when it stands on X and nobody wrote it', () => {
    expect(Object.keys(ofReply([], 1))).toEqual(['lost']);
  });
});

it('finds a tweet that has two messages, and waits for one that has none', () => {
  const found = nothingFound();
  const two = [written('inbound', 'A t1x1z'), written('inbound', 'A t1x1z')];
  judgeTweets(['t1x1z', 't1x2z'], new Map([['t1x1z', two]]), found);
  expect(said(found)).toEqual({
    doubled: ['tweet t1x1z has 2 messages'],
    waiting: ['tweet t1x2z has no message'],
  });
});

describe('what was done at a device', () => {
  const kept = (state: Kept['state']): Kept => ({ mutationId: 'intent', lane: 'work', state });

  it.each([
    ['well when it was accepted and left one row', [], { status: 'ok' }],
    ['lost when it left none', ['lost'], { status: 'ok', rows: 0 }],
    ['doubled when it left two', ['doubled'], { status: 'ok', rows: 2 }],
    ['lost when nobody knows of it', ['lost'], {}],
    ['waiting while it is in the outbox', ['waiting'], { outbox: [kept('pending')] }],
    ['asked while a person has to decide', ['asked'], { outbox: [kept('conflict')] }],
    ['well when the person has been asked', [], { status: 'conflict', asked: ['intent'] }],
    ['lost when it was refused and nobody was told', ['lost'], { status: 'rejected' }],
  ])('is %s', (_, kinds, device) => {
    expect(Object.keys(ofDevice(device))).toEqual(kinds);
  });

  it('shows in its rows, which are those of the server', () => {
    const row = { id: 'a', status: 'open', readings: { one: 1, two: 2 } };
    const server = { tickets: [{ ...row, hidden: 1 }, { id: 'b' }] };
    const tables = { tickets: [{ ...row, readings: { two: 2, one: 1 } }, { id: 'b' }] };
    expect(ofDevice({ status: 'ok', held: { server, tables } })).toEqual({});
    const stale = { tickets: [{ ...row, status: 'solved' }, { id: 'c' }] };
    expect(ofDevice({ status: 'ok', held: { server, tables: stale } })).toEqual({
      diverged: [
        'device: tickets a differs in status',
        'device: tickets b is missing',
        'device: tickets c is not on the server',
      ],
    });
  });
});
