import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, stopListening } from '../http/listen.ts';
import { eventually } from '../testing/eventually.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { startTestStack, type TestStack } from '../testing/test-stack.ts';
import { isRunning } from './data-folder.ts';
import { startStack } from './start-stack.ts';

describe('a running stack', () => {
  let test: TestStack;
  beforeAll(async () => {
    test = await startTestStack({ functions: true });
  });
  afterAll(async () => {
    await test.stop();
  });

  const rest = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${test.stack.app}/rest/v1/${path}`, { headers });

  it('tells the app where its services are', async () => {
    const config: unknown = await (await fetch(`${test.stack.app}/config.json`)).json();
    expect(config).toEqual({
      supabaseUrl: test.stack.app,
      anonKey: test.stack.supabase.anonKey,
      simulator: { address: test.stack.x.origin, demo: false },
      mailsAreCaught: true,
    });
  });

  it('has an account for each role, whose rights come from the table', async () => {
    expect(new Set(test.stack.accounts.map(({ role }) => role))).toEqual(
      new Set(['customer', 'agent', 'supervisor', 'admin']),
    );
    for (const { email, role } of test.stack.accounts) {
      const me = await (await test.client(email)).rpc('me');
      expect(me.data, email).toMatchObject({ email, role });
    }
  });

  it('does not take a request without a key for an admin', async () => {
    for (const headers of [{}, { origin: test.stack.app }, { authorization: 'Bearer nonsense' }]) {
      const answer = await rest('members?select=*', headers);
      expect(answer.status).toBe(401);
      expect(await answer.text()).not.toContain('Ari Admin');
    }
  });

  it('shows nothing to somebody who has not signed in', async () => {
    const client = await test.client();
    for (const table of [
      'members',
      'tickets',
      'messages',
      'customers',
      'triage',
      'replies',
      'brand_accounts',
    ]) {
      const { data, error } = await client.from(table).select('*');
      expect(error ?? data, table).toSatisfy(
        (seen: unknown) => seen !== null && JSON.stringify(seen) !== '[{',
      );
      expect(data ?? [], table).toEqual([]);
    }
  });

  it('keeps the grants of the migrations: nobody writes past apply_mutation', async () => {
    await (await test.client('agent@roost.demo')).from('tickets').select('id');
    const [{ writable } = { writable: -1 }] = await test.stack.database.query<{
      writable: number;
    }>(`
      select count(*)::int as writable
      from information_schema.role_table_grants
      where table_schema in ('public', 'private') and grantee in ('anon', 'authenticated')
        and privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')`);
    expect(writable).toBe(0);
  });

  it('keeps the secret key out of browsers', async () => {
    const answer = await rest('members?select=*', {
      apikey: test.stack.supabase.serviceRoleKey,
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)',
    });
    expect(answer.status).toBe(401);
  });

  it('does not serve what Supabase offers elsewhere, nor the insides of its parts', async () => {
    for (const path of [
      '/storage/v1/bucket',
      '/_system/config',
      '/_system/info',
      '/realtime/v1/api/broadcast',
    ]) {
      const answer = await fetch(test.stack.app + path);
      expect([404, 503], path).toContain(answer.status);
    }
  });

  it('starts every function, calls them on their schedule, and takes posts by webhook', async () => {
    expect(test.logged.filter((line) => line.includes('does not start'))).toEqual([]);
    const simulator = test.stack.simulator;
    if (!simulator) throw new Error('this stack has a simulator');
    const author = { username: 'robinreads', name: 'Robin Reader' };
    simulator.addPost({ author, text: `@${simulator.brand.username} my parcel never came` });
    await eventually(async () => {
      const rows = await test.stack.database.query<{ text: string }>(
        'select text from public.messages',
      );
      expect(rows.map(({ text }) => text).join()).toContain('my parcel never came');
    });
    expect(simulator.deliveries().length).toBeGreaterThan(0);
  });

  it('leaves its address where other commands find it, readable by its owner alone', () => {
    const file = join(test.data, 'stack.json');
    const left = JSON.parse(readFileSync(file, 'utf8')) as { accounts: { role: string }[] };
    expect(left).toMatchObject({
      app: test.stack.app,
      supabase: test.stack.supabase,
      x: test.stack.x,
    });
    expect(left.accounts.map(({ role }) => role)).toEqual([
      'customer',
      'agent',
      'supervisor',
      'admin',
    ]);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('refuses a second start on the same folder, in words', async () => {
    await expect(startStack({ data: test.data, build: null })).rejects.toThrow(
      /already runs a stack/,
    );
    expect((await fetch(`${test.stack.app}/config.json`)).ok).toBe(true);
  });
});

