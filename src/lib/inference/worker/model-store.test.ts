import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ModelStore } from './model-store.ts';

const BASE = 'http://roost.test/models/';
const MODEL = 'triage/onnx/model.onnx';
const CARD = 'triage/triage.json';

/** What the server holds, by path; tests change it. */
let published: Map<string, string>;
/** What answers instead of the server, by path: the first answers of a list are used up first. */
let instead: Map<string, (() => Response | Promise<Response>)[]>;
let fetched: string[];
/** The Range headers of the requests, in order; undefined where there was none. */
let ranges: (string | undefined)[];
let kept: Map<string, Response>;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function publish(files: Record<string, string>): void {
  published = new Map(Object.entries(files));
  const list = Object.entries(files).map(([path, text]) => ({
    path,
    sha256: sha256(text),
    bytes: Buffer.byteLength(text),
    licence: 'MIT',
  }));
  published.set('manifest.json', JSON.stringify({ files: list }));
}

function fakeFetch(url: string, { signal, headers }: RequestInit): Promise<Response> {
  signal?.throwIfAborted();
  const path = url.slice(BASE.length);
  const range = new Headers(headers).get('range') ?? undefined;
  fetched.push(path);
  if (path === MODEL) ranges.push(range);
  const answer = instead.get(path)?.shift();
  if (answer) return Promise.resolve(answer());
  const text = published.get(path);
  if (text === undefined) return Promise.resolve(new Response('', { status: 404 }));
  return Promise.resolve(range === undefined ? new Response(text) : partOf(text, range));
}

function partOf(text: string, range: string): Response {
  const from = Number(/^bytes=(\d+)-$/u.exec(range)?.[1]);
  if (from >= text.length) return new Response('', { status: 416 });
  return new Response(text.slice(from), {
    status: 206,
    headers: { 'content-range': `bytes ${from}-${text.length - 1}/${text.length}` },
  });
}

/** An answer whose connection breaks after its pieces. */
function breaking(...pieces: string[]): () => Response {
  return () => {
    const left = [...pieces];
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = left.shift();
        if (piece === undefined) controller.error(new TypeError('network error'));
        else controller.enqueue(new TextEncoder().encode(piece));
      },
    });
    return new Response(body);
  };
}

/** The part of the Cache API that is used, in memory. */
function fakeCaches(put: (key: string, response: Response) => void): CacheStorage {
  const cache = {
    match: (key: string) => Promise.resolve(kept.get(key)?.clone()),
    put: (key: string, response: Response) => {
      put(key, response);
      return Promise.resolve();
    },
    delete: (key: string) => Promise.resolve(kept.delete(key)),
    keys: () => Promise.resolve([...kept.keys()].map((url) => ({ url }))),
  };
  return { open: () => Promise.resolve(cache) } as unknown as CacheStorage;
}

function store(
  caches: CacheStorage | undefined = fakeCaches((key, response) => kept.set(key, response)),
): ModelStore {
  return new ModelStore(BASE, {
    fetch: fakeFetch,
    caches,
    timeout: () => new AbortController().signal,
  });
}

const load = (from = store(), onProgress = vi.fn()) =>
  from.files([MODEL, CARD], onProgress, new AbortController().signal);

const offline = (): Promise<Response> => Promise.reject(new TypeError('Failed to fetch'));
const always = <T>(answer: T): T[] => Array.from({ length: 9 }, () => answer);

beforeEach(() => {
  instead = new Map();
  fetched = [];
  ranges = [];
  kept = new Map();
  publish({ [MODEL]: 'weights', [CARD]: '{"version":"one"}', 'other/file.json': '{}' });
});

