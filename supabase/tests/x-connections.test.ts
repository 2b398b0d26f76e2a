import { extractUrls } from 'twitter-text';
import { describe, expect, it } from 'vitest';
import { rpc, SERVICE } from './support/callers.ts';
import { freshWorld } from './support/fresh-world.ts';
import { mutatorIn } from './support/mutate.ts';
import { intakeIn, post } from './support/posts.ts';
import { BRAND, CONNECTION, MESSAGES, PEOPLE, TICKETS, uuid } from './support/world.ts';

const world = freshWorld();
const { query, row } = world;
const apply = mutatorIn(world);
const { ingest } = intakeIn(world);

type Answer = Record<string, unknown> & { ok: boolean };
const call = <T = Answer>(name: string, args: Record<string, unknown> = {}) =>
  rpc<T>(world.test.database, SERVICE, name, args);

const KEYS = {
  consumer_key: 'consumer-key-1111',
  consumer_secret: 'consumer-secret-2222',
  access_token: '900-access-token-3333',
  access_secret: 'access-secret-4444',
};
const save = (credentials: Record<string, unknown> = KEYS) =>
  call('save_x_credentials', { brand_account_id: BRAND, credentials, author_id: PEOPLE.admin });
const connection = async () => {
  const found = await row('x_connections', CONNECTION);
  if (!found) throw new Error('no connection');
  return found;
};
const note = (kind: string, code: string | null = null, more: Record<string, unknown> = {}) =>
  call<null>('note_x_outcome', { brand_account_id: BRAND, kind, error_code: code, ...more });
const account = async () => (await call<Record<string, unknown>[]>('x_accounts'))[0];

describe('keys', () => {
  it('go in whole, come out for functions only, and show their last four characters', async () => {
    expect(await save()).toMatchObject({ ok: true, id: CONNECTION });
    expect(await account()).toMatchObject({
      id: BRAND,
      state: 'live',
      credentials: { ...KEYS, bearer_token: null },
    });
    const shown = await connection();
    expect(shown['credential_hints']).toEqual({
      consumer_key: '1111',
      consumer_secret: '2222',
      access_token: '3333',
      access_secret: '4444',
    });
    for (const key of Object.values(KEYS)) expect(JSON.stringify(shown)).not.toContain(key);
  });

  it('that are not given stay, and the bearer token can be taken away', async () => {
    await save({ ...KEYS, bearer_token: 'a-bearer-token-5555' });
    expect(await save({ access_secret: 'another-secret-6666' })).toMatchObject({ ok: true });
    expect((await account())?.['credentials']).toEqual({
      ...KEYS,
      access_secret: 'another-secret-6666',
      bearer_token: 'a-bearer-token-5555',
    });
    await save({ bearer_token: null });
    expect((await account())?.['credentials']).toMatchObject({ bearer_token: null });
  });

  it.each([
    [{ consumer_key: 'k' }, 'consumer_secret', 'empty'],
    [{ ...KEYS, access_token: '901-of-another-account' }, 'access_token', 'other_account'],
    [{ ...KEYS, consumer_key: 'two words' }, 'consumer_key', 'malformed'],
    [{ ...KEYS, consumer_key: 'k'.repeat(501) }, 'consumer_key', 'malformed'],
    [{ ...KEYS, password: 'x' }, 'password', 'unknown'],
  ])('%j are refused with the field: %s is %s', async (keys, field, reason) => {
    expect(await save(keys)).toEqual({ ok: false, code: 'invalid', field, reason });
    expect((await account())?.['credentials']).toBeNull();
  });

  it('of an account that is not there are refused', async () => {
    const answer = await call('save_x_credentials', {
      brand_account_id: uuid(404),
      credentials: KEYS,
    });
    expect(answer).toEqual({ ok: false, code: 'not_found' });
  });

  it('that are new end what was wrong with the old ones', async () => {
    await note('read', 'x_unauthorized');
    await query(
      `insert into public.ingest_cursors (brand_account_id, source, retry_after) values ($1, 'mentions', now() + interval '1 hour')`,
      [BRAND],
    );
    await save();
    expect(await connection()).toMatchObject({ last_error_code: null, last_polled_at: null });
    const [cursor] = await query<{ retry_after: unknown }>(
      'select retry_after from public.ingest_cursors',
    );
    expect(cursor?.retry_after).toBeNull();
  });

  it('connect the account that X names; the same one again is the same row', async () => {
    const profile = { x_user_id: '901', handle: 'meadow', name: 'Meadow', avatar_url: null };
    const keys = { ...KEYS, access_token: '901-access-token-3333' };
    const first = await call('connect_x_account', { profile, credentials: keys });
    const again = await call('connect_x_account', {
      profile: { ...profile, handle: 'meadow_help' },
      credentials: keys,
    });
    expect(again['brand_account_id']).toBe(first['brand_account_id']);
    expect(await row('brand_accounts', String(first['brand_account_id']))).toMatchObject({
      handle: 'meadow_help',
    });
  });

  it('that cannot be stored leave no account behind', async () => {
    const profile = { x_user_id: '902', handle: 'nobody', name: 'Nobody' };
    await expect(
      call('connect_x_account', { profile, credentials: { consumer_key: 'k' } }),
    ).rejects.toThrow();
    expect(await query(`select from public.brand_accounts where x_user_id = '902'`)).toEqual([]);
  });
});

