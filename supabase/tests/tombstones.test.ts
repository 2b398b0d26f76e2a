import { describe, expect, it } from 'vitest';
import { refusal, rpc, SERVICE } from './support/callers.ts';
import { freshWorld } from './support/fresh-world.ts';
import { intakeIn, minutes, post } from './support/posts.ts';
import { MESSAGES, REPLIES, TICKETS } from './support/world.ts';

const world = freshWorld();
const { change, query } = world;
const { ingest, tombstone } = intakeIn(world);

describe('tombstone_posts', () => {
  it('empties the message on every copy: words, media, triage, lease, and the raw event', async () => {
    await ingest([
      post(2001, {
        media: [
          { kind: 'photo', url: 'https://example.test/a.jpg', preview_url: null, alt_text: null },
        ],
      }),
      post(2002, { text: 5 }),
    ]);
    const [{ id } = { id: '' }] = await query<{ id: string }>(
      `select id from public.messages where x_post_id = '2001'`,
    );
    expect(await tombstone('2001', '2002', '999999')).toBe(1);
    const [message] = await query(
      'select text, media, deleted_at from public.messages where id = $1',
      [id],
    );
    expect(message).toMatchObject({ text: '', media: [] });
    expect(message?.['deleted_at']).not.toBeNull();
    expect(await query('select 1 from public.triage where message_id = $1', [id])).toEqual([]);
    expect(await query(`select payload from public.raw_events where external_id = '2002'`)).toEqual(
      [{ payload: null }],
    );
    expect(await tombstone('2001')).toBe(0);
  });

  it('is not undone by the post coming again, also not as an edit', async () => {
    await ingest([post(2001)]);
    await tombstone('2001');
    expect(
      await ingest([post(2001), post(2001, { edit_id: '2005', edited_at: minutes(1) })]),
    ).toMatchObject([{ outcome: 'known' }, { outcome: 'known' }]);
    expect(await query('select text from public.messages where x_post_id = $1', ['2001'])).toEqual([
      { text: '' },
    ]);
  });

  it('keeps out a post whose deletion came first', async () => {
    await tombstone('2001');
    expect(await ingest([post(2001)])).toEqual([
      { x_post_id: '2001', outcome: 'ignored', code: 'deleted' },
    ]);
    expect(await query(`select 1 from public.messages where x_post_id = '2001'`)).toEqual([]);
  });

  it('understands the id of any version', async () => {
    await ingest([post(2001, { edit_id: '2007', edited_at: minutes(-1) })]);
    expect(await tombstone('2007')).toBe(1);
    expect(await query('select text from public.messages where x_post_id = $1', ['2001'])).toEqual([
      { text: '' },
    ]);
  });

  it('cancels replies that wait to answer it, and only those', async () => {
    await change(`update public.replies set state = 'queued' where id = '${REPLIES.free}';
      update public.tickets set status = 'waiting' where id in ('${TICKETS.free}', '${TICKETS.inA}')`);
    await tombstone('1000');
    expect(
      await query(`select id, state from public.replies where error_code = 'message_deleted'`),
    ).toEqual([{ id: REPLIES.free, state: 'cancelled' }]);
    expect(
      await query('select status from public.tickets where id = any ($1) order by id', [
        [TICKETS.free, TICKETS.inA],
      ]),
    ).toEqual([{ status: 'open' }, { status: 'waiting' }]);
    expect(await query('select text from public.messages where id = $1', [MESSAGES.inA])).toEqual([
      { text: 'Where is my parcel?' },
    ]);
  });

  it.each([[null], [['x']], [[null]]])('refuses %j in words', async (ids) => {
    expect(
      await refusal(rpc(world.test.database, SERVICE, 'tombstone_posts', { x_post_ids: ids })),
    ).toMatchObject({ code: 'PT400', detail: 'invalid_arguments' });
  });
});
