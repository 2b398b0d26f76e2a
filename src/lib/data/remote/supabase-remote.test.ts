import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Mutation } from '../../domain/mutations.ts';
import { createRemoteClient } from './client.ts';
import { SupabaseRemote } from './supabase-remote.ts';

const MUTATION: Mutation = {
  id: '00000000-0000-4000-8000-000000000001',
  name: 'notification.read.v1',
  args: { notification_id: '00000000-0000-4000-8000-000000000002' },
};
const JSON_TYPE = 'application/json';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A remote whose server gives one and the same answer to everything. */
function answering(
  body: string,
  contentType: string,
  status = 200,
  clock?: ConstructorParameters<typeof SupabaseRemote>[2],
): SupabaseRemote {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(new Response(body, { status, headers: { 'content-type': contentType } })),
  );
  const client = createRemoteClient({ supabaseUrl: 'http://roost.example', anonKey: 'key' });
  return new SupabaseRemote(client, 'ada', clock);
}

const asks = (remote: SupabaseRemote): (() => Promise<unknown>)[] => [
  () => remote.pull(0),
  () => remote.snapshot(null),
  () => remote.apply(MUTATION),
  () => remote.lease([], 'device', 'model'),
];

it('knows the sign-in page of a network from the server', async () => {
  const remote = answering('<!doctype html><p>Welcome aboard', 'text/html; charset=utf-8');
  for (const ask of asks(remote))
    await expect(ask()).rejects.toMatchObject({ code: 'captive_portal' });
});

it.each([
  ['cut short', '{"rows": {"tickets": [{"id": "0', JSON_TYPE],
  ['empty', '', JSON_TYPE],
  ['a page that calls itself JSON', '<html></html>', JSON_TYPE],
  ['of another type', 'ok', 'text/plain'],
  ['nothing but null', 'null', JSON_TYPE],
])('does not believe an answer that is %s', async (_, body, contentType) => {
  for (const ask of asks(answering(body, contentType)))
    await expect(ask()).rejects.toMatchObject({ code: 'invalid_answer' });
});

it('takes an intent for neither applied nor refused, whatever JSON comes back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json(), async (body) => {
      for (const ask of asks(answering(body, JSON_TYPE)))
        await expect(ask()).rejects.toMatchObject({ code: 'invalid_answer' });
    }),
    { numRuns: 100 },
  );
});

it('refuses a page with any one field damaged or missing', async () => {
  const page = { rows: {}, gone: [], next: 4, more: false, epoch: 'e', min_seq: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(page)),
      fc.constantFrom(null, -0.5, { a: 1 }, [1], 'x', undefined),
      async (field, value) => {
        fc.pre(!(field === 'rows' && JSON.stringify(value) === '{}'));
        fc.pre(!(field === 'epoch' && value === 'x'));
        const ask = answering(JSON.stringify({ ...page, [field]: value }), JSON_TYPE).pull(0);
        await expect(ask).rejects.toMatchObject({ code: 'invalid_answer' });
      },
    ),
    { numRuns: 100 },
  );
});

describe('the time of the server', () => {
  const page = { rows: {}, gone: [], next: 4, more: false, epoch: 'e', min_seq: 0, seq: 4 };

  /** What the clock hears when this comes for an answer. */
  async function heard(answer: object): Promise<string[]> {
    const times: string[] = [];
    const clock = { ask: () => (at: string) => void times.push(at) };
    const remote = answering(JSON.stringify(answer), JSON_TYPE, 200, clock);
    await remote.pull(0);
    await remote.snapshot(null);
    return times;
  }

  it('is learnt from pulls and snapshots', async () => {
    const at = '2026-11-28T09:00:00.123456+00:00';
    expect(await heard({ ...page, at })).toEqual([at, at]);
  });

  it('is not said by an older server, which serves all the same', async () => {
    expect(await heard(page)).toEqual([]);
  });

  it.each([17, 'soon', null])('is no time when it is %j', async (at) => {
    await expect(heard({ ...page, at })).rejects.toMatchObject({ code: 'invalid_answer' });
  });
});