describe('an error', () => {
  it('is kept with its time until a call of the same kind succeeds', async () => {
    await note('send', 'x_read_only', { error_detail: 'Read only.' });
    const { failing_since: since } = await connection();
    await note('read');
    expect(await connection()).toMatchObject({ last_error_code: 'x_read_only' });
    await note('send', 'x_read_only');
    expect((await connection())['failing_since']).toEqual(since);
    await note('send');
    expect(await connection()).toMatchObject({
      last_error_code: null,
      last_error_kind: null,
      last_error_at: null,
      failing_since: null,
    });
  });

  it('of a webhook makes it failing, and an event makes it valid', async () => {
    await note('webhook', 'webhook_refused');
    expect(await connection()).toMatchObject({ webhook_state: 'failing' });
    await note('webhook');
    expect(await connection()).toMatchObject({ webhook_state: 'valid', last_error_code: null });
    expect((await connection())['webhook_last_event_at']).not.toBeNull();
  });
});

describe('this month', () => {
  const reads = (ids: string[], kind = 'read') =>
    call<number>('note_x_reads', { brand_account_id: BRAND, kind, x_post_ids: ids });

  it('counts each post once a day, and a pushed one beside it', async () => {
    expect(await reads(['1', '2', '2'])).toBe(2);
    expect(await reads(['2', '3'])).toBe(1);
    expect(await reads(['3'], 'event')).toBe(1);
    expect((await connection())['posts_read']).toBe(4);
    await query(`update private.x_reads set day = day - 1`);
    expect(await reads(['1'])).toBe(1);
    await query(`update private.x_reads set day = day - 1`);
    await reads(['9']);
    const days = await query('select distinct day from private.x_reads');
    expect(days.length).toBe(2);
  });

  it('counts a reply when X has it, in the transaction that says so', async () => {
    for (const [id, text] of [
      [uuid(601), 'We are on it.'],
      [uuid(602), 'See https://fernpost.com/lost for it.'],
    ] as const) {
      await apply('agentA', 'reply.queue.v1', {
        reply_id: id,
        ticket_id: TICKETS.free,
        in_reply_to_message_id: MESSAGES.free,
        text,
      });
      await call('claim_replies', { most: 1, stale_seconds: 60 });
      const sent = { outcome: 'sent', x_post_id: id.slice(-3), sent_at: '2026-05-01T00:00:00Z' };
      await call('finish_reply', { reply_id: id, ...sent });
      await call('finish_reply', { reply_id: id, ...sent });
    }
    expect(await connection()).toMatchObject({ posts_sent: 2, posts_with_link_sent: 1 });
  });

  it('begins with nothing, and keeps what the last one came to', async () => {
    await reads(['1', '2']);
    await query(
      `update public.x_connections set usage_month = (usage_month - interval '1 month')::date`,
    );
    const [before] = await query<{ month: string }>(
      'select usage_month::text as month from public.x_connections',
    );
    await reads(['3']);
    expect(await connection()).toMatchObject({
      posts_read: 1,
      last_usage: {
        month: before?.month,
        posts_read: 2,
        posts_sent: 0,
        posts_with_link_sent: 0,
      },
    });
  });

  it.each([
    'See https://fernpost.com/lost.',
    'See http://fernpost.example/lost.',
    'Go to fernpost.com, then write to us.',
    'It is on help.fernpost.co.uk',
    'It is at roost.io/status now',
    'Thank you.It is fine',
    'Write to help@fernpost.com please',
    'At 10.30 it is 3.50 EUR, e.g. tomorrow...',
    'Thank you.So what? Done.We are on it',
    'Thank you.we are on it',
    'No link here',
    '(www.fernpost.org)',
  ])('finds a link where X would: %s', async (text) => {
    const [found] = await query<{ link: boolean }>(`select private.has_link($1) as link`, [text]);
    expect(found?.link).toBe(extractUrls(text).length > 0);
  });
});

