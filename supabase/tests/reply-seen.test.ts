/** A reply whose writer could not have seen what stands in the conversation by the time it arrives. */
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MutationResult } from '../../src/lib/domain/mutations.ts';
import { eventually } from '../local/testing/eventually.ts';
import { rpc, SERVICE } from './support/callers.ts';
import { deviceIn } from './support/device.ts';
import { freshWorld } from './support/fresh-world.ts';
import { GOOD, mutatorIn, OK } from './support/mutate.ts';
import { intakeIn, minutes, post } from './support/posts.ts';
import { AS, BRAND, MESSAGES, type Person, REPLIES, TEAMS, TICKETS } from './support/world.ts';

const MOVED = { status: 'rejected', code: 'conversation_moved' };

const world = freshWorld();
const { change, query } = world;
const { pull } = deviceIn(world);
const { ingest, tombstone } = intakeIn(world);
const apply = mutatorIn(world);

let sql: ReturnType<typeof postgres>;
beforeAll(() => {
  sql = postgres(world.test.url ?? '', { max: 2, onnotice: () => undefined });
});
afterAll(() => sql.end());

const seenBy = async (who: Person): Promise<number> => (await pull(who, 0)).next;

/** A reply on the ticket without a team. */
const reply = (seen?: number) => ({
  id: randomUUID(),
  name: 'reply.queue.v1',
  args: { ...GOOD['reply.queue.v1'], reply_id: randomUUID() },
  ...(seen !== undefined && { seen }),
});
type ReplyMutation = ReturnType<typeof reply>;

const send = (who: Person, mutation: unknown) =>
  rpc<MutationResult>(world.test.database, AS[who], 'apply_mutation', { mutation });
const replyRows = ({ args }: ReplyMutation) =>
  query('select state from public.replies where id = $1', [args.reply_id]);

/** The customer writes again on that ticket. */
const writeAgain = (id = 8_001) => ingest([post(id, { conversation_id: '1000' })]);

