/** Macros and articles: who writes them, what an import refuses, what replies remember, and how well they work. */
import { describe, expect, it } from 'vitest';
import { rpc, SERVICE } from './support/callers.ts';
import { deviceIn } from './support/device.ts';
import { freshWorld } from './support/fresh-world.ts';
import { GOOD, mutatorIn, OK } from './support/mutate.ts';
import { AS, COMPANY, PEOPLE, type Person, TICKETS, uuid } from './support/world.ts';

const world = freshWorld();
const { change, query, row } = world;
const { pull, snapshot } = deviceIn(world);
const apply = mutatorIn(world);
const call = (name: string, args: Record<string, unknown>, who: Person = 'supervisor') =>
  rpc<Record<string, unknown>>(world.test.database, AS[who], name, args);
const seenOf = async (table: string, id: string): Promise<unknown> =>
  (
    await query<{ at: string }>(
      `select to_jsonb(updated_at) as at from public.${table} where id = $1`,
      [id],
    )
  )[0]?.at;
const BIDI = '\u202e';

const MACRO = { id: uuid(400), folder: 'Money', title: 'Refund', body: 'It left us today.' };
const saveMacro = (more: Record<string, unknown> = {}, who?: Person) =>
  call(
    'save_macro',
    { ...MACRO, topics: ['refund'], status_after: null, seen: null, ...more },
    who,
  );

describe('a macro', () => {
  it('is made once, however often it is asked for, and kept without the space around it', async () => {
    const made = { title: '  Refund ', body: 'It left us today.\r\nThanks! \n' };
    expect(await saveMacro(made)).toMatchObject({ ok: true, id: MACRO.id });
    expect(await saveMacro(made)).toMatchObject({ ok: true, id: MACRO.id });
    expect(await row('macros', MACRO.id)).toMatchObject({
      title: 'Refund',
      body: 'It left us today.\nThanks!',
      topics: ['refund'],
      updated_by: PEOPLE.supervisor,
    });
  });

  it.each([
    [{ folder: ' ' }, 'folder', 'empty'],
    [{ title: 'x'.repeat(201) }, 'title', 'too_long'],
    [{ title: `Re${BIDI}fund` }, 'title', 'hostile_text'],
    [{ body: '' }, 'body', 'empty'],
    [{ body: null }, 'body', 'empty'],
    [{ topics: ['weather'] }, 'topics', 'unknown'],
    [{ topics: ['refund', 'refund'] }, 'topics', 'repeated'],
    [{ topics: null }, 'topics', 'empty'],
    [{ status_after: 'closed' }, 'status_after', 'unknown'],
    [{ folder: 'Parcels', title: 'On its way' }, 'title', 'taken'],
  ])('is refused with %j', async (more, field, reason) => {
    expect(await saveMacro(more)).toEqual({ ok: false, code: 'invalid', field, reason });
    expect(await row('macros', MACRO.id)).toBeUndefined();
  });

  it('tells the second of two people what the first one made of it', async () => {
    const seen = await seenOf('macros', COMPANY.macro);
    expect(await saveMacro({ id: COMPANY.macro, seen })).toMatchObject({ ok: true });
    expect(await saveMacro({ id: COMPANY.macro, seen, body: 'Mine' })).toMatchObject({
      code: 'changed_meanwhile',
      row: { body: MACRO.body },
    });
  });

  it('is archived, leaves its title to another one, and comes back when it is saved again', async () => {
    const { seq } = await snapshot('agentA');
    await call('archive_macro', { id: COMPANY.macro });
    expect((await pull('agentA', seq)).rows.macros).toMatchObject([
      { id: COMPANY.macro, archived_at: expect.any(String) as string },
    ]);
    const parcel = { folder: 'Parcels', title: 'On its way' };
    expect(await saveMacro(parcel)).toMatchObject({ ok: true });
    const seen = await seenOf('macros', COMPANY.macro);
    expect(await saveMacro({ ...parcel, id: COMPANY.macro, seen })).toMatchObject({
      reason: 'taken',
    });
    expect(await saveMacro({ id: COMPANY.macro, seen })).toMatchObject({ ok: true });
    expect(await row('macros', COMPANY.macro)).toMatchObject({
      archived_at: null,
      title: 'Refund',
    });
    expect(await call('archive_macro', { id: uuid(999) })).toMatchObject({ code: 'not_found' });
  });

  it.each(['agentA', 'customer', 'disabled'] as const)('is not for the %s', async (who) => {
    const forbidden = { ok: false, code: 'forbidden' };
    expect(await saveMacro({}, who)).toEqual(forbidden);
    expect(await call('archive_macro', { id: COMPANY.macro }, who)).toEqual(forbidden);
    expect(await row('macros', MACRO.id)).toBeUndefined();
    expect(await row('macros', COMPANY.macro)).toMatchObject({ archived_at: null });
  });
});

