import { describe, expect, it } from 'vitest';
import { refusal, rpc, SERVICE } from './support/callers.ts';
import { freshWorld } from './support/fresh-world.ts';
import { mutatorIn } from './support/mutate.ts';
import { intakeIn, minutes, post } from './support/posts.ts';
import { BRAND, BRAND_X_ID, PEOPLE, TEAMS, TICKETS, uuid } from './support/world.ts';

const world = freshWorld();
const { change, query } = world;
const { ingest, outcomes } = intakeIn(world);
const apply = mutatorIn(world);

describe('ingest_posts', () => {
  it('makes one ticket a conversation and one message a post', async () => {
    const results = await ingest([
      post(2001),
      post(2002, {
        conversation_id: '2001',
        in_reply_to_x_post_id: '2001',
        posted_at: minutes(-5),
      }),
      post(2003),
    ]);
    expect(results.map((result) => result.outcome)).toEqual(['taken', 'taken', 'taken']);
    expect(results[0]?.ticket_id).toBe(results[1]?.ticket_id);
    expect(results[2]?.ticket_id).not.toBe(results[0]?.ticket_id);
    const [ticket] = await query('select * from public.tickets where id = $1', [
      results[0]?.ticket_id,
    ]);
    expect(ticket).toMatchObject({
      conversation_id: '2001',
      status: 'open',
      team_id: null,
      last_reply_at: null,
    });
    const messages = await query(
      `select kind, x_post_id, text, language, in_reply_to_x_post_id from public.messages where ticket_id = $1 order by posted_at`,
      [results[0]?.ticket_id],
    );
    expect(messages).toEqual([
      {
        kind: 'inbound',
        x_post_id: '2001',
        text: 'Post 2001',
        language: 'en',
        in_reply_to_x_post_id: null,
      },
      {
        kind: 'inbound',
        x_post_id: '2002',
        text: 'Post 2002',
        language: 'en',
        in_reply_to_x_post_id: '2001',
      },
    ]);
    const triage = await query(
      `select source, evidence, model_version from public.triage where message_id = $1`,
      [results[0]?.message_id],
    );
    expect(triage).toEqual([{ source: 'linear', evidence: ['post'], model_version: 'linear-1' }]);
  });

  it('takes nothing twice: repeated, within a batch, and by poll and webhook at once', async () => {
    expect(await outcomes([post(2001), post(2001)])).toEqual(['taken', 'known']);
    expect(await outcomes([post(2001)], 'webhook')).toEqual(['known']);
    const batch = Array.from({ length: 20 }, (_, i) => post(3000 + i));
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        outcomes(i % 2 ? batch : batch.toReversed(), i % 2 ? 'poll' : 'webhook'),
      ),
    );
    expect(answers.flat().filter((outcome) => outcome === 'taken')).toHaveLength(20);
    expect(
      await query('select count(*)::int as n from public.messages where x_post_id like $1', [
        '30__',
      ]),
    ).toEqual([{ n: 20 }]);
    expect(
      await query('select count(*)::int as n from public.tickets where conversation_id like $1', [
        '30__',
      ]),
    ).toEqual([{ n: 20 }]);
  });

  it('comes to the same whatever the order', async () => {
    const talk = [
      post(2001, { posted_at: minutes(-30) }),
      post(2002, { conversation_id: '2001', posted_at: minutes(-20) }),
      post(2003, { conversation_id: '2001', posted_at: minutes(-10) }),
    ];
    for (const one of talk.toReversed()) await ingest([one]);
    const [ticket] = await query<{ first_message_at: string; last_customer_message_at: string }>(
      `select first_message_at, last_customer_message_at from public.tickets where conversation_id = '2001'`,
    );
    expect(Date.parse(ticket?.first_message_at ?? '')).toBe(Date.parse(String(talk[0]?.posted_at)));
    expect(Date.parse(ticket?.last_customer_message_at ?? '')).toBe(
      Date.parse(String(talk[2]?.posted_at)),
    );
    expect(
      await query(
        `select count(*)::int as n from public.messages m join public.tickets t on t.id = m.ticket_id where t.conversation_id = '2001'`,
      ),
    ).toEqual([{ n: 3 }]);
  });

  it('numbers tickets in the order of their posts', async () => {
    await ingest([post(2002, { posted_at: minutes(-1) }), post(2001, { posted_at: minutes(-9) })]);
    const rows = await query<{ conversation_id: string }>(
      `select conversation_id from public.tickets where conversation_id in ('2001', '2002') order by number`,
    );
    expect(rows.map((row) => row.conversation_id)).toEqual(['2001', '2002']);
  });

  it.each(['pending', 'waiting', 'solved', 'closed'])(
    'opens a %s ticket again when the customer writes, and tells who has it',
    async (status) => {
      await change(
        `update public.tickets set status = '${status}', solved_at = now(), assignee_id = '${PEOPLE.agentA}' where id = '${TICKETS.free}'`,
      );
      await ingest([post(2001, { conversation_id: '1000' })]);
      expect(
        await query('select status, solved_at from public.tickets where id = $1', [TICKETS.free]),
      ).toEqual([{ status: 'open', solved_at: null }]);
      expect(
        await query(`select user_id from public.notifications where kind = 'customer_answered'`),
      ).toEqual([{ user_id: PEOPLE.agentA }]);
    },
  );

  it('does not open it for a post that is older than what was answered, nor for a repeat', async () => {
    await change(
      `update public.tickets set status = 'solved', solved_at = now() where id = '${TICKETS.free}'`,
    );
    await ingest([post(2001, { conversation_id: '1000', posted_at: minutes(-120) })]);
    await ingest([post(1000, { posted_at: minutes(-60) })]);
    expect(await query('select status from public.tickets where id = $1', [TICKETS.free])).toEqual([
      { status: 'solved' },
    ]);
  });

  it('takes an edit in place of the old words, and forgets what was said of them', async () => {
    await ingest([post(2001)]);
    const [before] = await query<{ id: string }>(
      `select id from public.messages where x_post_id = '2001'`,
    );
    await apply('agentA', 'triage.correct.v1', {
      message_id: before?.id,
      topic: { from: 'billing', to: 'refund' },
    });
    const edit = post(2001, {
      edit_id: '2009',
      text: 'Better words',
      edited_at: minutes(-3),
      triage: { ...post(1).triage, model_version: 'linear-2' },
    });
    expect(await outcomes([edit])).toEqual(['edited']);
    const [after] = await query(
      'select id, text, edited_at from public.messages where x_post_id = $1',
      ['2001'],
    );
    expect(after).toMatchObject({ id: before?.id, text: 'Better words' });
    expect(
      await query('select source, model_version from public.triage where message_id = $1', [
        before?.id,
      ]),
    ).toEqual([{ source: 'linear', model_version: 'linear-2' }]);
    expect(await outcomes([edit, post(2001)])).toEqual(['known', 'known']);
    expect(await query('select text from public.messages where x_post_id = $1', ['2001'])).toEqual([
      { text: 'Better words' },
    ]);
  });

  it('takes the newest of several versions in one batch', async () => {
    const versions = [
      post(2001),
      post(2001, { edit_id: '2002', text: 'Second', edited_at: minutes(-8) }),
      post(2001, { edit_id: '2003', text: 'Third', edited_at: minutes(-7) }),
    ];
    expect(await outcomes(versions)).toEqual(['known', 'known', 'taken']);
    expect(await query('select text from public.messages where x_post_id = $1', ['2001'])).toEqual([
      { text: 'Third' },
    ]);
  });

  it('leaves our own posts out', async () => {
    expect(
      await ingest([post(2001, { author: { ...post(1).author, x_user_id: BRAND_X_ID } })]),
    ).toEqual([{ x_post_id: '2001', outcome: 'ignored', code: 'own_post' }]);
    expect(await query(`select 1 from public.tickets where conversation_id = '2001'`)).toEqual([]);
  });

  it('keeps a malformed post aside with its reason, once, and takes the rest of the page', async () => {
    const page = [
      post(2001, { text: 7 }),
      post(2002, { posted_at: 'yesterday' }),
      post(2003, { author: null }),
      post(2004, { x_post_id: 'abc' }),
      post(2005, { media: 'none' }),
      post(2006, { triage: { readings: {} } }),
      post(2007, { language: '' }),
      'no post',
      null,
      post(2008, { conversation_id: null }),
      post(2010, { author: { ...post(1).author, followers: 'many' } }),
      post(2011, { edited_at: 5 }),
      {},
      post(2009),
    ];
    const codes = (await ingest(page)).map((result) => result.code ?? result.outcome);
    expect(codes).toEqual([
      'invalid_text',
      'invalid_time',
      'invalid_author',
      'invalid_id',
      'invalid_media',
      'invalid_triage',
      'invalid_language',
      'invalid_post',
      'invalid_post',
      'invalid_id',
      'invalid_author',
      'invalid_time',
      'invalid_id',
      'taken',
    ]);
    await ingest(page);
    const kept = await query<{ error_code: string; external_id: string | null }>(
      `select error_code, external_id from public.raw_events where state = 'refused'`,
    );
    expect(kept).toHaveLength(13);
    expect(kept).toContainEqual({ error_code: 'invalid_text', external_id: '2001' });
  });

  it('keeps text as it is: markup, emoji, quotes, a backslash, 25,000 characters', async () => {
    const texts = [
      '<img src=x onerror=alert(1)>',
      `it's "fine" \\ 👩‍👩‍👧 مرحبا`,
      'x'.repeat(25_000),
      "'; drop table tickets; --",
    ];
    await ingest(texts.map((text, i) => post(2001 + i, { text })));
    expect(
      (
        await query<{ text: string }>(
          `select text from public.messages where x_post_id like '200_' order by x_post_id`,
        )
      ).map((row) => row.text),
    ).toEqual(texts);
  });

  it('knows a profile by its newest post, and keeps it when a page brings none', async () => {
    const author = post(1).author;
    await ingest([
      post(2001, { posted_at: minutes(-9), author: { ...author, followers: 10 } }),
      post(2002, {
        posted_at: minutes(-2),
        author: { ...author, followers: 20, handle: 'mira_new' },
      }),
    ]);
    await ingest([
      post(2003, { author: { ...author, handle: null, name: null, bio: null, followers: 0 } }),
    ]);
    await ingest([
      post(2004, { author: { ...author, x_user_id: '6000', handle: null, name: null } }),
    ]);
    expect(
      await query(
        `select x_user_id, handle, name, followers::int from public.customers where x_user_id in ('5000', '6000') order by 1`,
      ),
    ).toEqual([
      { x_user_id: '5000', handle: 'mira_new', name: 'Mira', followers: 20 },
      { x_user_id: '6000', handle: '6000', name: '6000', followers: 120 },
    ]);
  });

  describe('urgent posts', () => {
    const alerts = async () =>
      (
        await query<{ user_id: string }>(
          `select user_id from public.notifications where kind = 'urgent_ticket'`,
        )
      )
        .map((row) => row.user_id)
        .sort();

    it('alert everybody who sees the ticket and works here, once a ticket', async () => {
      await ingest([
        post(2001, { priority_level: 'urgent' }),
        post(2002, { conversation_id: '2001', priority_level: 'urgent' }),
      ]);
      expect(await alerts()).toEqual(
        [PEOPLE.admin, PEOPLE.supervisor, PEOPLE.agentA, PEOPLE.agentB].sort(),
      );
    });

    it('alert only those in whose sight the ticket is', async () => {
      await ingest([post(2001, { conversation_id: '1002', priority_level: 'urgent' })]);
      expect(await alerts()).toEqual([PEOPLE.admin, PEOPLE.supervisor, PEOPLE.agentB].sort());
    });

    it('do not alert again, for a repeat, an edit or an archive', async () => {
      await ingest([post(2001, { priority_level: 'urgent' })]);
      const first = await alerts();
      await ingest([
        post(2001, { priority_level: 'urgent' }),
        post(2001, { priority_level: 'urgent', edit_id: '9', edited_at: minutes(0) }),
      ]);
      await ingest(
        [post(2002, { priority_level: 'urgent', posted_at: minutes(-60 * 25) })],
        'import',
      );
      expect(await alerts()).toEqual(first);
    });
  });

  it.each([
    ['an account that is not there', { brand_account_id: uuid(999) }],
    ['a source that is none', { source: 'pigeon' }],
    ['no array', { posts: { data: [] } }],
    ['more than 5,000', { posts: Array.from({ length: 5001 }, () => ({})) }],
  ])('refuses %s in words', async (_what, more) => {
    const call = rpc(world.test.database, SERVICE, 'ingest_posts', {
      brand_account_id: BRAND,
      source: 'poll',
      posts: [],
      ...more,
    });
    expect(await refusal(call)).toMatchObject({ code: 'PT400', detail: 'invalid_arguments' });
  });

  it('answers an empty page with nothing', async () => {
    expect(await ingest([])).toEqual([]);
  });

  it('takes a thousand posts in one go, in a team’s conversation too', async () => {
    await change(`update public.tickets set team_id = '${TEAMS.b}' where id = '${TICKETS.free}'`);
    const posts = Array.from({ length: 1000 }, (_, i) =>
      post(10_000 + i, {
        conversation_id: i % 3 ? String(10_000 + i) : '1000',
        author: { ...post(1).author, x_user_id: String(7000 + (i % 50)) },
      }),
    );
    expect(new Set(await outcomes(posts, 'import'))).toEqual(new Set(['taken']));
  });
});
