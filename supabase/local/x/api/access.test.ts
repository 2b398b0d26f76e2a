import { ApiResponseError } from 'twitter-api-v2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock, type ManualClock } from '../manual-clock.ts';
import { startXSimulator } from '../server.ts';
import { callSigned, realClient, signByHand } from '../test-client.ts';
import type { XSimulator } from '../options.ts';

let simulator: XSimulator;
let clock: ManualClock;

beforeEach(async () => {
  clock = createManualClock(Date.now());
  simulator = await startXSimulator({ clock });
});

afterEach(async () => {
  await simulator.close();
});

describe('signatures', () => {
  it('made with a wrong secret, key or token are refused with 401', async () => {
    for (const wrong of ['consumerSecret', 'accessSecret', 'consumerKey', 'accessToken'] as const) {
      const answer = await callSigned(simulator, 'GET', '/2/users/me', {
        credentials: { [wrong]: 'something else' },
      });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toEqual({
        title: 'Unauthorized',
        detail: 'Unauthorized',
        type: 'about:blank',
        status: 401,
      });
    }
    const client = realClient(simulator, 'user', {
      ...simulator.credentials,
      accessSecret: 'stale',
    });
    await expect(client.v2.me()).rejects.toMatchObject({ code: 401 });
  });

  it('cover the query: another max_results is another request', async () => {
    const url = new URL(`/2/users/${simulator.brand.id}/mentions?max_results=10`, simulator.origin);
    const authorization = signByHand(simulator, 'GET', url);
    url.searchParams.set('max_results', '100');
    expect((await fetch(url, { headers: { authorization } })).status).toBe(401);
  });

  it('are good once, and only for about five minutes', async () => {
    const nonce = 'used-before';
    const timestamp = Math.floor(clock.now() / 1000);
    expect((await callSigned(simulator, 'GET', '/2/users/me', { nonce, timestamp })).status).toBe(
      200,
    );
    expect((await callSigned(simulator, 'GET', '/2/users/me', { nonce, timestamp })).status).toBe(
      401,
    );
    const stale = await callSigned(simulator, 'GET', '/2/users/me', { timestamp: timestamp - 600 });
    expect(stale.status).toBe(401);
  });

  it('match whatever characters the query has', async () => {
    const query = encodeURIComponent("@Wrenby it's 50% off! ñ*~+ & more = less");
    const answer = await callSigned(simulator, 'GET', `/2/tweets/search/recent?query=${query}`);
    expect(answer.status).toBe(200);
  });
});

describe('the app-only token', () => {
  it('reads but neither posts nor has a profile', async () => {
    const client = realClient(simulator, 'app');
    expect((await client.v2.userMentionTimeline(simulator.brand.id)).meta.result_count).toBe(0);
    for (const attempt of [client.v2.tweet('hello'), client.v2.me()]) {
      const error: unknown = await attempt.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ApiResponseError);
      expect(error).toMatchObject({ code: 403, data: { title: 'Unsupported Authentication' } });
    }
  });

  it('is refused when it is wrong or missing', async () => {
    const url = `${simulator.origin}/2/tweets/1`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { authorization: 'Bearer nonsense' } })).status).toBe(401);
  });
});

describe('rate limits', () => {
  it('count down in the headers and end in 429 without Retry-After, until the window is over', async () => {
    const me = (): Promise<Response> =>
      callSigned(simulator, 'GET', '/2/users/me', { timestamp: Math.floor(clock.now() / 1000) });
    const first = await me();
    expect(first.headers.get('x-rate-limit-limit')).toBe('75');
    expect(first.headers.get('x-rate-limit-remaining')).toBe('74');
    const resetSeconds = Number(first.headers.get('x-rate-limit-reset'));
    expect(resetSeconds - Math.floor(clock.now() / 1000)).toBe(900);
    for (let call = 1; call < 75; call++) await me();
    const refused = await me();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(refused.headers.get('x-rate-limit-remaining')).toBe('0');
    expect(Number(refused.headers.get('x-rate-limit-reset'))).toBe(resetSeconds);
    expect(await refused.json()).toMatchObject({ title: 'Too Many Requests', status: 429 });
    clock.advance(15 * 60_000);
    expect((await me()).status).toBe(200);
  });

  it('reach the real client as its rateLimit', async () => {
    const limited = await startXSimulator({
      rateLimits: { 'users.mentions': { user: 1, app: 1 } },
    });
    const client = realClient(limited);
    await client.v2.userMentionTimeline(limited.brand.id);
    const error: unknown = await client.v2
      .userMentionTimeline(limited.brand.id)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 429, rateLimit: { limit: 1, remaining: 0 } });
    await limited.close();
  });
});