describe('an article', () => {
  const save = (more: Record<string, unknown> = {}) =>
    call('save_article', {
      ...{
        id: uuid(401),
        title: 'Refunds',
        body: 'Two to five days.',
        url: '',
        topics: ['refund'],
      },
      ...{ seen: null, ...more },
    });

  it('is made, changed and archived', async () => {
    const made = await save();
    expect(await row('articles', uuid(401))).toMatchObject({ url: null, topics: ['refund'] });
    const url = 'https://fernpost.example/refunds';
    expect(await save({ url, seen: made['updated_at'] })).toMatchObject({ ok: true });
    expect(await save({ body: 'Mine', seen: made['updated_at'] })).toMatchObject({
      code: 'changed_meanwhile',
      row: { url },
    });
    expect(await call('archive_article', { id: uuid(401) })).toMatchObject({ ok: true });
    expect((await row('articles', uuid(401)))?.['archived_at']).not.toBeNull();
  });

  it.each([
    [{ title: '' }, 'title', 'empty'],
    [{ body: `a${BIDI}b` }, 'body', 'hostile_text'],
    [{ url: 'http://fernpost.example' }, 'url', 'not_https'],
    [{ url: 'javascript:alert(1)' }, 'url', 'not_https'],
    [{ url: 'https://a b' }, 'url', 'not_https'],
    [{ topics: ['weather'] }, 'topics', 'unknown'],
  ])('is refused with %j', async (more, field, reason) => {
    expect(await save(more)).toEqual({ ok: false, code: 'invalid', field, reason });
  });
});

describe('an import', () => {
  const bring = (rows: unknown, who?: Person) =>
    call('import_macros', { rows: JSON.stringify(rows) }, who);
  const count = async () => (await query('select id from public.macros')).length;
  const refund = { folder: 'Money', title: 'Refund', body: 'It left us.', topics: ['refund'] };

  it('takes all rows, and the same file twice', async () => {
    const rows = [refund, { folder: 'Money', title: 'Twice', body: 'One falls away.' }];
    expect(await bring(rows)).toEqual({ ok: true, added: 2, known: 0 });
    expect(await bring(rows)).toEqual({ ok: true, added: 0, known: 2 });
    expect(await count()).toBe(3);
  });

  it('takes none when one is wrong, and names each with its reason', async () => {
    const answer = await bring([
      refund,
      { ...refund, body: 'Other words.' },
      { folder: '', title: 'A', body: 'B' },
      { folder: 'Parcels', title: 'On its way', body: 'Not what is there.' },
      { folder: 'F', title: 'T', body: 'B', topics: ['weather'] },
      { folder: 'F', title: 'U', body: 'B', topics: 'refund' },
      { folder: 'F', title: 'V', body: 7, topics: [] },
      { folder: 'F' },
      'not a row',
    ]);
    expect(answer).toEqual({
      ok: false,
      code: 'invalid',
      problems: [
        { row: 2, field: 'title', reason: 'repeated' },
        { row: 3, field: 'folder', reason: 'empty' },
        { row: 4, field: 'title', reason: 'taken' },
        { row: 5, field: 'topics', reason: 'unknown' },
        { row: 6, field: 'topics', reason: 'empty' },
        { row: 8, field: 'title', reason: 'empty' },
        { row: 9, field: 'folder', reason: 'empty' },
      ],
    });
    expect(await count()).toBe(1);
  });

  it('has its limits', async () => {
    expect(await bring([])).toMatchObject({ field: 'rows', reason: 'empty' });
    expect(await bring({})).toMatchObject({ field: 'rows', reason: 'malformed' });
    const many = Array.from({ length: 1001 }, (_, n) => ({ ...refund, title: `T${String(n)}` }));
    expect(await bring(many)).toMatchObject({ field: 'rows', reason: 'too_many' });
    expect(await bring([refund], 'agentA')).toEqual({ ok: false, code: 'forbidden' });
    expect(await count()).toBe(1);
  });
});

