import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { listen, stopListening } from './listen.ts';
import { serveApp } from './static-files.ts';

const inline = "console.log('boot')";
const hash = createHash('sha256').update(inline).digest('base64');
const html = `<!doctype html><html><head><meta http-equiv="content-security-policy" content="default-src 'self'; script-src 'self' 'sha256-${hash}'"></head><body><script>${inline}</script>${' '.repeat(2000)}</body></html>`;
const weights = randomBytes(100_000);
const page = { accept: 'text/html,application/xhtml+xml' };

const folder = temporaryFolder();
let server: Server;
let origin = '';

beforeAll(async () => {
  const root = join(folder.path, 'build');
  for (const name of ['_app/immutable', 'models/triage', 'secret'])
    mkdirSync(join(root, name), { recursive: true });
  writeFileSync(join(root, 'index.html'), html);
  writeFileSync(
    join(root, '_app/immutable/app.js'),
    `export const text = '${'long '.repeat(1000)}';`,
  );
  writeFileSync(join(root, 'service-worker.js'), 'addEventListener("fetch", () => undefined);');
  writeFileSync(join(root, '_app/immutable/runtime.wasm'), Buffer.from([0, 0x61, 0x73, 0x6d]));
  writeFileSync(join(root, 'models/triage/model.onnx'), weights);
  writeFileSync(join(folder.path, 'outside.txt'), 'outside');
  const handler = serveApp(root);
  server = createServer((request, response) => void handler(request, response));
  origin = `http://127.0.0.1:${String(await listen(server, 0))}`;
});

afterAll(async () => {
  await stopListening(server);
  folder.remove();
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(origin + path, { headers });

/** fetch tidies paths up; a hostile client does not. */
function rawGet(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(origin, { path, headers: page }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('the built app', () => {
  it('is isolated, keeps to its own origin and allows its own inline script', async () => {
    const { headers } = await get('/', page);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('content-security-policy')).toContain(`'sha256-${hash}'`);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('cache-control')).toBe('no-cache');
  });

  it('opens at any address of the app, but not in the place of a missing asset', async () => {
    expect((await get('/tickets/42', page)).status).toBe(200);
    expect((await get('/_app/immutable/gone.js', page)).status).toBe(404);
    expect((await get('/models/triage/gone.onnx', page)).status).toBe(404);
    expect((await get('/icons/gone.png', { accept: 'image/*' })).status).toBe(404);
    expect((await get('/tickets/42', { ...page, 'sec-fetch-dest': 'script' })).status).toBe(404);
  });

  it('hands out its service worker anew each time, under the same policy', async () => {
    const { headers } = await get('/service-worker.js', { 'service-worker': 'script' });
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('allows the inline script of a build that is put there while it runs', async () => {
    const other = createHash('sha256').update('another build').digest('base64');
    const index = join(folder.path, 'build/index.html');
    writeFileSync(index, html.replace(hash, other));
    utimesSync(index, new Date(), new Date(Date.now() + 10_000));
    expect((await get('/', page)).headers.get('content-security-policy')).toContain(other);
    writeFileSync(index, html);
    expect((await get('/', page)).headers.get('content-security-policy')).toContain(hash);
  });

  it('lets nobody out of its folder', async () => {
    for (const path of [
      '/../outside.txt',
      '/%2e%2e/outside.txt',
      '/..%2foutside.txt',
      '/..%5coutside.txt',
      '/%00',
      '/%',
    ]) {
      const status = await rawGet(path);
      expect([200, 404], path).toContain(status);
    }
    expect(await (await get('/..%2foutside.txt', page)).text()).not.toBe('outside');
    expect((await get('/..%2foutside.txt', { accept: '*/*' })).status).toBe(404);
  });

  it('serves scripts, wasm and weights with types that browsers run', async () => {
    const script = await get('/_app/immutable/app.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect((await get('/_app/immutable/runtime.wasm')).headers.get('content-type')).toBe(
      'application/wasm',
    );
    expect((await get('/models/triage/model.onnx')).headers.get('content-type')).toBe(
      'application/octet-stream',
    );
  });

  it('compresses text, and answers 304 to whoever has it already', async () => {
    const first = await get('/_app/immutable/app.js', { 'accept-encoding': 'br' });
    expect(first.headers.get('content-encoding')).toBe('br');
    expect(await first.text()).toContain('long long');
    const etag = first.headers.get('etag') ?? '';
    const again = await get('/_app/immutable/app.js', {
      'accept-encoding': 'br',
      'if-none-match': etag,
    });
    expect(again.status).toBe(304);
    const plain = await get('/_app/immutable/app.js', {
      'accept-encoding': 'identity',
      'if-none-match': etag,
    });
    expect(plain.status).toBe(200);
    expect(plain.headers.get('content-encoding')).toBeNull();
  });

  it('sends the compressed bytes themselves', async () => {
    const body = await new Promise<Buffer>((resolve, reject) => {
      httpRequest(
        `${origin}/_app/immutable/app.js`,
        { headers: { 'accept-encoding': 'br' } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            resolve(Buffer.concat(chunks));
          });
        },
      )
        .on('error', reject)
        .end();
    });
    expect(brotliDecompressSync(body).toString()).toContain('long long');
  });

  it('goes on with a download that broke off', async () => {
    const part = await get('/models/triage/model.onnx', { range: 'bytes=99000-' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 99000-99999/100000');
    expect(Buffer.from(await part.arrayBuffer())).toEqual(weights.subarray(99_000));

    const tail = await get('/models/triage/model.onnx', { range: 'bytes=-10' });
    expect(Buffer.from(await tail.arrayBuffer())).toEqual(weights.subarray(-10));

    const beyond = await get('/models/triage/model.onnx', { range: 'bytes=100000-' });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe('bytes */100000');

    const changed = await get('/models/triage/model.onnx', {
      range: 'bytes=0-9',
      'if-range': '"older"',
    });
    expect(changed.status).toBe(200);
    expect((await changed.arrayBuffer()).byteLength).toBe(weights.length);
  });

  it('answers HEAD without a body and refuses to be written to', async () => {
    const head = await fetch(`${origin}/models/triage/model.onnx`, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe('100000');
    expect((await fetch(origin, { method: 'POST', body: 'x' })).status).toBe(405);
  });
});