describe('an account that is paused', () => {
  const pause = (paused: boolean) =>
    call('set_x_paused', { brand_account_id: BRAND, paused, author_id: PEOPLE.admin });
  const claim = () => call<{ id: string }[]>('claim_replies', { most: 10, stale_seconds: 60 });
  const queue = async (n: number) => {
    const id = uuid(n);
    await apply('agentA', 'reply.queue.v1', {
      reply_id: id,
      ticket_id: TICKETS.free,
      in_reply_to_message_id: MESSAGES.free,
      text: `Reply ${String(n)}`,
    });
    return id;
  };

  it('sends nothing, says why on each reply, and goes on when it is let go', async () => {
    const before = await queue(611);
    expect(await pause(true)).toMatchObject({ ok: true });
    const during = await queue(612);
    expect(await claim()).toEqual([]);
    for (const id of [before, during])
      expect(await row('replies', id)).toMatchObject({ state: 'queued', error_code: 'x_paused' });
    await pause(false);
    expect(await row('replies', before)).toMatchObject({ state: 'queued', error_code: null });
    expect((await claim()).map(({ id }) => id)).toEqual([before, during]);
  });

  it('looks for no lost reply', async () => {
    const id = await queue(613);
    await claim();
    await query(`update public.replies set state = 'unknown' where id = $1`, [id]);
    await pause(true);
    expect(await claim()).toEqual([]);
    await pause(false);
    expect((await claim()).map((reply) => reply.id)).toEqual([id]);
  });

  it('takes nothing that X pushes, and all that is read later', async () => {
    await pause(true);
    const [pushed] = await ingest([post(7001)], 'webhook');
    expect(pushed).toMatchObject({ outcome: 'ignored', code: 'paused' });
    await pause(false);
    const [polled] = await ingest([post(7001)], 'poll');
    expect(polled).toMatchObject({ outcome: 'taken' });
  });

  it('is due at once when it is let go', async () => {
    await note('read');
    await pause(true);
    expect((await connection())['last_polled_at']).not.toBeNull();
    await pause(false);
    expect((await connection())['last_polled_at']).toBeNull();
  });

  it('keeps its tickets when it is disconnected, forgets its keys, and comes back with new ones', async () => {
    await save();
    const id = await queue(614);
    expect(await call('disconnect_x_account', { brand_account_id: BRAND })).toMatchObject({
      ok: true,
    });
    expect(await account()).toMatchObject({ state: 'disconnected', credentials: null });
    expect((await connection())['credential_hints']).toEqual({});
    expect(await claim()).toEqual([]);
    expect(await row('replies', id)).toMatchObject({ error_code: 'x_disconnected' });
    expect(await row('tickets', TICKETS.free)).toBeDefined();
    expect(await pause(true)).toEqual({ ok: false, code: 'not_found' });
    await save();
    expect((await claim()).map((reply) => reply.id)).toEqual([id]);
  });
});

describe('several accounts', () => {
  const OTHER = uuid(620);
  const addOther = () =>
    query(
      `insert into public.brand_accounts (id, x_user_id, handle, name) values ($1, '901', 'meadow', 'Meadow')`,
      [OTHER],
    );

  it('make one ticket of a post that mentions both', async () => {
    await addOther();
    const both = post(7101);
    const [first] = await ingest([both], 'poll');
    const [second] = await ingest([both], 'poll', OTHER);
    expect(first?.outcome).toBe('taken');
    expect(second).toMatchObject({ outcome: 'known', ticket_id: first?.ticket_id });
    expect(await query(`select from public.tickets where conversation_id = '7101'`)).toHaveLength(
      1,
    );
  });

  it('do not take each other for customers', async () => {
    await addOther();
    const ours = post(7102, { author: { ...post(7102).author, x_user_id: '901' } });
    const [answer] = await ingest([ours], 'poll');
    expect(answer).toMatchObject({ outcome: 'ignored', code: 'own_post' });
  });
});