describe('the first visit', () => {
  it('fetches what is asked for, and tells how far it is', async () => {
    const onProgress = vi.fn();
    const files = await load(store(), onProgress);
    expect(new TextDecoder().decode(files.bytes(MODEL))).toBe('weights');
    expect(files.json(CARD)).toEqual({ version: 'one' });
    expect(fetched).toEqual(['manifest.json', MODEL, CARD]);
    expect(onProgress.mock.calls[0]).toEqual([{ kind: 'fetching', bytes: 0, total: 24 }]);
    expect(onProgress.mock.calls.at(-1)).toEqual([{ kind: 'fetching', bytes: 24, total: 24 }]);
  });

  it('works where the browser keeps nothing', async () => {
    const from = new ModelStore(BASE, {
      fetch: fakeFetch,
      caches: undefined,
      timeout: () => new AbortController().signal,
    });
    expect((await load(from)).json(CARD)).toEqual({ version: 'one' });
  });

  it('works when the device is full', async () => {
    const full = fakeCaches(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect((await load(store(full))).json(CARD)).toEqual({ version: 'one' });
  });

  it('says that the model cannot be reached when offline', async () => {
    instead.set('manifest.json', always(offline));
    await expect(load()).rejects.toMatchObject({ code: 'model_unreachable' });
  });

  it('stops when the caller no longer wants it', async () => {
    const stop = new AbortController();
    stop.abort();
    const loading = store().files([MODEL], () => undefined, stop.signal);
    await expect(loading).rejects.toMatchObject({ code: 'model_unreachable' });
  });
});

describe('a later visit', () => {
  it('needs nothing but the word that nothing has changed', async () => {
    await load();
    fetched = [];
    const onProgress = vi.fn();
    await load(store(), onProgress);
    expect(fetched).toEqual(['manifest.json']);
    expect(onProgress).not.toHaveBeenCalled();
  });

  it.each([
    ['offline', offline],
    ['while the server is down', () => new Response('', { status: 503 })],
    ['while the server answers with a page', () => new Response('<!doctype html>')],
  ])('needs no network at all: %s', async (_, answer) => {
    await load();
    instead.set('manifest.json', always(answer));
    expect((await load()).json(CARD)).toEqual({ version: 'one' });
  });

  it('fetches only what changed, and then deletes what nobody names any more', async () => {
    await load();
    const before = [...kept.keys()];
    fetched = [];
    publish({ [MODEL]: 'weights', [CARD]: '{"version":"two"}' });
    expect((await load()).json(CARD)).toEqual({ version: 'two' });
    expect(fetched).toEqual(['manifest.json', CARD]);
    expect(before.filter((key) => !kept.has(key))).toEqual([
      `${BASE}${CARD}?sha256=${sha256('{"version":"one"}')}`,
    ]);
  });

  it('keeps the old model while the new one cannot be fetched whole', async () => {
    await load();
    const before = [...kept.keys()];
    publish({ [MODEL]: 'heavier weights', [CARD]: '{"version":"two"}' });
    instead.set(MODEL, always(offline));
    await expect(load()).rejects.toMatchObject({ code: 'model_unreachable' });
    expect([...kept.keys()]).toEqual(expect.arrayContaining(before));
  });

  it('notices that a kept file rotted, and fetches it again', async () => {
    await load();
    const key = `${BASE}${MODEL}?sha256=${sha256('weights')}`;
    kept.set(key, new Response('wEights'));
    fetched = [];
    const files = await load();
    expect(new TextDecoder().decode(files.bytes(MODEL))).toBe('weights');
    expect(fetched).toEqual(['manifest.json', MODEL]);
  });
});

describe('a damaged download', () => {
  const damages: [string, () => Response][] = [
    ['is cut short', () => new Response('weig')],
    ['is too long', () => new Response('weights and more')],
    ['has other bytes', () => new Response('weighty')],
    [
      'is a web page',
      () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }),
    ],
  ];

  it.each(damages)('that %s is fetched once more', async (_, damaged) => {
    instead.set(MODEL, [damaged]);
    const files = await load();
    expect(new TextDecoder().decode(files.bytes(MODEL))).toBe('weights');
    expect(fetched.filter((path) => path === MODEL)).toHaveLength(2);
  });

  it.each(damages)(
    'that %s twice is refused, and the next visit tries anew',
    async (_, damaged) => {
      instead.set(MODEL, [damaged, damaged]);
      await expect(load()).rejects.toMatchObject({ code: 'model_corrupt' });
      expect([...kept.keys()].some((key) => key.includes(MODEL))).toBe(false);
      expect((await load()).json(CARD)).toEqual({ version: 'one' });
    },
  );

  it('that breaks off with the connection is no damage: the network is at fault', async () => {
    const broken = (): Response =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.error(new TypeError('network error')),
        }),
      );
    instead.set(MODEL, [broken]);
    await expect(load()).rejects.toMatchObject({ code: 'model_unreachable' });
  });
});

