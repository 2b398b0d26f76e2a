import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppStanding } from './apps.ts';
import type { XSimulator } from './options.ts';
import { startXSimulator } from './server.ts';
import { callSigned, realClient } from './test-client.ts';

let simulator: XSimulator;
let folder: string;
const restart = async (): Promise<void> => {
  simulator = await startXSimulator({ dataFile: join(folder, 'x.jsonl') });
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'roost-x-'));
  await restart();
});
afterEach(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${simulator.origin}/_sim/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as T;
}

const stand = (standing: Partial<AppStanding>): void => {
  Object.assign(simulator.app(simulator.brand.username).standing, standing);
};

describe('two accounts', () => {
  it('have keys of their own: each is who its keys say, and posts as itself', async () => {
    const { credentials } = simulator.app('Meadow');
    const meadow = realClient(simulator, 'user', credentials);
    expect((await meadow.v2.me()).data.username).toBe('Meadow');
    expect((await realClient(simulator).v2.me()).data.username).toBe(simulator.brand.username);
    const { data } = await meadow.v2.tweet('hello from the meadow');
    expect(simulator.timeline()[0]?.posts.find(({ id }) => id === data.id)?.isBrand).toBe(false);
  });

  it('do not sign for each other', async () => {
    const { credentials } = simulator.app('Meadow');
    const answer = await callSigned(simulator, 'GET', '/2/users/me', {
      credentials: { accessToken: credentials.accessToken },
    });
    expect(answer.status).toBe(401);
  });

  it('see their own webhooks only', async () => {
    const meadow = realClient(simulator, 'app', simulator.app('Meadow').credentials);
    const brand = realClient(simulator, 'app');
    const refused: unknown = await meadow.v2
      .post('webhooks', { url: `${simulator.origin}/_sim/nowhere` })
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 400 });
    expect(await brand.v2.get('webhooks')).toMatchObject({ data: [] });
  });

  it('keep their keys over a restart', async () => {
    const made = await control<{ credentials: object }>('POST', 'apps', {
      account: { username: 'Meadow', name: 'Meadow' },
    });
    await simulator.close();
    await restart();
    const { apps } = await control<{ apps: { account: object; credentials: object }[] }>(
      'GET',
      'apps',
    );
    expect(apps.map(({ credentials }) => credentials)).toContainEqual(made.credentials);
  });
});

describe('an app', () => {
  it('says what it may do, and posts nothing while it may only read', async () => {
    const me = (): Promise<Response> => callSigned(simulator, 'GET', '/2/users/me');
    expect((await me()).headers.get('x-access-level')).toBe('read-write');
    stand({ access: 'read' });
    expect((await me()).headers.get('x-access-level')).toBe('read');
    const refused: unknown = await realClient(simulator)
      .v2.tweet('nothing')
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 403,
      data: { type: 'https://api.x.com/2/problems/oauth1-permissions' },
    });
    expect(simulator.timeline()).toEqual([]);
  });

  it.each([
    [{ enrolled: false }, 403, { reason: 'client-not-enrolled' }],
    [{ credits: false }, 402, { title: 'CreditsDepleted' }],
    [{ revoked: true }, 401, { title: 'Unauthorized' }],
  ])('that is %j gets %i', async (standing, status, body) => {
    stand(standing);
    const answer = await callSigned(simulator, 'GET', '/2/users/me');
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject(body);
  });

  it('can be set up from the outside', async () => {
    const username = simulator.brand.username;
    expect(await control('PATCH', `apps/${username}`, { revoked: true })).toMatchObject({
      standing: { revoked: true, enrolled: true },
    });
    expect((await callSigned(simulator, 'GET', '/2/users/me')).status).toBe(401);
    expect(await control('PATCH', 'apps/nobody', { revoked: true })).toMatchObject({
      error: { code: 'unknown_app' },
    });
  });
});
