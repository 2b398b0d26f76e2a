/** How it was: asked once, by a link that a person sends; answered by whoever has it, or by the customer themselves. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Caller, rpc, SERVICE, STRANGER } from './support/callers.ts';
import { deviceIn } from './support/device.ts';
import { freshWorld } from './support/fresh-world.ts';
import { mutatorIn, OK } from './support/mutate.ts';
import { settingOf } from '../../src/lib/domain/settings.ts';
import { AS, CUSTOMERS, MESSAGES, PEOPLE, type Person, TICKETS, uuid } from './support/world.ts';

const world = freshWorld();
const { change, query, row } = world;
const { pull, snapshot } = deviceIn(world);
const apply = mutatorIn(world);
const call = (name: string, args: Record<string, unknown>, who: Caller = STRANGER) =>
  rpc<Record<string, unknown>>(world.test.database, who, name, args);

const CSAT = { ...settingOf('csat', undefined), enabled: true };
const TOKEN = 'abcdefghijklmnopqrst-_';
const CLOSED = { ok: false, code: 'link_closed' };
const hash = (token: string): string => createHash('sha256').update(token).digest('hex');

const decide = (value: object = CSAT, who: Person = 'admin', seen: string | null = null) =>
  call('save_setting', { key: 'csat', value, seen }, AS[who]);
const seenNow = async (): Promise<string> =>
  (
    await query<{ at: string }>(
      `select to_jsonb(updated_at) #>> '{}' as at from public.settings where key = 'csat'`,
    )
  )[0]?.at ?? '';
const solve = (ticket: string = TICKETS.free) =>
  change(`update public.tickets set status = 'solved', solved_at = now() where id = '${ticket}'`);
const ask = (who: Person = 'agentA', reply = uuid(600), token = TOKEN) =>
  apply(who, 'reply.queue.v1', {
    reply_id: reply,
    ticket_id: TICKETS.free,
    in_reply_to_message_id: MESSAGES.free,
    text: `How did we do? https://roost.test/rate/${token}`,
    csat_token_hash: hash(token),
  });
const asked = async (): Promise<void> => {
  await decide();
  await solve();
  expect(await ask()).toEqual(OK);
};
const rate = (score: unknown, comment = '', who?: Caller, token = TOKEN) =>
  call('rate', { token, score, comment }, who);
const ticket = () => row('tickets', TICKETS.free);
/** The auth server knows that the person with the role of a customer is this one on X. */
const signInWithX = () =>
  change(`insert into auth.identities (id, provider, provider_id, user_id)
    select gen_random_uuid(), 'twitter', x_user_id, '${PEOPLE.customer}' from public.customers where id = '${CUSTOMERS.free}'`);

describe('the setting', () => {
  it('is taken whole, and reaches every device', async () => {
    const { seq } = await snapshot('agentA');
    expect(await decide()).toMatchObject({ ok: true });
    expect((await pull('agentA', seq)).rows.settings).toMatchObject([{ key: 'csat', value: CSAT }]);
  });

  it.each([
    [{ enabled: 'yes' }, 'enabled', 'malformed'],
    [{ question: ' ' }, 'question', 'empty'],
    [{ question: 'x'.repeat(201) }, 'question', 'too_long'],
    [{ invitation: 'How\u202e?' }, 'invitation', 'hostile_text'],
    [{ scale: 'stars' }, 'scale', 'malformed'],
    [{ link_days: 0 }, 'link_days', 'out_of_range'],
    [{ link_days: 1.5 }, 'link_days', 'malformed'],
    [{ colour: 'red' }, 'colour', 'unknown'],
    [{ question: undefined }, 'question', 'empty'],
  ])('is refused with %j', async (more, field, reason) => {
    expect(await decide({ ...CSAT, ...more })).toEqual({
      ...{ ok: false, code: 'invalid' },
      ...{ field, reason },
    });
  });

  it('is refused where it is no setting at all', async () => {
    for (const key of ['nonsense', 'csat"', 'CSAT', 'a; select 1', 'csat_setting'])
      expect(await call('save_setting', { key, value: {}, seen: null }, AS.admin)).toMatchObject({
        code: 'invalid',
        field: 'key',
        reason: 'unknown',
      });
    await expect(
      query(`insert into public.settings (key, value) values ('nonsense', '{}')`),
    ).rejects.toThrow();
  });

  it.each(['supervisor', 'agentA', 'customer', 'disabled'] as const)(
    'is not for the %s',
    async (who) => {
      expect(await decide(CSAT, who)).toMatchObject({ code: 'forbidden' });
      expect(await query(`select from public.settings where key = 'csat'`)).toEqual([]);
    },
  );

  it('has the defaults of the app until somebody decides', async () => {
    const [known] = await query<object>(
      'select question, scale, link_days, enabled from private.csat()',
    );
    const { question, scale, link_days, enabled } = settingOf('csat', undefined);
    expect(known).toEqual({ question, scale, link_days, enabled });
  });
});