describe('a reply', () => {
  const queue = (macro_id: unknown, n = 501) =>
    apply('agentA', 'reply.queue.v1', {
      ...GOOD['reply.queue.v1'],
      reply_id: uuid(n),
      ...(macro_id !== undefined && { macro_id }),
    });

  it('remembers its macro, also one that was archived meanwhile', async () => {
    await call('archive_macro', { id: COMPANY.macro });
    expect(await queue(COMPANY.macro)).toEqual(OK);
    expect(await row('replies', uuid(501))).toMatchObject({ macro_id: COMPANY.macro });
  });

  it.each([undefined, null, uuid(999), 'no id', 7])(
    'is queued with the macro %j',
    async (macro) => {
      expect(await queue(macro)).toEqual(OK);
      expect(await row('replies', uuid(501))).toMatchObject({ state: 'queued', macro_id: null });
    },
  );
});

describe('the figures', () => {
  const refresh = () => rpc<number>(world.test.database, SERVICE, 'refresh_macro_figures');
  const figures = async () => {
    const found = await row('macros', COMPANY.macro);
    return [found?.['used_count'], found?.['solved_count']];
  };
  /** A reply that X has, made so many hours ago. */
  const sent = (n: number, ticketId: string, hours: number, macro: string | null) =>
    change(`insert into public.replies
        (id, ticket_id, in_reply_to_message_id, author_id, text, state, x_post_id, sent_at, created_at, macro_id)
      select '${uuid(n)}', ticket_id, in_reply_to_message_id, author_id, 'On its way.', 'sent', '${String(n)}',
        now() - interval '${String(hours)} hours' + interval '1 minute', now() - interval '${String(hours)} hours',
        ${macro === null ? 'null' : `'${macro}'`}
      from public.replies where ticket_id = '${ticketId}' limit 1`);
  const solve = (ticketId: string, hours: number) =>
    change(`update public.tickets set status = 'solved', solved_at = now() - interval '${String(hours)} hours'
      where id = '${ticketId}'`);

  it('count what X has, and what ended its ticket', async () => {
    await sent(601, TICKETS.free, 3, COMPANY.macro);
    await sent(602, TICKETS.inA, 3, COMPANY.macro);
    await sent(603, TICKETS.inB, 3, COMPANY.macro);
    await change(`update public.replies set macro_id = '${COMPANY.macro}' where state = 'failed'`);
    await solve(TICKETS.free, 3);
    await solve(TICKETS.inA, 1);
    // Another answer came between.
    await sent(604, TICKETS.inA, 2, null);
    expect(await refresh()).toBe(1);
    expect(await figures()).toEqual([3, 1]);
  });

  it('forget what is older than half a year, and what was opened again', async () => {
    await sent(601, TICKETS.free, 24 * 181, COMPANY.macro);
    await sent(602, TICKETS.inA, 3, COMPANY.macro);
    await solve(TICKETS.inA, 2);
    await refresh();
    expect(await figures()).toEqual([1, 1]);
    await change(
      `update public.tickets set status = 'open', solved_at = null where id = '${TICKETS.inA}'`,
    );
    await refresh();
    expect(await figures()).toEqual([1, 0]);
  });

  it('write nothing when nothing has changed, and overtake nobody who edits', async () => {
    await sent(601, TICKETS.free, 3, COMPANY.macro);
    const seen = await seenOf('macros', COMPANY.macro);
    expect(await refresh()).toBe(1);
    const { seq } = await snapshot('agentA');
    expect(await refresh()).toBe(0);
    expect((await pull('agentA', seq)).rows.macros).toEqual([]);
    expect(await saveMacro({ id: COMPANY.macro, seen })).toMatchObject({ ok: true });
  });
});
