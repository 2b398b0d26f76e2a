/** The model's download against the real static server, over connections that break. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ModelStore } from '../../src/lib/inference/worker/model-store.ts';
import { listen, stopListening } from '../../supabase/local/http/listen.ts';
import { serveApp } from '../../supabase/local/http/static-files.ts';
import { temporaryFolder } from '../../supabase/local/testing/temporary-folder.ts';

const MIB = 1 << 20;
const weights = randomBytes(5 * MIB + 77);
const folder = temporaryFolder();
let server: Server;
let base = '';
/** After how many bytes each answer's connection breaks, in order; the others are whole. */
let breaks: number[];
let ranges: (string | undefined)[];
let kept: Map<string, Response>;

beforeAll(async () => {
  mkdirSync(join(folder.path, 'models'));
  writeFileSync(join(folder.path, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder.path, 'models/model.onnx'), weights);
  const sha256 = createHash('sha256').update(weights).digest('hex');
  const files = [{ path: 'model.onnx', sha256, bytes: weights.length }];
  writeFileSync(join(folder.path, 'models/manifest.json'), JSON.stringify({ files }));
  const serve = serveApp(folder.path);
  server = createServer((request, response) => {
    if (request.url?.endsWith('.onnx')) {
      ranges.push(request.headers.range);
      const after = breaks.shift();
      if (after !== undefined) {
        let sent = 0;
        const write = response.write.bind(response);
        response.write = ((chunk: Buffer) => {
          sent += chunk.length;
          if (sent > after) response.destroy();
          return write(chunk);
        }) as typeof response.write;
      }
    }
    serve(request, response).catch(() => undefined);
  });
  base = `http://127.0.0.1:${String(await listen(server, 0))}/models/`;
});

afterAll(async () => {
  await stopListening(server);
  folder.remove();
});

beforeEach(() => {
  breaks = [];
  ranges = [];
  kept = new Map();
});

/** A new visit of the same browser. */
function visit(): Promise<Buffer> {
  const cache = {
    match: (key: string) => Promise.resolve(kept.get(key)?.clone()),
    put: (key: string, response: Response) => Promise.resolve(void kept.set(key, response)),
    delete: (key: string) => Promise.resolve(kept.delete(key)),
    keys: () => Promise.resolve([...kept.keys()].map((url) => ({ url }))),
  };
  const store = new ModelStore(base, {
    fetch,
    caches: { open: () => Promise.resolve(cache) } as unknown as CacheStorage,
    timeout: (ms) => AbortSignal.timeout(ms),
  });
  return store
    .files(['model.onnx'], () => undefined, new AbortController().signal)
    .then((files) => Buffer.from(files.bytes('model.onnx')));
}

const firstByte = (range: string | undefined): number =>
  Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1]);

it('goes on over the same server where connections broke', async () => {
  breaks = [2 * MIB, MIB];
  expect((await visit()).equals(weights)).toBe(true);
  const [whole, second, third] = ranges;
  expect(ranges).toHaveLength(3);
  expect(whole).toBeUndefined();
  expect(firstByte(second)).toBeGreaterThan(MIB);
  expect(firstByte(third)).toBeGreaterThan(firstByte(second));
});

it('goes on in a later visit, with what the first one kept', async () => {
  breaks = [3 * MIB, 0];
  await expect(visit()).rejects.toMatchObject({ code: 'model_unreachable' });
  ranges = [];
  expect((await visit()).equals(weights)).toBe(true);
  expect(ranges).toHaveLength(1);
  expect(firstByte(ranges[0])).toBeGreaterThan(2 * MIB);
});

it('fetches whole what was altered on this device', async () => {
  breaks = [3 * MIB, 0];
  await expect(visit()).rejects.toMatchObject({ code: 'model_unreachable' });
  const [piece] = [...kept.keys()].filter((key) => key.includes('&from='));
  kept.set(String(piece), new Response(randomBytes(MIB)));
  ranges = [];
  expect((await visit()).equals(weights)).toBe(true);
  expect(ranges.at(-1)).toBeUndefined();
});
