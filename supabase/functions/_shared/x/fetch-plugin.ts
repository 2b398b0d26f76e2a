/**
 * Lets twitter-api-v2 run where there is only `fetch`, and against any origin. The library addresses and
 * signs each call; this takes the signed call over before the library would open a socket of its own.
 */
import type {
  IGetHttpRequestArgs,
  ITwitterApiBeforeRequestConfigHookArgs,
  ITwitterApiClientPlugin,
  TwitterRateLimit,
  TwitterResponse,
} from 'twitter-api-v2';
import { describe } from '../http.ts';
import { XCallError } from './call-error.ts';

/** A call as the library would send it. */
interface SignedCall {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer> | undefined;
}

/** The library signs in here; its types keep the method for subclasses. */
interface Signer {
  getHttpRequestArgs(params: IGetHttpRequestArgs): SignedCall;
}

/** No answer of X is near this long; one that is would only fill the memory. */
const LARGEST_ANSWER = 16 * 1024 * 1024;

export interface FetchPluginOptions {
  /** `https://api.x.com`, or another address that speaks the same API. */
  origin: string;
  timeoutMs: number;
  fetch: typeof fetch;
}

/** @returns a plugin whose calls fail with XCallError only */
export function fetchPlugin(options: FetchPluginOptions): ITwitterApiClientPlugin {
  return {
    async onBeforeRequestConfig({ client, params }: ITwitterApiBeforeRequestConfigHookArgs) {
      const url = new URL(params.url);
      // The signature covers the address, so it is changed first.
      params.url = new URL(url.pathname + url.search, options.origin).href;
      const signed = (client as unknown as Signer).getHttpRequestArgs(params);
      return perform(signed, params.timeout ?? options.timeoutMs, options);
    },
  };
}

async function perform(
  { url, method, headers, body }: SignedCall,
  timeoutMs: number,
  options: FetchPluginOptions,
): Promise<TwitterResponse<unknown>> {
  const signal = AbortSignal.timeout(timeoutMs);
  let response: Response;
  try {
    response = await options.fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: once(body) }),
      redirect: 'manual',
      signal,
    });
  } catch (error) {
    throw connectionError(error, signal);
  }
  const rateLimit = readRateLimit(response.headers);
  const text = await readText(response, signal);
  const data = parse(text);
  if (!response.ok) {
    const reset = rateLimit?.reset ?? null;
    throw XCallError.refused(response.status, data, reset, skewOf(response.headers));
  }
  if (data === undefined) throw XCallError.unreadable(response.status);
  return {
    data,
    headers: Object.fromEntries(response.headers),
    ...(rateLimit ? { rateLimit } : {}),
  };
}

/**
 * A body that can be read only once. Deno's fetch silently repeats a request when a pooled connection
 * breaks, also a POST that the server has carried out already; a stream it cannot repeat.
 * https://github.com/denoland/deno/issues/35610
 */
function once(body: string | Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([body]).stream();
}

async function readText(response: Response, signal: AbortSignal): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > LARGEST_ANSWER) throw new Error('The answer is too long.');
    }
  } catch (error) {
    // The request has arrived: whatever it asked for may be done.
    throw XCallError.cut(signal.aborted ? 'timeout' : 'cut', error);
  }
  return text + decoder.decode();
}

function connectionError(error: unknown, signal: AbortSignal): XCallError {
  if (signal.aborted) return XCallError.cut('timeout', error);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  // What Deno's fetch says when no connection came about at all; nothing has been sent then.
  const neverSent = /client error \(Connect\)/u.test(describe(cause).message);
  return XCallError.cut(neverSent ? 'unreachable' : 'cut', cause);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** X's clock minus ours in milliseconds, to the second; null when it did not say the time. */
export function skewOf(headers: Headers): number | null {
  const at = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(at) ? null : at - Date.now();
}

function readRateLimit(headers: Headers): TwitterRateLimit | null {
  const number = (name: string): number =>
    Number(headers.get(`x-rate-limit-${name}`) ?? Number.NaN);
  const [limit, remaining, reset] = [number('limit'), number('remaining'), number('reset')];
  return Number.isFinite(reset) ? { limit, remaining, reset } : null;
}
