import { createReadStream, type Stats, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseRange } from './byte-range.ts';
import { createCompressor } from './compression.ts';
import { isCompressible, mimeOf } from './mime.ts';
import { pageHeaders } from './page-headers.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Paths under these are files or nothing: a page in their place would be cached as a script or as weights. */
const ASSETS = ['/_app/', '/models/'];

/** Serves a built single-page app from a folder. The folder must hold `index.html`. */
export function serveApp(root: string): Handler {
  const headersNow = pageHeaders(join(root, 'index.html'));
  const compressed = createCompressor();

  return async (request, response) => {
    const headers = headersNow();
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const path = decodePath(request.url ?? '/');
    const asked = path === null ? null : findFile(root, path);
    const found =
      asked ?? (path !== null && isNavigation(request, path) ? findFile(root, '/') : null);
    if (!found || path === null) {
      response
        .writeHead(404, {
          ...headers,
          'content-type': 'text/plain; charset=utf-8',
          'cache-control': 'no-cache',
        })
        .end('There is nothing at this address.\n');
      return;
    }

    const type = mimeOf(found.file);
    const encoding = isCompressible(type)
      ? compressed.choose(request.headers['accept-encoding'], found.stats.size)
      : null;
    const etag = `"${found.stats.size.toString(36)}-${Math.trunc(found.stats.mtimeMs).toString(36)}${encoding ? `-${encoding}` : ''}"`;
    const common: Record<string, string> = {
      ...headers,
      etag,
      'content-type': type,
      'cache-control':
        asked && path.startsWith('/_app/immutable/')
          ? 'public, max-age=31536000, immutable'
          : 'no-cache',
      ...(isCompressible(type) ? { vary: 'accept-encoding' } : {}),
    };
    if (matches(request.headers['if-none-match'], etag)) {
      response.writeHead(304, common).end();
      return;
    }
    if (encoding) {
      const bytes = await compressed.read(found.file, etag, encoding, () => readFile(found.file));
      response.writeHead(200, {
        ...common,
        'content-encoding': encoding,
        'content-length': bytes.length,
      });
      response.end(request.method === 'HEAD' ? undefined : bytes);
      return;
    }
    await sendBytes(request, response, found, common);
  };
}

async function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  { file, stats }: FoundFile,
  headers: Record<string, string>,
): Promise<void> {
  const ifRange = request.headers['if-range'];
  const usable = ifRange === undefined || ifRange === headers['etag'];
  const range = usable ? parseRange(request.headers.range, stats.size) : 'none';
  if (range === 'unsatisfiable') {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${String(stats.size)}` }).end();
    return;
  }
  const { first, last } = range === 'none' ? { first: 0, last: stats.size - 1 } : range;
  response.writeHead(range === 'none' ? 200 : 206, {
    ...headers,
    'accept-ranges': 'bytes',
    'content-length': last - first + 1,
    ...(range === 'none'
      ? {}
      : { 'content-range': `bytes ${String(first)}-${String(last)}/${String(stats.size)}` }),
  });
  if (request.method === 'HEAD' || stats.size === 0) {
    response.end();
    return;
  }
  await pipeline(createReadStream(file, { start: first, end: last }), response);
}

interface FoundFile {
  file: string;
  stats: Stats;
}

/** null for text that is no path, or that a file system would read in another way than a URL does. */
function decodePath(url: string): string | null {
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '/');
    return path.startsWith('/') && !/[\0\\]/.test(path) ? path : null;
  } catch {
    return null;
  }
}

function findFile(root: string, path: string): FoundFile | null {
  const file = normalize(join(root, path === '/' ? 'index.html' : path));
  if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats?.isFile() ? { file, stats } : null;
}

/** A person opening an address of the app, and not a script or a picture that is missing. */
function isNavigation(request: IncomingMessage, path: string): boolean {
  const destination = request.headers['sec-fetch-dest'];
  return (
    (destination === undefined || destination === 'document') &&
    (request.headers.accept ?? '').includes('text/html') &&
    !ASSETS.some((prefix) => path.startsWith(prefix))
  );
}

function matches(header: string | undefined, etag: string): boolean {
  return (header ?? '')
    .split(',')
    .some((candidate) => candidate.trim().replace(/^W\//, '') === etag);
}
