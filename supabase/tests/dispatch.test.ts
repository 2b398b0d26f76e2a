import { describe, expect, it } from 'vitest';
import { rpc, SERVICE } from './support/callers.ts';
import { freshWorld } from './support/fresh-world.ts';
import { mutatorIn } from './support/mutate.ts';
import {
  BRAND,
  BRAND_X_ID,
  MESSAGES,
  PEOPLE,
  REPLIES,
  startAfresh,
  TICKETS,
  uuid,
} from './support/world.ts';

const world = freshWorld();
const { query, row } = world;
const apply = mutatorIn(world);

interface Claimed {
  id: string;
  state: string;
  look_first: boolean;
  attempted_at: string | null;
  attempts: number;
}
const claim = (limit = 10, stale = 60) =>
  rpc<Claimed[]>(world.test.database, SERVICE, 'claim_replies', {
    most: limit,
    stale_seconds: stale,
  });
const finish = (reply: string, outcome: string, more: Record<string, unknown> = {}) =>
  rpc<{ ok: boolean; code?: string }>(world.test.database, SERVICE, 'finish_reply', {
    reply_id: reply,
    outcome,
    ...more,
  });
const sent = (x_post_id = '8000', minutesAgo = 0) => ({
  x_post_id,
  sent_at: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
});
const reply = (id: string) => row('replies', id);

async function queue(id = uuid(501)): Promise<string> {
  await apply('agentA', 'reply.queue.v1', {
    reply_id: id,
    ticket_id: TICKETS.free,
    in_reply_to_message_id: MESSAGES.free,
    text: 'We are on it.',
  });
  return id;
}

/** Lets time pass for the dispatcher. */
async function age(seconds: number): Promise<void> {
  await query('alter table public.replies disable trigger touch_updated_at');
  await query(`update public.replies set updated_at = updated_at - make_interval(secs => $1)`, [
    seconds,
  ]);
  await query(
    `update private.reply_dispatch set looked_at = looked_at - make_interval(secs => $1), not_before = not_before - make_interval(secs => $1)`,
    [seconds],
  );
  await query('alter table public.replies enable trigger touch_updated_at');
}

describe('claim_replies', () => {
  it('hands over what is needed to post it, once', async () => {
    const id = await queue();
    expect(await claim()).toEqual([
      {
        id,
        text: 'We are on it.',
        state: 'sending',
        look_first: false,
        attempted_at: null,
        attempts: 1,
        in_reply_to_x_post_id: '1000',
        brand_account_id: BRAND,
        brand_x_user_id: BRAND_X_ID,
        customer_handle: 'asker1000',
      },
    ]);
    expect(await claim()).toEqual([]);
    expect(await reply(id)).toMatchObject({ state: 'sending', attempts: 1 });
  });

  it('by twelve dispatchers at once gives each reply to one of them', async () => {
    for (let i = 0; i < 30; i += 1) await queue(uuid(600 + i));
    const claims = await Promise.all(Array.from({ length: 12 }, () => claim(5)));
    const ids = claims.flat().map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (;;) {
      const rest = await claim(5);
      if (rest.length === 0) break;
      ids.push(...rest.map((row) => row.id));
    }
    expect(new Set(ids).size).toBe(30);
    expect(ids).toHaveLength(30);
  });

  it('takes a reply whose sender died as unknown, to be looked for, not to be sent', async () => {
    const id = await queue();
    await claim();
    await age(61);
    const [lost] = await claim();
    expect(lost).toMatchObject({ id, state: 'unknown' });
    expect(Date.parse(lost?.attempted_at ?? '')).toBeGreaterThan(0);
    expect(await reply(id)).toMatchObject({ state: 'unknown', error_code: 'no_answer' });
    expect(await claim()).toEqual([]);
    await age(11);
    expect(await claim()).toMatchObject([{ id, state: 'unknown' }]);
  });

  it('leaves one alone that is being sent', async () => {
    await queue();
    await claim();
    await age(30);
    expect(await claim()).toEqual([]);
  });

  it('asks to look first when a person tries an unknown one again', async () => {
    const id = await queue();
    await claim();
    const [first] = await query<{ attempted_at: string }>(
      'select attempted_at::text from private.reply_dispatch where reply_id = $1',
      [id],
    );
    await finish(id, 'unknown', { error_code: 'timeout', error_detail: 'X did not answer.' });
    expect(await apply('agentA', 'reply.retry.v1', { reply_id: id })).toEqual({
      status: 'ok',
    });
    const [again] = await claim();
    expect(again).toMatchObject({ id, state: 'sending', look_first: true, attempts: 2 });
    expect(Date.parse(again?.attempted_at ?? '')).toBe(Date.parse(first?.attempted_at ?? ''));
  });
});