describe('starting and stopping', () => {
  it('keeps everything for the next start, and leaves no process behind', async () => {
    const first = await startTestStack({ functions: true, schedule: false });
    const password = first.stack.accounts[0]?.password;
    const before = await first.userId('agent@roost.demo');
    const port = Number(new URL(first.stack.app).port);
    await first.stack.stop();
    await expect(fetch(first.stack.app)).rejects.toThrow();
    expect(existsSync(join(first.data, 'stack.json'))).toBe(false);
    const pid = postmaster(first.data);
    expect(pid === null || !isRunning(pid)).toBe(true);

    const second = await startStack({
      data: first.data,
      build: null,
      demo: false,
      functions: false,
      port,
    });
    expect(second.app).toBe(first.stack.app);
    expect(second.accounts[0]?.password).toBe(password);
    const [row] = await second.database.query<{ id: string }>(
      "select id from auth.users where email = 'agent@roost.demo'",
    );
    expect(row?.id).toBe(before);
    await second.stop();
    await second.stop();
    await first.stop();
  });

  it('names the port that is taken, or takes the next one when it may', async () => {
    const blocker = createServer();
    const port = await listen(blocker, 0);
    try {
      await expect(startTestStack({ port })).rejects.toThrow(
        new RegExp(`Port ${String(port)} is taken.*--port`),
      );
      const moved = await startTestStack({ port, nextFreePort: true });
      expect(Number(new URL(moved.stack.app).port)).toBeGreaterThan(port);
      await moved.stop();
    } finally {
      await stopListening(blocker);
    }
  });

  it('gives a one-time code for the first admin when there are no accounts', async () => {
    const test = await startTestStack({ accounts: false });
    try {
      expect(test.stack.accounts).toEqual([]);
      const client = await test.client();
      await client.auth.signUp({ email: 'first@roost.demo', password: 'long enough' });
      const claim = async (code: string): Promise<unknown> =>
        (await client.rpc('claim_first_admin', { code })).data;
      expect(await claim('wrong')).toMatchObject({ ok: false });
      expect(await claim(test.stack.setupCode ?? '')).toMatchObject({ ok: true });
      expect((await client.rpc('me')).data).toMatchObject({ role: 'admin' });
    } finally {
      await test.stop();
    }
  });

  it('tells which build is missing', async () => {
    await expect(startTestStack({ build: '/nowhere/build' })).rejects.toThrow('/nowhere/build');
  });

  it.each(['postgres', 'pglite'] as const)(
    'names the folder of a damaged %s database, and how to go on',
    async (engine) => {
      const data = temporaryFolder();
      const folder = join(data.path, engine);
      mkdirSync(join(folder, 'global'), { recursive: true });
      writeFileSync(join(folder, 'PG_VERSION'), engine === 'postgres' ? '18\n' : '17\n');
      writeFileSync(join(folder, 'global/pg_control'), 'damaged');
      chmodSync(folder, 0o700);
      const again = startStack({ data: data.path, engine, build: null, functions: false });
      await expect(again).rejects.toThrow(folder);
      await expect(again).rejects.toThrow(/move that folder aside/);
      // The failed start has let go of the folder, and has not touched what is in it.
      expect(existsSync(join(data.path, 'stack.lock'))).toBe(false);
      expect(readFileSync(join(folder, 'global/pg_control'), 'utf8')).toBe('damaged');
      data.remove();
    },
  );
});

function postmaster(data: string): number | null {
  const file = join(data, 'postgres/postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : null;
}
