/** Fetches one model file and believes nothing: status, type, length and hash have to fit. */
import { InferenceError } from '../protocol.ts';
import type { ManifestFile } from './model-manifest.ts';

export type Fetch = (url: string, options: RequestInit) => Promise<Response>;

export interface DownloadOptions {
  fetch: Fetch;
  signal: AbortSignal;
  cache: RequestCache;
}

/** @throws InferenceError 'model_unreachable', or 'model_corrupt' for a web page in place of the file. */
export async function open(url: string, { fetch, ...options }: DownloadOptions): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, options);
  } catch (cause) {
    throw unreachable(url, 'no answer', cause);
  }
  if (!response.ok) throw unreachable(url, String(response.status));
  // A host with a fallback for single-page apps answers a missing file with the app and status 200.
  if (response.headers.get('content-type')?.includes('text/html')) {
    throw new InferenceError('model_corrupt', `The server answered ${url} with a web page.`);
  }
  return response;
}

/**
 * @param onBytes Called with the size of each piece as it arrives.
 * @throws InferenceError 'model_unreachable' when the connection breaks, 'model_corrupt' when what came is
 * not what the manifest names.
 */
export async function download(
  url: string,
  file: ManifestFile,
  options: DownloadOptions,
  onBytes: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await open(url, options);
  const bytes = new Uint8Array(file.bytes);
  let length = 0;
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const piece = await reader?.read();
      if (!piece || piece.done) break;
      // Longer than announced: the rest is not worth fetching.
      if (length + piece.value.length > bytes.length) {
        await reader?.cancel();
        throw damaged(file, 'is longer than announced');
      }
      bytes.set(piece.value, length);
      length += piece.value.length;
      onBytes(piece.value.length);
    }
  } catch (cause) {
    if (cause instanceof InferenceError) throw cause;
    throw unreachable(url, 'the connection broke', cause);
  }
  if (length < bytes.length) throw damaged(file, `ends after ${length} of ${file.bytes} bytes`);
  if (!(await isIntact(bytes, file))) throw damaged(file, 'has another hash than announced');
  return bytes;
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

function damaged({ path }: ManifestFile, how: string): InferenceError {
  return new InferenceError('model_corrupt', `The model file ${path} ${how}.`);
}