describe('a reply', () => {
  it('is taken when its device had seen all that stands in the conversation', async () => {
    await writeAgain();
    const mutation = reply(await seenBy('agentA'));
    expect(await send('agentA', mutation)).toEqual(OK);
    expect(await replyRows(mutation)).toEqual([{ state: 'queued' }]);
  });

  it('is not taken when the customer wrote after that, and leaves nothing behind', async () => {
    const mutation = reply(await seenBy('agentA'));
    await writeAgain();
    expect(await send('agentA', mutation)).toMatchObject(MOVED);
    expect(await replyRows(mutation)).toEqual([]);
    const [ticket] = await query('select status from public.tickets where id = $1', [TICKETS.free]);
    expect(ticket).toEqual({ status: 'open' });
  });

  it('says the same again, and is taken as a new one that knows', async () => {
    const mutation = reply(await seenBy('agentA'));
    await writeAgain();
    expect(await send('agentA', mutation)).toMatchObject(MOVED);
    const knowing = { ...mutation, id: randomUUID(), seen: await seenBy('agentA') };
    expect(await send('agentA', mutation)).toMatchObject(MOVED);
    expect(await send('agentA', knowing)).toEqual(OK);
    expect(await replyRows(mutation)).toEqual([{ state: 'queued' }]);
  });

  it('that was taken gets its answer again, whatever was written since', async () => {
    const mutation = reply(await seenBy('agentA'));
    expect(await send('agentA', mutation)).toEqual(OK);
    await writeAgain();
    expect(await send('agentA', mutation)).toEqual(OK);
    expect(await replyRows(mutation)).toHaveLength(1);
  });

  it('of an app that does not say what it had seen is taken as it always was', async () => {
    await writeAgain();
    expect(await send('agentA', reply())).toEqual(OK);
  });

  it('is not taken when a colleague has answered since', async () => {
    const mutation = reply(await seenBy('agentB'));
    expect(await send('agentA', reply(await seenBy('agentA')))).toEqual(OK);
    expect(await send('agentB', mutation)).toMatchObject(MOVED);
  });

  it('is taken after a colleague’s that was taken back, or a customer’s words that are gone', async () => {
    const mutation = reply(await seenBy('agentB'));
    const theirs = reply(await seenBy('agentA'));
    await send('agentA', theirs);
    await apply('agentA', 'reply.cancel.v1', { reply_id: theirs.args.reply_id });
    await writeAgain();
    await tombstone('8001');
    expect(await send('agentB', mutation)).toEqual(OK);
  });

  it('is not held up by its writer’s own, of this device or another', async () => {
    const seen = await seenBy('agentA');
    expect(await send('agentA', reply(seen))).toEqual(OK);
    expect(await send('agentA', reply(seen))).toEqual(OK);
  });

  it('is not held up by a note, by another conversation, or by what happens to words that were known', async () => {
    await writeAgain(8_001);
    const theirs = reply(await seenBy('agentA'));
    await send('agentA', theirs);
    const mutation = reply(await seenBy('agentB'));
    await apply('agentA', 'note.add.v1', GOOD['note.add.v1']);
    await ingest([post(8_002)]);
    await ingest([
      post(8_001, { conversation_id: '1000', edit_id: '8003', edited_at: minutes(0) }),
    ]);
    // X has the colleague's reply by now, which makes a message of it.
    await rpc(world.test.database, SERVICE, 'claim_replies', { most: 10, stale_seconds: 60 });
    await rpc(world.test.database, SERVICE, 'finish_reply', {
      reply_id: theirs.args.reply_id,
      outcome: 'sent',
      x_post_id: '9001',
      sent_at: new Date().toISOString(),
    });
    expect(
      await query('select id from public.messages where kind = $1', ['outbound']),
    ).toHaveLength(1);
    // The ticket goes to a team and comes back: its parts are logged anew, and are as old as before.
    for (const team of [`'${TEAMS.b}'`, 'null'])
      await change(`update public.tickets set team_id = ${team} where id = '${TICKETS.free}'`);
    expect(await send('agentB', mutation)).toEqual(OK);
  });

  it('is judged by the log’s numbers also after older entries were forgotten', async () => {
    await writeAgain(8_001);
    await change(`update private.change_log set written_at = now() - interval '46 days'`);
    await rpc(world.test.database, SERVICE, 'compact_sync');
    const seen = (await pull('agentA', 0)).min_seq;
    await ingest([
      post(8_001, { conversation_id: '1000', edit_id: '8004', edited_at: minutes(0) }),
    ]);
    expect(await send('agentA', reply(seen))).toEqual(OK);
    const late = reply(seen);
    await writeAgain(8_005);
    expect(await send('agentA', late)).toMatchObject(MOVED);
  });

  it('of somebody who does not see the ticket is told no more than before', async () => {
    const answered = { ticket_id: TICKETS.inA, in_reply_to_message_id: MESSAGES.inA };
    const mutation = reply(await seenBy('agentB'));
    await ingest([post(8_006, { conversation_id: '1001' })]);
    expect(
      await send('agentB', { ...mutation, args: { ...mutation.args, ...answered } }),
    ).toMatchObject({ status: 'rejected', code: 'not_found' });
  });

  it('with arguments that make no sense is refused for that', async () => {
    const { args, ...mutation } = reply(0);
    for (const bad of [{}, { ...args, ticket_id: 7 }, { ...args, ticket_id: REPLIES.free }]) {
      const answer = await send('agentA', { ...mutation, id: randomUUID(), args: bad });
      expect(['invalid', 'not_found']).toContain('code' in answer && answer.code);
    }
  });
});

describe('a reply that arrives while the customer’s message is being stored', () => {
  /** Stores a message, and lets the reply arrive before that transaction ends. */
  async function race(end: 'commit' | 'rollback'): Promise<MutationResult> {
    const mutation = reply(await seenBy('agentA'));
    const session = await sql.reserve();
    try {
      await session`begin`;
      await session`select public.ingest_posts(${BRAND}, 'webhook', ${sql.json([
        post(8_010, { conversation_id: '1000' }),
      ])})`;
      const answer = send('agentA', mutation);
      await eventually(async () =>
        expect(await sql`select from pg_locks where not granted`).not.toHaveLength(0),
      );
      await session.unsafe(end);
      return await answer;
    } finally {
      session.release();
    }
  }

  it('waits for it, and is not taken', async () => {
    expect(await race('commit')).toMatchObject(MOVED);
  });

  it('waits for it, and is taken when there is no message after all', async () => {
    expect(await race('rollback')).toEqual(OK);
  });
});
