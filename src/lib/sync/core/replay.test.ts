/** Generated histories over the pure core: any interleaving of the person's intents and the server's rows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mutation } from '../../domain/mutations.ts';
import {
  TICKET_STATUSES,
  type Reply,
  type Rows,
  type SyncedTable,
  type Ticket,
} from '../../domain/rows.ts';
import { keyOf, sameRow } from './keys.ts';
import { writes, type Intent } from './patches.ts';
import { replay, type RowsByKey } from './replay.ts';

const AT = '2026-03-01T10:00:00.000Z';
const ME = uuid(9_001);
const TICKET = uuid(1);
const MESSAGE = uuid(2);

/** The same number gives the same id. */
function uuid(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

function ticket(changes: Partial<Ticket> = {}): Ticket {
  return {
    id: TICKET,
    number: 1,
    brand_account_id: uuid(3),
    customer_id: uuid(4),
    conversation_id: '1990000000000000001',
    status: 'open',
    assignee_id: null,
    team_id: null,
    first_message_at: AT,
    last_customer_message_at: AT,
    last_reply_at: null,
    solved_at: null,
    pauses: [],
    csat_asked_at: null,
    csat_score: null,
    csat_comment: null,
    csat_at: null,
    csat_verified: false,
    created_at: AT,
    updated_at: AT,
    ...changes,
  };
}

function serverReply(id: string, state: Reply['state']): Reply {
  return {
    id,
    ticket_id: TICKET,
    in_reply_to_message_id: MESSAGE,
    author_id: ME,
    text: 'We are on it.',
    state,
    x_post_id: state === 'sent' ? '1990000000000000009' : null,
    error_code: null,
    error_detail: null,
    attempts: 1,
    sent_at: state === 'sent' ? AT : null,
    macro_id: null,
    created_at: AT,
    updated_at: AT,
  };
}

function rows(...held: [SyncedTable, Rows[SyncedTable]][]): RowsByKey {
  return new Map(held.map(([table, row]) => [sameRow({ table, key: keyOf(table, row) }), row]));
}

const intent = (mutation: Mutation): Intent => ({ mutation, at: AT, actorId: ME });

function queued(replyId: string): Intent {
  const args = {
    reply_id: replyId,
    ticket_id: TICKET,
    in_reply_to_message_id: MESSAGE,
    text: 'We are on it.',
  };
  return intent({ id: uuid(500), name: 'reply.queue.v1', args });
}

function shownTicket(shown: RowsByKey): Ticket | undefined {
  return shown.get(`tickets/${TICKET}`) as Ticket | undefined;
}

function replies(shown: RowsByKey): Reply[] {
  return [...shown]
    .filter(([name, row]) => name.startsWith('replies/') && row)
    .map(([, row]) => row as Reply);
}

const anIntent = fc.oneof(
  fc.record({ to: fc.option(fc.constantFrom(uuid(8_001), uuid(8_002))) }).map(({ to }) =>
    intent({
      id: uuid(501),
      name: 'ticket.assign.v1',
      args: { ticket_id: TICKET, assignee_id: { from: null, to } },
    }),
  ),
  fc.constantFrom(...TICKET_STATUSES).map((to) =>
    intent({
      id: uuid(502),
      name: 'ticket.set_status.v1',
      args: { ticket_id: TICKET, status: { from: 'open', to } },
    }),
  ),
  fc.integer({ min: 100, max: 103 }).map((n) => queued(uuid(n))),
  fc
    .integer({ min: 100, max: 103 })
    .map((n) => intent({ id: uuid(503), name: 'reply.cancel.v1', args: { reply_id: uuid(n) } })),
  fc.integer({ min: 200, max: 203 }).map((n) =>
    intent({
      id: uuid(504),
      name: 'note.add.v1',
      args: { message_id: uuid(n), ticket_id: TICKET, text: `Note ${String(n)}` },
    }),
  ),
);
const intents = fc.array(anIntent, { maxLength: 12 });
const aServer = fc
  .record({
    held: fc.boolean(),
    status: fc.constantFrom(...TICKET_STATUSES),
    states: fc.array(fc.constantFrom<Reply['state']>('queued', 'sending', 'sent', 'failed'), {
      maxLength: 4,
    }),
  })
  .map(({ held, status, states }) =>
    rows(
      ...(held ? [['tickets', ticket({ status })] as [SyncedTable, Ticket]] : []),
      ...states.map((state, n): [SyncedTable, Reply] => [
        'replies',
        serverReply(uuid(100 + n), state),
      ]),
    ),
  );

describe('replay', () => {
  it('shows what the server said when nothing waits', () => {
    fc.assert(
      fc.property(aServer, (server) => {
        expect(replay(server, [])).toEqual(server);
      }),
    );
  });

  it('leaves the server rows as they were', () => {
    fc.assert(
      fc.property(aServer, intents, (server, made) => {
        const before = structuredClone(server);
        replay(server, made);
        expect(server).toEqual(before);
      }),
    );
  });

  it('does not care in which order the rows arrived', () => {
    fc.assert(
      fc.property(aServer, intents, (server, made) => {
        const backwards = new Map([...server].reverse());
        expect(Object.fromEntries(replay(backwards, made))).toEqual(
          Object.fromEntries(replay(server, made)),
        );
      }),
    );
  });

  it('writes only the rows that the intents name', () => {
    fc.assert(
      fc.property(aServer, intents, (server, made) => {
        const named = new Set(made.flatMap(({ mutation }) => writes(mutation)).map(sameRow));
        for (const [name, row] of replay(server, made)) {
          if (!named.has(name)) expect(row).toBe(server.get(name));
        }
      }),
    );
  });

  it('never invents a ticket that this device does not hold', () => {
    fc.assert(
      fc.property(intents, (made) => {
        expect(shownTicket(replay(new Map(), made))).toBeUndefined();
      }),
    );
  });

  it('shows a reply once, whatever the server knows of it already and however often it is replayed', () => {
    fc.assert(
      fc.property(aServer, intents, (server, made) => {
        const shown = replies(replay(server, [...made, ...made]));
        expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length);
      }),
    );
  });

  it('never takes a reply back that X has or is getting', () => {
    fc.assert(
      fc.property(aServer, intents, (server, made) => {
        for (const { id, state } of replies(server)) {
          if (state !== 'sent' && state !== 'sending') continue;
          expect(replies(replay(server, made)).find((reply) => reply.id === id)?.state).toBe(state);
        }
      }),
    );
  });

  it('keeps the state that the server has given a reply which this device still replays', () => {
    const server = rows(['tickets', ticket()], ['replies', serverReply(uuid(100), 'sent')]);
    expect(replies(replay(server, [queued(uuid(100))]))).toEqual([serverReply(uuid(100), 'sent')]);
  });

  it('merges changes of different fields: mine stays, theirs comes', () => {
    const mine = intent({
      id: uuid(505),
      name: 'ticket.set_status.v1',
      args: { ticket_id: TICKET, status: { from: 'open', to: 'solved' } },
    });
    const shown = shownTicket(
      replay(rows(['tickets', ticket({ assignee_id: uuid(8_001) })]), [mine]),
    );
    expect(shown).toMatchObject({ status: 'solved', assignee_id: uuid(8_001), solved_at: AT });
  });
});