describe('asking', () => {
  it('keeps the hash of the token alone, and says on the ticket that it was asked', async () => {
    await asked();
    const [link] = await query(
      `select encode(token_hash, 'hex') as hash, asked_by, reply_id, expires_at - created_at = interval '14 days' as lives,
         to_jsonb(r)::text like '%${TOKEN}%' as has_token from private.ratings r`,
    );
    expect(link).toEqual({
      ...{ hash: hash(TOKEN), asked_by: PEOPLE.agentA, reply_id: uuid(600) },
      ...{ lives: true, has_token: false },
    });
    expect(await ticket()).toMatchObject({ status: 'solved', csat_score: null });
    expect((await ticket())?.['csat_asked_at']).not.toBeNull();
  });

  it('is done once a ticket: the second agent is told, and their reply does not go out', async () => {
    await decide();
    await solve();
    const both = await Promise.all([
      ask('agentA', uuid(600)),
      ask('agentB', uuid(601), 'another_token_22_chars'),
    ]);
    expect(both.map((answer) => answer.status).sort()).toEqual(['ok', 'rejected']);
    expect(both).toContainEqual(expect.objectContaining({ code: 'already_asked' }));
    const replies = `select from public.replies where id in ('${uuid(600)}', '${uuid(601)}')`;
    expect(await query(replies)).toHaveLength(1);
    expect(await query('select from private.ratings')).toHaveLength(1);
  });

  it('is the same once more when its answer was lost', async () => {
    await decide();
    await solve();
    const args = {
      reply_id: uuid(600),
      ticket_id: TICKETS.free,
      in_reply_to_message_id: MESSAGES.free,
      text: 'Hi',
      csat_token_hash: hash(TOKEN),
    };
    for (let time = 0; time < 2; time += 1)
      expect(await apply('agentA', 'reply.queue.v1', args, uuid(700))).toEqual(OK);
    expect(await query('select from private.ratings')).toHaveLength(1);
  });

  it('waits until the ticket is solved, and until an admin wants it', async () => {
    await solve();
    expect(await ask()).toMatchObject({ status: 'rejected', code: 'csat_off' });
    await decide();
    await change(`update public.tickets set status = 'open' where id = '${TICKETS.free}'`);
    expect(await ask()).toMatchObject({ status: 'rejected', code: 'not_solved' });
    expect(await row('replies', uuid(600))).toBeUndefined();
    expect(await ticket()).toMatchObject({ status: 'open', csat_asked_at: null });
  });

  it('refuses what is no hash', async () => {
    await decide();
    await solve();
    const reply = { reply_id: uuid(600), ticket_id: TICKETS.free, text: 'Hi' };
    expect(
      await apply('agentA', 'reply.queue.v1', {
        ...reply,
        in_reply_to_message_id: MESSAGES.free,
        csat_token_hash: TOKEN,
      }),
    ).toMatchObject({ code: 'invalid' });
  });

  it('has asked nobody when its reply was taken back before X had it', async () => {
    await asked();
    expect(await apply('agentA', 'reply.cancel.v1', { reply_id: uuid(600) })).toEqual(OK);
    expect(await ticket()).toMatchObject({ csat_asked_at: null });
    expect(await rate(5)).toEqual(CLOSED);
    expect(await ask('agentB', uuid(601), 'another_token_22_chars')).toEqual(OK);
  });
});

