import { describe, expect, it } from 'vitest';
import { freshWorld } from './support/fresh-world.ts';
import { GOOD, mutatorIn, OK } from './support/mutate.ts';
import { MESSAGES, PEOPLE, REPLIES, TICKETS, uuid } from './support/world.ts';

const world = freshWorld();
const { change, query, row } = world;
const apply = mutatorIn(world);

describe('replies', () => {
  const queue = (more: Record<string, unknown> = {}) => ({ ...GOOD['reply.queue.v1'], ...more });

  it('queue, and the ticket waits for the customer', async () => {
    await apply('agentA', 'reply.queue.v1', queue());
    expect(await row('replies', uuid(501))).toMatchObject({
      state: 'queued',
      author_id: PEOPLE.agentA,
      text: 'We are on it.',
      attempts: 0,
    });
    expect(await row('tickets', TICKETS.free)).toMatchObject({
      status: 'waiting',
      last_reply_at: null,
    });
  });

  it('answer only a customer’s message of that very ticket', async () => {
    expect(
      await apply('agentA', 'reply.queue.v1', queue({ in_reply_to_message_id: MESSAGES.inA })),
    ).toMatchObject({ code: 'not_found' });
    await apply('agentA', 'note.add.v1', GOOD['note.add.v1']);
    expect(
      await apply('agentA', 'reply.queue.v1', queue({ in_reply_to_message_id: uuid(500) })),
    ).toMatchObject({ code: 'not_found' });
    expect(await row('tickets', TICKETS.free)).toMatchObject({ status: 'open' });
  });

  it('cannot answer what the customer deleted', async () => {
    await change(`select public.tombstone_posts(array['1000'])`);
    expect(await apply('agentA', 'reply.queue.v1', queue())).toMatchObject({
      code: 'message_deleted',
    });
    expect(await apply('supervisor', 'reply.retry.v1', GOOD['reply.retry.v1'])).toMatchObject({
      code: 'message_deleted',
    });
  });

  it('can be taken back while they wait, which opens the ticket again', async () => {
    await apply('agentA', 'reply.queue.v1', queue());
    expect(await apply('agentA', 'reply.cancel.v1', { reply_id: uuid(501) })).toEqual(OK);
    expect(await row('replies', uuid(501))).toMatchObject({ state: 'cancelled' });
    expect(await row('tickets', TICKETS.free)).toMatchObject({ status: 'open' });
  });

  it('keep the ticket waiting while another one is on its way', async () => {
    await apply('agentA', 'reply.queue.v1', queue());
    await apply('agentA', 'reply.queue.v1', queue({ reply_id: uuid(502) }));
    await apply('agentA', 'reply.cancel.v1', { reply_id: uuid(501) });
    expect(await row('tickets', TICKETS.free)).toMatchObject({ status: 'waiting' });
  });

  it.each(['sending', 'sent', 'unknown'])('cannot be taken back when %s', async (state) => {
    await change(
      `update public.replies set state = '${state}', x_post_id = '77', sent_at = now() where id = '${REPLIES.free}'`,
    );
    expect(await apply('supervisor', 'reply.cancel.v1', GOOD['reply.cancel.v1'])).toMatchObject({
      code: 'already_sent',
    });
    expect(await row('replies', REPLIES.free)).toMatchObject({ state });
  });

  it.each(['sending', 'sent', 'cancelled'])('cannot be tried again when %s', async (state) => {
    await change(
      `update public.replies set state = '${state}', x_post_id = '77', sent_at = now() where id = '${REPLIES.free}'`,
    );
    expect(await apply('supervisor', 'reply.retry.v1', GOOD['reply.retry.v1'])).toMatchObject({
      code: 'already_sent',
    });
    expect(await row('replies', REPLIES.free)).toMatchObject({ state });
  });

  it('that are unknown and tried again are looked for first, and cannot be taken back any more', async () => {
    await change(`update public.replies set state = 'unknown' where id = '${REPLIES.free}'`);
    expect(await apply('supervisor', 'reply.retry.v1', GOOD['reply.retry.v1'])).toEqual(OK);
    const [dispatch] = await query(
      'select look_first from private.reply_dispatch where reply_id = $1',
      [REPLIES.free],
    );
    expect(dispatch).toEqual({ look_first: true });
    expect(await apply('supervisor', 'reply.cancel.v1', GOOD['reply.cancel.v1'])).toMatchObject({
      code: 'already_sent',
    });
  });

  it('belong to their author and to supervisors', async () => {
    for (const name of ['reply.retry.v1', 'reply.cancel.v1']) {
      expect(await apply('agentA', name, { reply_id: REPLIES.free })).toMatchObject({
        code: 'forbidden',
      });
    }
    expect(await row('replies', REPLIES.free)).toMatchObject({ state: 'failed' });
    expect(await apply('admin', 'reply.retry.v1', { reply_id: REPLIES.free })).toEqual(OK);
  });

  it('keep the id that the device gave, but not another reply’s', async () => {
    expect(await apply('agentA', 'reply.queue.v1', queue({ reply_id: REPLIES.inB }))).toMatchObject(
      { code: 'already_exists' },
    );
    expect(await row('replies', REPLIES.inB)).toMatchObject({
      ticket_id: TICKETS.inB,
      text: 'On its way.',
    });
  });
});
