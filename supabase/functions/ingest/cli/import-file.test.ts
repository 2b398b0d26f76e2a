import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importFile } from './import-file.ts';
import { openProgress } from './progress-file.ts';
import { describeTally } from './tally.ts';
import type { Tally } from './tally.ts';

/** Speaks the protocol of the function `import`: knows ids that it has seen, refuses posts without one. */
interface Receiver {
  server: Server;
  url: string;
  seen: string[];
  calls: number;
  /** Calls that are still answered as they should be. */
  healthyFor: number;
  status: number;
}

let folder: string;
let file: string;
let receiver: Receiver;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roost-import-'));
  file = join(folder, 'archive.jsonl');
  receiver = await startReceiver();
});
afterEach(async () => {
  receiver.server.closeAllConnections();
  await new Promise((resolve) => receiver.server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

async function startReceiver(): Promise<Receiver> {
  const state = { seen: [] as string[], calls: 0, healthyFor: Infinity, status: 401 };
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      running.calls += 1;
      if (running.calls > running.healthyFor) {
        response.writeHead(running.status).end('{"error":{"code":"unauthorized","message":"No."}}');
        return;
      }
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
        pages: { posts: { id?: string }[] }[];
      };
      const results = body.pages
        .flatMap(({ posts }) => posts)
        .map(({ id }) => {
          if (id === undefined)
            return { outcome: 'refused', code: 'id_invalid', detail: 'id: missing' };
          const known = running.seen.includes(id);
          running.seen.push(id);
          return { outcome: known ? 'known' : 'taken' };
        });
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ results }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const running: Receiver = {
    ...state,
    server,
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
  };
  return running;
}

async function take(restart = false): Promise<Tally> {
  const progress = await openProgress(folder, file, receiver.url, restart);
  const target = { url: receiver.url, key: 'key', account: null };
  return importFile(file, { target, progress, onProgress: () => undefined });
}

const post = (id: number): string => JSON.stringify({ id: String(id), text: 'hello' });

test('objects, pages, blank lines and nonsense: each line has its fate, refusals with their line', async () => {
  const lines = [
    post(1),
    '',
    JSON.stringify({
      data: [{ id: '2' }, { id: '3' }],
      includes: { users: [] },
      meta: { result_count: 2 },
    }),
    '{"id": "4", ',
    JSON.stringify({ meta: { result_count: 0 } }),
    JSON.stringify({ data: { id: '5' } }),
    JSON.stringify({ text: 'no id' }),
    post(1),
    '{"id": "6", "te',
  ];
  await writeFile(file, lines.join('\r\n'));
  const tally = await take();
  expect(tally).toMatchObject({ taken: 4, known: 1, refused: 3, ignored: 0 });
  expect(tally.firstRefusals.map(({ line, code }) => [line, code])).toEqual([
    [4, 'not_json'],
    [7, 'id_invalid'],
    [9, 'torn_line'],
  ]);
  expect(describeTally(tally)[0]).toBe(
    '8 posts: 4 taken, 1 already known, 0 edited, 0 ignored, 3 refused',
  );
});

test('a run that breaks off is taken up behind the last batch that is certain, and nothing is lost', async () => {
  await writeFile(file, Array.from({ length: 3_200 }, (_, n) => `${post(n + 1)}\n`).join(''));
  receiver.healthyFor = 3;
  await expect(take()).rejects.toThrow('No. (unauthorized)');
  expect(receiver.seen.length).toBe(1_500);

  receiver.healthyFor = Infinity;
  const tally = await take();
  expect(tally.taken + tally.known).toBe(3_200);
  expect(new Set(receiver.seen).size).toBe(3_200);
  // Only a batch that was on its way when the other one failed is given twice.
  expect(receiver.seen.length).toBeLessThanOrEqual(3_700);

  const again = await take();
  expect(again).toMatchObject({ taken: 0, known: 3_200 });
});

test('what passes by itself is waited for', async () => {
  await writeFile(file, `${post(1)}\n`);
  receiver.healthyFor = 0;
  receiver.status = 503;
  receiver.server.once('request', () => {
    receiver.healthyFor = Infinity;
  });
  expect((await take()).taken).toBe(1);
});

test('progress of another content is not believed; of a file that has grown it is', async () => {
  await writeFile(file, Array.from({ length: 1_000 }, (_, n) => `${post(n + 1)}\n`).join(''));
  receiver.healthyFor = 1;
  await expect(take()).rejects.toThrow();
  await appendFile(file, `${post(1_001)}\n`);
  receiver.healthyFor = Infinity;
  receiver.calls = 0;
  expect((await take()).taken).toBe(1_001);
  expect(receiver.seen.length).toBe(1_001);

  receiver.calls = 0;
  receiver.healthyFor = 1;
  await expect(take()).rejects.toThrow();
  await writeFile(file, Array.from({ length: 1_000 }, (_, n) => `${post(n + 9_001)}\n`).join(''));
  receiver.healthyFor = Infinity;
  expect((await take()).taken).toBe(1_000);
});

test('a page larger than a call is cut, and its line remembered only when all of it is done', async () => {
  const data = Array.from({ length: 1_700 }, (_, n) => ({ id: String(n + 1) }));
  await writeFile(file, `${JSON.stringify({ data, includes: {} })}\n${post(5_000)}\n`);
  receiver.healthyFor = 2;
  await expect(take()).rejects.toThrow();
  receiver.healthyFor = Infinity;
  const tally = await take();
  expect(tally.taken + tally.known).toBe(1_701);
  expect(new Set(receiver.seen).size).toBe(1_701);
});
