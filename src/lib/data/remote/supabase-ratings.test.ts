import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRemoteClient } from './client.ts';
import { SupabaseRatings } from './supabase-ratings.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A server that answers as told; what it was asked is remembered. */
function setUp(body: unknown, status = 200) {
  const asked: [path: string, args: unknown][] = [];
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    asked.push([new URL(request.url).pathname.replace('/rest/v1/rpc/', ''), await request.json()]);
    return new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json' },
    });
  });
  const client = createRemoteClient({ supabaseUrl: 'http://roost.example', anonKey: 'key' });
  return { ratings: new SupabaseRatings(client), asked };
}

describe('ratings', () => {
  it('asks for the page of a link, and says no as the server does', async () => {
    const page = { company: 'Larkline', question: 'How was it?', scale: 'faces', verified: false };
    const { ratings, asked } = setUp({ ok: true, ...page });
    expect(await ratings.page('token')).toMatchObject(page);
    expect(asked).toEqual([['rating_page', { token: 'token' }]]);
    await expect(
      setUp({ ok: false, code: 'link_closed' }).ratings.page('token'),
    ).rejects.toMatchObject({ code: 'link_closed' });
  });

  it('does not believe an answer that makes no sense', async () => {
    await expect(setUp({ ok: true }).ratings.page('token')).rejects.toMatchObject({
      code: 'invalid_answer',
    });
    await expect(setUp({}, 503).ratings.page('token')).rejects.toMatchObject({ code: 'server' });
    await expect(setUp({}, 400).ratings.page('token')).rejects.toMatchObject({ code: 'invalid' });
  });

  it('saves an answer, and says which field was refused', async () => {
    const { ratings, asked } = setUp({ ok: true, verified: false });
    await ratings.rate('token', 4, 'Quick');
    expect(asked).toEqual([['rate', { token: 'token', score: 4, comment: 'Quick' }]]);
    const no = { ok: false, code: 'invalid', field: 'comment', reason: 'too_long' };
    await expect(setUp(no).ratings.rateOwn('one', 4, 'x')).rejects.toMatchObject({
      ...{ code: 'invalid', field: 'comment', reason: 'too_long' },
    });
  });

  it('lists the tickets of a customer', async () => {
    const { ratings } = setUp([
      {
        ...{ ticket_id: 'one', brand: 'Larkline', asked_at: '2026-03-02T12:00:00Z' },
        ...{ question: 'How was it?', scale: 'thumbs', score: null, comment: null },
      },
    ]);
    expect(await ratings.own()).toEqual([
      {
        ...{ ticketId: 'one', brand: 'Larkline', askedAt: '2026-03-02T12:00:00Z' },
        ...{ question: 'How was it?', scale: 'thumbs', score: null, comment: '' },
      },
    ]);
  });
});
