import { afterEach, describe, expect, it, vi } from 'vitest';
import { connection } from '../../../../tests/support/ui/samples.ts';
import type { KnownConnections } from '../../features/x-connections.ts';
import type { Clock } from '../../platform/clock.ts';
import { createRemoteClient } from './client.ts';
import { SupabaseXConnections } from './supabase-x-connections.ts';

const BRAND = '50000000-0000-4000-8000-000000000001';
const KEYS = {
  consumer_key: 'k',
  consumer_secret: 's',
  access_token: 't',
  access_secret: 'ts',
  bearer_token: '',
};

afterEach(() => {
  vi.unstubAllGlobals();
});

interface Answer {
  body: unknown;
  status?: number;
}

/** A server that answers orders as told and always has one connection; what was asked and kept is remembered. */
function setUp(answer: Answer = { body: { ok: true } }) {
  const orders: unknown[] = [];
  const kept: KnownConnections[] = [];
  const rounds: (() => void)[] = [];
  let pulls = 0;
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const json = (body: unknown, status = 200): Response =>
      new Response(JSON.stringify(body), {
        status,
        headers: { 'content-type': 'application/json' },
      });
    const request = new Request(input, init);
    if (request.url.includes('/rest/v1/x_connections')) return json([connection(BRAND)]);
    orders.push(await request.json());
    return json(answer.body, answer.status);
  });
  const clock: Clock = {
    now: () => Date.parse('2026-03-02T10:00:00Z'),
    after: (_ms, then) => {
      rounds.push(then);
      return () => void rounds.splice(0);
    },
    every: () => () => undefined,
  };
  const x = new SupabaseXConnections({
    client: createRemoteClient({ supabaseUrl: 'http://roost.example', anonKey: 'key' }),
    kept: {
      known: { subscribe: () => () => undefined },
      keep: (value) => {
        kept.push(value);
        return Promise.resolve();
      },
    },
    clock,
    changed: () => {
      pulls += 1;
    },
  });
  return { x, orders, kept, rounds, pulls: () => pulls };
}

describe('an order', () => {
  it('is sent, and what came of it is read and kept', async () => {
    const { x, orders, kept } = setUp();
    await x.setPaused(BRAND, true);
    await x.setPollSeconds(BRAND, 120);
    expect(orders).toEqual([
      { action: 'pause', brand_account_id: BRAND },
      { action: 'set_poll_seconds', brand_account_id: BRAND, poll_seconds: 120 },
    ]);
    expect(kept).toHaveLength(2);
    expect(kept[0]).toEqual({ connections: [connection(BRAND)], at: '2026-03-02T10:00:00.000Z' });
  });

  it('that is refused says which field, and why', async () => {
    const refused = { ok: false, code: 'invalid', field: 'access_token', reason: 'other_account' };
    await expect(setUp({ body: refused }).x.saveKeys(BRAND, {})).rejects.toMatchObject({
      code: 'invalid',
      field: 'access_token',
      reason: 'other_account',
    });
  });

  it.each([
    [403, { error: { code: 'forbidden' } }, 'forbidden'],
    [401, {}, 'unauthorised'],
    [500, {}, 'server'],
    [400, {}, 'invalid'],
    [200, { fine: true }, 'invalid_answer'],
  ])('that is answered with %i %j is a refusal: %s', async (status, body, code) => {
    await expect(setUp({ body, status }).x.test(BRAND)).rejects.toMatchObject({ code });
  });

  it('without a network says so', async () => {
    const { x } = setUp();
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(x.test(BRAND)).rejects.toMatchObject({ code: 'offline' });
  });
});

describe('keys', () => {
  it('connect an account, whose row is fetched', async () => {
    const { x, orders, pulls } = setUp({ body: { ok: true, brand_account_id: BRAND, checks: [] } });
    expect(await x.connect(KEYS)).toEqual({
      kind: 'connected',
      brandAccountId: BRAND,
      checks: [],
    });
    expect(orders).toEqual([{ action: 'connect', credentials: { ...KEYS, bearer_token: null } }]);
    expect(pulls()).toBe(1);
  });

  it('that X refuses come back with what it found', async () => {
    const checks = [
      { name: 'account', state: 'failed', code: 'x_unauthorized', detail: null, until: null },
    ];
    const { x, pulls } = setUp({ body: { ok: false, code: 'not_connected', checks } });
    expect(await x.connect(KEYS)).toEqual({ kind: 'refused', checks });
    expect(pulls()).toBe(0);
  });
});

it('asks again and again until it is stopped', async () => {
  const { x, kept, rounds } = setUp();
  const stop = x.follow();
  await expect.poll(() => rounds.length).toBe(1);
  rounds.shift()?.();
  await expect.poll(() => kept.length).toBe(2);
  await expect.poll(() => rounds.length).toBe(1);
  stop();
  expect(rounds).toEqual([]);
});