describe('a download that breaks off', () => {
  const words = (files: { bytes(path: string): Uint8Array }): string =>
    new TextDecoder().decode(files.bytes(MODEL));
  const pieces = (): string[] =>
    [...kept.keys()].filter((key) => key.includes(MODEL) && key.includes('&from='));

  it('goes on at once where it stopped', async () => {
    instead.set(MODEL, [breaking('we', 'i')]);
    const onProgress = vi.fn();
    expect(words(await load(store(), onProgress))).toBe('weights');
    expect(ranges).toEqual([undefined, 'bytes=3-']);
    expect(onProgress.mock.calls.at(-1)).toEqual([{ kind: 'fetching', bytes: 24, total: 24 }]);
    expect(pieces()).toEqual([]);
  });

  it('goes on where it stopped on the next visit', async () => {
    instead.set(MODEL, [breaking('wei'), offline]);
    await expect(load()).rejects.toMatchObject({ code: 'model_unreachable' });
    ranges = [];
    const onProgress = vi.fn();
    expect(words(await load(store(), onProgress))).toBe('weights');
    expect(ranges).toEqual(['bytes=3-']);
    expect(onProgress.mock.calls).toContainEqual([expect.objectContaining({ bytes: 3 })]);
    expect(pieces()).toEqual([]);
  });

  it('begins anew where the server knows no ranges', async () => {
    instead.set(MODEL, [breaking('wei'), () => new Response('weights')]);
    const onProgress = vi.fn();
    expect(words(await load(store(), onProgress))).toBe('weights');
    expect(onProgress.mock.calls.at(-1)).toEqual([{ kind: 'fetching', bytes: 24, total: 24 }]);
  });

  it.each([
    ['other bytes', [breaking('WEI')]],
    [
      'another range than was asked for',
      [
        breaking('wei'),
        () => new Response('weights', { status: 206, headers: { 'content-range': 'bytes 0-6/7' } }),
      ],
    ],
    ['a shorter file by now', [breaking('wei'), () => new Response('', { status: 416 })]],
  ])('is fetched whole when the server gave %s', async (_, answers) => {
    instead.set(MODEL, answers);
    expect(words(await load())).toBe('weights');
    expect(ranges.at(-1)).toBeUndefined();
    expect(pieces()).toEqual([]);
  });

  it('keeps what came while a captive portal answers', async () => {
    const portal = (): Response =>
      new Response('Accept the terms', { headers: { 'content-type': 'text/html' } });
    instead.set(MODEL, [breaking('wei'), portal, portal]);
    await expect(load()).rejects.toMatchObject({ code: 'model_corrupt' });
    ranges = [];
    expect(words(await load())).toBe('weights');
    expect(ranges).toEqual(['bytes=3-']);
  });

  it('gives up when nothing comes any more, and keeps what came', async () => {
    const silence = new AbortController();
    const from = new ModelStore(BASE, {
      fetch: fakeFetch,
      caches: fakeCaches((key, response) => kept.set(key, response)),
      timeout: (ms) => (ms === 30_000 ? silence.signal : new AbortController().signal),
    });
    let sent: () => void = () => undefined;
    const silent = new Promise<void>((resolve) => (sent = resolve));
    const stalls = (): Response => {
      let asked = 0;
      return new Response(
        new ReadableStream<Uint8Array>(
          {
            pull(controller) {
              asked += 1;
              if (asked === 1) controller.enqueue(new TextEncoder().encode('wei'));
              else sent();
              return asked === 1 ? undefined : new Promise<void>(() => undefined);
            },
          },
          { highWaterMark: 0 },
        ),
      );
    };
    instead.set(MODEL, [stalls, offline]);
    const loading = load(from);
    await silent;
    silence.abort();
    await expect(loading).rejects.toMatchObject({ code: 'model_unreachable' });
    expect(pieces()).toHaveLength(1);
  });

  it('leaves no pieces of a model that was replaced meanwhile', async () => {
    instead.set(MODEL, [breaking('wei'), offline]);
    await expect(load()).rejects.toMatchObject({ code: 'model_unreachable' });
    publish({ [MODEL]: 'lighter', [CARD]: '{"version":"two"}' });
    expect(words(await load())).toBe('lighter');
    expect(pieces()).toEqual([]);
  });
});

describe('the manifest', () => {
  it('that does not name a file makes that backend missing', async () => {
    const loading = store().files(
      ['triage/onnx/none.onnx'],
      () => undefined,
      new AbortController().signal,
    );
    await expect(loading).rejects.toMatchObject({ code: 'backend_missing' });
  });

  it.each([
    ['is not JSON', 'oops'],
    ['is empty', '{"files":[]}'],
    ['points out of its folder', '{"files":[{"path":"../secret","sha256":"","bytes":1}]}'],
    ['lies about a size', `{"files":[{"path":"a","sha256":"${'0'.repeat(64)}","bytes":-1}]}`],
  ])('is refused when it %s', async (_, text) => {
    published.set('manifest.json', text);
    await expect(load()).rejects.toMatchObject({ code: 'model_corrupt' });
  });
});