describe('a link', () => {
  it('shows the company and the question, and nothing of the ticket', async () => {
    await asked();
    expect(await call('rating_page', { token: TOKEN })).toEqual({
      ...{ ok: true, company: 'Fernpost', question: CSAT.question },
      ...{ scale: 'faces', verified: false },
    });
  });

  it('takes a score at once, a comment with it, and another answer in their place', async () => {
    await asked();
    const { seq } = await snapshot('agentA');
    expect(await rate(2)).toEqual({ ok: true, verified: false });
    expect(await ticket()).toMatchObject({
      csat_score: 2,
      csat_comment: null,
      csat_verified: false,
    });
    expect(await rate(4, '  Quick,\r\nthanks ')).toMatchObject({ ok: true });
    expect((await pull('agentA', seq)).rows.tickets).toMatchObject([
      { csat_score: 4, csat_comment: 'Quick,\nthanks', csat_verified: false },
    ]);
    const before = await snapshot('agentA');
    expect(await rate(4, 'Quick,\nthanks')).toMatchObject({ ok: true });
    expect((await pull('agentA', before.seq)).rows.tickets).toEqual([]);
    expect(await rate(3)).toMatchObject({ ok: true });
    expect(await ticket()).toMatchObject({ csat_score: 3, csat_comment: null });
  });

  it.each([
    [0, '', 'score', 'out_of_range'],
    [6, '', 'score', 'out_of_range'],
    [null, '', 'score', 'out_of_range'],
    [5, 'x'.repeat(1001), 'comment', 'too_long'],
    [5, 'x'.repeat(9000), 'comment', 'too_long'],
    [5, 'Well\u202edone', 'comment', 'hostile_text'],
  ])('refuses %j with %j', async (score, comment, field, reason) => {
    await asked();
    expect(await rate(score, comment)).toEqual({ ok: false, code: 'invalid', field, reason });
    expect(await ticket()).toMatchObject({ csat_score: null });
  });

  it('knows two thumbs where thumbs are asked for', async () => {
    await asked();
    await decide({ ...CSAT, scale: 'thumbs' }, 'admin', await seenNow());
    expect(await rate(5)).toMatchObject({ field: 'score' });
    expect(await rate(4)).toMatchObject({ ok: true });
  });

  it('answers alike when it is forged, nonsense, expired, switched off, or of a ticket that is gone', async () => {
    await asked();
    const open = async (): Promise<unknown[]> => [
      await call('rating_page', { token: TOKEN }),
      await rate(5),
    ];
    for (const token of ['abcdefghijklmnopqrst-A', '', 'x', TOKEN.repeat(999), `${TOKEN} `, null]) {
      expect(await call('rating_page', { token })).toEqual(CLOSED);
      expect(await call('rate', { token, score: 5 })).toEqual(CLOSED);
    }
    await change(`update private.ratings set expires_at = now()`);
    expect(await open()).toEqual([CLOSED, CLOSED]);
    await change(`update private.ratings set expires_at = now() + interval '1 day'`);
    expect((await open())[0]).toMatchObject({ ok: true });
    await decide({ ...CSAT, enabled: false }, 'admin', await seenNow());
    expect(await open()).toEqual([CLOSED, CLOSED]);
    await decide(CSAT, 'admin', await seenNow());
    await change(`delete from public.tickets where id = '${TICKETS.free}'`);
    expect(await open()).toEqual([CLOSED, CLOSED]);
  });

  it('takes no flood of answers', async () => {
    await asked();
    await change('update private.ratings set changes = 29');
    expect(await rate(5)).toMatchObject({ ok: true });
    expect(await rate(1)).toEqual({ ok: false, code: 'rate_limited' });
    expect(await ticket()).toMatchObject({ csat_score: 5 });
    await change(`update private.ratings set changes_since = now() - interval '61 minutes'`);
    expect(await rate(1)).toMatchObject({ ok: true });
  });

  it('loses the words, and closes, when its customer has taken down all that they wrote', async () => {
    await asked();
    await rate(1, 'My name is Mira');
    const more = uuid(800);
    await change(`insert into public.messages (id, ticket_id, kind, x_post_id, customer_id, text, posted_at)
      values ('${more}', '${TICKETS.free}', 'inbound', '5555', '${CUSTOMERS.free}', 'Hello?', now())`);
    const tombstone = (id: string) => call('tombstone_posts', { x_post_ids: [id] }, SERVICE);
    await tombstone('5555');
    expect(await ticket()).toMatchObject({ csat_comment: 'My name is Mira' });
    await tombstone('1000');
    expect(await ticket()).toMatchObject({ csat_comment: null, csat_score: 1 });
    expect(await rate(5)).toEqual(CLOSED);
  });
});