describe('finish_reply', () => {
  it('sent: the answer stands in the conversation, as its author’s', async () => {
    const id = await queue();
    await claim();
    const end = sent();
    expect(await finish(id, 'sent', end)).toEqual({ ok: true });
    expect(await reply(id)).toMatchObject({ state: 'sent', x_post_id: '8000', error_code: null });
    expect((await query('select * from public.messages where id = $1', [id]))[0]).toMatchObject({
      kind: 'outbound',
      ticket_id: TICKETS.free,
      author_id: PEOPLE.agentA,
      text: 'We are on it.',
      x_post_id: '8000',
      in_reply_to_x_post_id: '1000',
      customer_id: null,
    });
    const [ticket] = await query<{ last_reply_at: string; status: string }>(
      'select last_reply_at, status from public.tickets where id = $1',
      [TICKETS.free],
    );
    expect(ticket?.status).toBe('waiting');
    expect(new Date(ticket?.last_reply_at ?? 0).toISOString()).toBe(end.sent_at);
  });

  it('sent twice is the same; sent as another post is refused', async () => {
    const id = await queue();
    await claim();
    await finish(id, 'sent', sent());
    expect(await finish(id, 'sent', sent())).toEqual({ ok: true });
    expect(await finish(id, 'sent', sent('8001'))).toEqual({ ok: false, code: 'already_sent' });
    expect(await finish(id, 'failed', { error_code: 'x' })).toEqual({
      ok: false,
      code: 'already_sent',
    });
    expect(await reply(id)).toMatchObject({ state: 'sent', x_post_id: '8000' });
    expect(await query(`select 1 from public.messages where kind = 'outbound'`)).toHaveLength(1);
  });

  it('sent counts even if a person queued it again meanwhile: X has it', async () => {
    const id = await queue();
    await claim();
    await finish(id, 'unknown', { error_code: 'timeout' });
    await apply('agentA', 'reply.retry.v1', { reply_id: id });
    expect(await finish(id, 'sent', sent())).toEqual({ ok: true });
    expect(await claim()).toEqual([]);
  });

  it('a post that is known as another message is an error in words', async () => {
    const id = await queue();
    await claim();
    expect(await finish(id, 'sent', sent('1001'))).toEqual({ ok: false, code: 'post_known' });
    expect(await reply(id)).toMatchObject({ state: 'sending' });
  });

  it('failed: its author is told, and the ticket is open again', async () => {
    const id = await queue();
    await claim();
    expect(
      await finish(id, 'failed', { error_code: 'reply_not_allowed', error_detail: 'X refused.' }),
    ).toEqual({ ok: true });
    expect(await reply(id)).toMatchObject({
      state: 'failed',
      error_code: 'reply_not_allowed',
      error_detail: 'X refused.',
    });
    expect(
      await query(
        `select user_id, ticket_id from public.notifications where kind = 'reply_failed'`,
      ),
    ).toEqual([{ user_id: PEOPLE.agentA, ticket_id: TICKETS.free }]);
    expect(await query('select status from public.tickets where id = $1', [TICKETS.free])).toEqual([
      { status: 'open' },
    ]);
  });

  it('queued: not before the time that X gave', async () => {
    const id = await queue();
    await claim();
    const later = new Date(Date.now() + 60_000).toISOString();
    await finish(id, 'queued', { error_code: 'rate_limited', sent_at: later });
    expect(await reply(id)).toMatchObject({ state: 'queued', sent_at: null });
    expect(await claim()).toEqual([]);
    await age(61);
    expect(await claim()).toMatchObject([{ id, state: 'sending', attempts: 2 }]);
  });

  it.each([
    ['not_found', uuid(999), 'unknown', {}],
    ['invalid', REPLIES.free, 'lost', {}],
    ['invalid', REPLIES.free, 'sent', {}],
    ['invalid', REPLIES.free, 'sent', { x_post_id: 'abc', sent_at: new Date(0).toISOString() }],
    ['invalid', REPLIES.free, 'failed', {}],
    ['not_sending', REPLIES.free, 'unknown', {}],
  ])('%s', async (code, id, outcome, more) => {
    expect(await finish(id, outcome, more)).toEqual({ ok: false, code });
    expect(await reply(REPLIES.free)).toMatchObject({ state: 'failed' });
  });
});

it('a deletion on X and an answer at the same moment never leave a queued reply to nothing', async () => {
  for (let round = 0; round < 10; round += 1) {
    await startAfresh(world.test.database);
    await Promise.all([
      queue(),
      rpc(world.test.database, SERVICE, 'tombstone_posts', { x_post_ids: ['1000'] }),
    ]);
    expect(await query(`select 1 from public.replies where state = 'queued'`)).toEqual([]);
  }
});
