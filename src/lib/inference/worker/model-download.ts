/** Fetches one model file and believes nothing: status, type, length and hash have to fit. */
import { InferenceError } from '../protocol.ts';
import type { DownloadPieces } from './download-pieces.ts';
import type { ManifestFile } from './model-manifest.ts';

export type Fetch = (url: string, options: RequestInit) => Promise<Response>;

export interface DownloadOptions {
  fetch: Fetch;
  signal: AbortSignal;
  cache: RequestCache;
  /** Milliseconds → a signal that aborts then. */
  timeout: (ms: number) => AbortSignal;
}

/** A connection that brings nothing for this long is as good as broken. */
const SILENT_MS = 30_000;
/** How often a download that brings something and breaks goes on at once; then it waits for its next turn. */
const MOST_RESUMPTIONS = 5;

/** @throws InferenceError 'model_unreachable', or 'model_corrupt' for a web page in place of the file. */
export async function open(
  url: string,
  { fetch, signal, cache, timeout }: DownloadOptions,
  headers: Record<string, string> = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await withoutSilence(fetch(url, { signal, cache, headers }), timeout(SILENT_MS));
  } catch (cause) {
    throw unreachable(url, 'no answer', cause);
  }
  if (response.status === 416) {
    throw new Damaged(`The server's ${url} ends before what is here of it.`);
  }
  if (!response.ok) throw unreachable(url, String(response.status));
  // A host with a fallback for single-page apps answers a missing file with the app and status 200.
  if (response.headers.get('content-type')?.includes('text/html')) {
    throw new InferenceError('model_corrupt', `The server answered ${url} with a web page.`);
  }
  return response;
}

/**
 * Goes on where an earlier download broke off, if the server can; else begins anew.
 *
 * @param onBytes Called with the size of each piece as it arrives, and with less than 0 when one is given up.
 * @throws InferenceError 'model_unreachable' when the connection breaks, 'model_corrupt' when what came is
 * not what the manifest names, of which nothing is kept then, or is a web page.
 */
export async function download(
  url: string,
  file: ManifestFile,
  pieces: DownloadPieces,
  options: DownloadOptions,
  onBytes: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(file.bytes);
  let length = await pieces.restore(bytes);
  onBytes(length);
  try {
    for (let resumptions = 0; length < bytes.length; resumptions += 1) {
      const before = length;
      try {
        length = await goOn(url, file, bytes, before, pieces, options, onBytes);
        if (length < bytes.length)
          throw damaged(file, `ends after ${length} of ${file.bytes} bytes`);
      } catch (reason) {
        if (!(reason instanceof Broken)) throw reason;
        length = reason.length;
        const mayGoOn = length > before && resumptions < MOST_RESUMPTIONS;
        if (!mayGoOn || options.signal.aborted)
          throw unreachable(url, 'the connection broke', reason.cause);
      }
    }
    if (!(await isIntact(bytes, file))) throw damaged(file, 'has another hash than announced');
  } catch (reason) {
    if (reason instanceof Damaged) await pieces.forget();
    throw reason;
  }
  return bytes;
}

/** The bytes are not those of the file. A captive portal's page says nothing of them, and is none of these. */
class Damaged extends InferenceError {
  constructor(message: string) {
    super('model_corrupt', message);
  }
}

/** The connection broke after so many bytes. */
class Broken extends Error {
  readonly length: number;

  constructor(length: number, cause: unknown) {
    super('The connection broke.', { cause });
    this.length = length;
  }
}

/**
 * One connection: fills `bytes` from `from` on.
 *
 * @returns how many bytes are there when the server has said all.
 * @throws Broken when it has not, InferenceError when the server gives something else.
 */
async function goOn(
  url: string,
  file: ManifestFile,
  bytes: Uint8Array<ArrayBuffer>,
  from: number,
  pieces: DownloadPieces,
  options: DownloadOptions,
  onBytes: (bytes: number) => void,
): Promise<number> {
  const response = await open(url, options, from > 0 ? { range: `bytes=${from}-` } : {});
  let length = beginning(response, from);
  if (length < from) {
    await pieces.forget();
    onBytes(length - from);
  }
  if (!response.body) return length;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const piece = await withoutSilence(reader.read(), options.timeout(SILENT_MS));
      if (piece.done) return length;
      // Longer than announced: the rest is not worth fetching.
      if (length + piece.value.length > bytes.length)
        throw damaged(file, 'is longer than announced');
      bytes.set(piece.value, length);
      length += piece.value.length;
      onBytes(piece.value.length);
      await pieces.keepWhole(bytes, length);
    }
  } catch (cause) {
    void reader.cancel().catch(() => undefined);
    if (cause instanceof InferenceError) throw cause;
    await pieces.keepAll(bytes, length);
    throw new Broken(length, cause);
  }
}

/** Where the answer's first byte belongs: a server that knows no ranges begins at the beginning. */
function beginning(response: Response, from: number): number {
  if (response.status !== 206) return 0;
  const first = /^bytes (\d+)-/u.exec(response.headers.get('content-range') ?? '')?.[1];
  if (Number(first) === from) return from;
  throw new Damaged('The server answered another range than was asked for.');
}

/** @throws DOMException TimeoutError when the signal comes first. */
function withoutSilence<T>(promise: Promise<T>, silent: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new DOMException('Nothing came any more.', 'TimeoutError'));
    silent.addEventListener('abort', stop, { once: true });
    void promise.then(resolve, reject).finally(() => silent.removeEventListener('abort', stop));
  });
}

export async function isIntact(
  bytes: Uint8Array<ArrayBuffer>,
  { bytes: length, sha256 }: ManifestFile,
): Promise<boolean> {
  if (bytes.length !== length) return false;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === sha256;
}

function unreachable(url: string, why: string, cause?: unknown): InferenceError {
  return new InferenceError('model_unreachable', `${url} could not be fetched: ${why}.`, cause);
}

function damaged({ path }: ManifestFile, how: string): Damaged {
  return new Damaged(`The model file ${path} ${how}.`);
}