describe('the customer themselves', () => {
  it('is whoever the auth server knows by that account on X; their answer is verified and stands', async () => {
    await asked();
    await signInWithX();
    expect(await call('my_ratings', {}, AS.customer)).toEqual([
      {
        ...{ ticket_id: TICKETS.free, brand: 'Fernpost', question: CSAT.question },
        ...{ scale: 'faces', score: null, comment: null },
        asked_at: expect.any(String) as string,
      },
    ]);
    expect(await rate(1, 'Not me')).toMatchObject({ verified: false });
    const mine = { ticket_id: TICKETS.free, score: 5, comment: 'Lovely' };
    expect(await call('my_ratings', {}, AS.customer)).toMatchObject([
      { score: null, comment: null },
    ]);
    expect(await call('rate_ticket', mine, AS.customer)).toEqual({ ok: true, verified: true });
    expect(await ticket()).toMatchObject({
      csat_score: 5,
      csat_comment: 'Lovely',
      csat_verified: true,
    });
    expect(await rate(1)).toEqual(CLOSED);
    expect(await call('rating_page', { token: TOKEN })).toEqual(CLOSED);
    expect(await call('my_ratings', {}, AS.customer)).toMatchObject([
      { score: 5, comment: 'Lovely' },
    ]);
  });

  it('may use the link as well', async () => {
    await asked();
    await signInWithX();
    expect(await call('rating_page', { token: TOKEN }, AS.customer)).toMatchObject({
      verified: true,
    });
    expect(await rate(4, '', AS.customer)).toEqual({ ok: true, verified: true });
    expect(await rate(3, '', AS.customer)).toEqual({ ok: true, verified: true });
    expect(await ticket()).toMatchObject({ csat_score: 3, csat_verified: true });
  });

  it('is nobody else: no other account, no identity of another kind, nobody who is disabled', async () => {
    await asked();
    const refused = { ok: false, code: 'not_found' };
    const mine = { ticket_id: TICKETS.free, score: 5 };
    await change(`insert into auth.identities (id, provider, provider_id, user_id)
      select gen_random_uuid(), 'google', x_user_id, '${PEOPLE.customer}' from public.customers where id = '${CUSTOMERS.free}'`);
    for (const who of ['customer', 'agentA', 'admin'] as const) {
      expect(await call('rate_ticket', mine, AS[who])).toEqual(refused);
      expect(await call('my_ratings', {}, AS[who])).toEqual([]);
      expect(await rate(5, '', AS[who])).toEqual({ ok: true, verified: false });
    }
    await signInWithX();
    expect(await call('rate_ticket', { ...mine, ticket_id: TICKETS.inA }, AS.customer)).toEqual(
      refused,
    );
    await change(`update public.members set disabled_at = now() where id = '${PEOPLE.customer}'`);
    expect(await call('rate_ticket', mine, AS.customer)).toEqual(refused);
    expect(await call('my_ratings', {}, AS.customer)).toEqual([]);
    expect(await ticket()).toMatchObject({ csat_verified: false });
  });

  it('is not asked once the link has expired', async () => {
    await asked();
    await signInWithX();
    await change('update private.ratings set expires_at = now()');
    expect(await call('my_ratings', {}, AS.customer)).toEqual([]);
    expect(
      await call('rate_ticket', { ticket_id: TICKETS.free, score: 5 }, AS.customer),
    ).toMatchObject({ code: 'not_found' });
  });
});

describe('the figures', () => {
  const figures = (days: number | null = 30, who: Person = 'supervisor') =>
    call('csat_figures', { days }, AS[who]);
  const NONE = { ok: true, asked: 0, answered: 0, good: 0, unverified: 0, comments: [] };

  it('are nothing when nobody was asked, and count what was asked in the period', async () => {
    expect(await figures()).toEqual(NONE);
    await asked();
    expect(await figures()).toEqual({ ...NONE, asked: 1 });
    await rate(4, 'Quick');
    expect(await figures()).toMatchObject({
      ...{ asked: 1, answered: 1, good: 1, unverified: 1 },
      comments: [{ ticket_id: TICKETS.free, score: 4, comment: 'Quick', verified: false }],
    });
    await rate(3);
    expect(await figures()).toEqual({ ...NONE, asked: 1, answered: 1, unverified: 1 });
    await change(
      `update public.tickets set csat_asked_at = now() - interval '8 days' where id = '${TICKETS.free}'`,
    );
    expect(await figures(7)).toEqual(NONE);
    expect(await figures(9, 'admin')).toMatchObject({ asked: 1 });
  });

  it('are of a period that makes sense', async () => {
    for (const days of [0, 367, null])
      expect(await figures(days)).toMatchObject({ code: 'invalid', field: 'days' });
  });
});
