/** The runner with small functions written here, in real Deno. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, stopListening } from '../http/listen.ts';
import { createVerifier } from '../realtime/tokens.ts';
import { makeSecrets } from '../stack/secrets.ts';
import { eventually } from '../testing/eventually.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { findFunctions } from './functions-config.ts';
import { type FunctionsRunner, startFunctions } from './runner.ts';

const SOURCES = {
  echo: `Deno.serve(async (request) => Response.json({
    path: new URL(request.url).pathname,
    method: request.method,
    body: await request.text(),
    header: request.headers.get('x-own'),
    host: request.headers.get('x-functions-host'),
  }, { status: 201, headers: { 'x-answer': 'yes', 'access-control-allow-origin': '*' } }));`,
  open: `Deno.serve({ port: 1 }, () => new Response('open to all'));`,
  world: `Deno.serve(async () => {
    const attempt = async (what) => { try { await what(); return 'allowed'; } catch (error) { return error.name; } };
    return Response.json({
      environment: Deno.env.toObject(),
      elsewhere: await attempt(() => fetch('http://127.0.0.2:4321/')),
      file: await attempt(() => Deno.readTextFile('/etc/hosts')),
      run: await attempt(() => new Deno.Command('true').output()),
      write: await attempt(() => Deno.writeTextFile('written.txt', '')),
    });
  });`,
  throws: `Deno.serve(() => { throw new Error('a bug in the function'); });`,
  dies: `Deno.serve(() => { setTimeout(() => { throw new Error('nobody catches this'); }); return new Promise(() => {}); });`,
  unbootable: `import './missing.ts'; Deno.serve(() => new Response());`,
  silent: `console.log('forgot to serve');`,
};

const folder = temporaryFolder();
const secrets = makeSecrets();
const logged: string[] = [];
let runner: FunctionsRunner;
let server: Server;
let url = '';

beforeAll(async () => {
  const functions = join(folder.path, 'functions');
  for (const [name, source] of Object.entries(SOURCES)) {
    mkdirSync(join(functions, name), { recursive: true });
    writeFileSync(join(functions, name, 'index.ts'), source);
  }
  mkdirSync(join(functions, '_shared'));
  const config = join(folder.path, 'config.toml');
  writeFileSync(
    config,
    ['open', 'world', 'throws', 'dies']
      .map((name) => `[functions.${name}]\nverify_jwt = false`)
      .join('\n'),
  );
  runner = await startFunctions({
    functions: findFunctions(functions, config),
    verifier: createVerifier(secrets, Date.now),
    mostBodyBytes: 1000,
    plan: {
      folder: functions,
      cache: join(folder.path, 'deno'),
      environment: { OWN_SETTING: 'seen' },
      reachable: ['127.0.0.1:4321'],
      readable: [],
      log: (line) => logged.push(line),
    },
  });
  server = createServer((request, response) => void runner.handle(request, response));
  url = `http://127.0.0.1:${String(await listen(server, 0))}/functions/v1`;
});
afterAll(async () => {
  await runner.stop();
  await stopListening(server);
  folder.remove();
});

const call = (name: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${url}/${name}`, { method: 'POST', ...init });
const withKey = { apikey: secrets.anonKey, authorization: `Bearer ${secrets.anonKey}` };

describe('a function', () => {
  it('gets the request as it came, and its answer arrives as it gave it', async () => {
    const answer = await call('echo/deeper?a=1', {
      headers: { ...withKey, 'x-own': 'mine' },
      body: 'grüße',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-answer')).toBe('yes');
    expect(await answer.json()).toEqual({
      path: '/echo/deeper',
      method: 'POST',
      body: 'grüße',
      header: 'mine',
      host: null,
    });
  });

  it('sees its own settings and nothing of the machine', async () => {
    process.env['ROOST_TEST_SECRET'] = 'of the machine';
    const world = (await (await call('world')).json()) as Record<string, unknown>;
    expect(world['environment']).toMatchObject({ OWN_SETTING: 'seen' });
    expect(JSON.stringify(world['environment'])).not.toContain('of the machine');
    expect([world['elsewhere'], world['file'], world['run'], world['write']]).toEqual(
      Array(4).fill('NotCapable'),
    );
  });

  it('that throws answers 500 and leaves its words in the log', async () => {
    const answer = await call('throws');
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ code: 'worker_error' });
    await eventually(() => {
      expect(logged.join('\n')).toContain('a bug in the function');
    });
  });

  it('that cannot be loaded does not keep the others from it, and says why', async () => {
    expect(await (await call('unbootable', { headers: withKey })).json()).toMatchObject({
      code: 'boot_error',
    });
    expect(logged.join('\n')).toContain('unbootable does not start');
    expect(logged.join('\n')).toContain('silent does not start: it does not call Deno.serve');
  });

  it('that ends the process is started again, with the others', async () => {
    expect((await call('dies')).status).toBe(502);
    const answer = await call('open');
    expect(await answer.text()).toBe('open to all');
  });
});

describe('the gateway', () => {
  it('asks for a key or a person’s token, where the configuration does not say otherwise', async () => {
    const token = (lasts: number, secret = secrets.jwtSecret): Promise<string> =>
      new SignJWT({ role: 'authenticated', sub: 'somebody' })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime(Math.floor(Date.now() / 1000) + lasts)
        .sign(new TextEncoder().encode(secret));
    const bearer = async (text: string | Promise<string>): Promise<number> =>
      (await call('echo', { headers: { authorization: `Bearer ${await text}` } })).status;

    expect((await call('echo')).status).toBe(401);
    expect(await bearer('nonsense')).toBe(401);
    expect(await bearer('sb_publishable_other')).toBe(401);
    expect(await bearer(token(-10))).toBe(401);
    expect(await bearer(token(60, 'another secret that is long enough for it'))).toBe(401);
    expect(await bearer(token(60))).toBe(201);
    expect(await bearer(secrets.anonKey)).toBe(201);
    expect((await call('echo', { headers: { apikey: secrets.serviceRoleKey } })).status).toBe(201);
    expect((await call('open')).status).toBe(200);
  });

  it('lets a browser’s preflight through to the function', async () => {
    const answer = await fetch(`${url}/echo`, {
      method: 'OPTIONS',
      headers: { origin: 'https://other.example' },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('refuses what is too large, and what is not there', async () => {
    const large = await call('open', { body: 'x'.repeat(2000) });
    expect([large.status, await large.json()]).toMatchObject([413, { code: 'too_large' }]);
    for (const name of ['nothing', '_shared', '', '..%2fecho'])
      expect((await call(name)).status, name).toBe(404);
  });
});
