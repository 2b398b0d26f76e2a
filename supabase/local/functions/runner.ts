import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  BodyTooLarge,
  readBody,
  sendProblem,
  sendWebResponse,
  toWebRequest,
} from '../http/web-bridge.ts';
import { wordsOf } from '../stack/failure.ts';
import { TokenRefused, type Verifier } from '../realtime/tokens.ts';
import { type DenoHost, type DenoPlan, startDeno } from './deno-process.ts';
import type { FunctionConfig } from './functions-config.ts';

/** The functions behind /functions/v1. */
export interface FunctionsRunner {
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  stop: () => Promise<void>;
}

export interface RunnerOptions {
  functions: readonly FunctionConfig[];
  plan: Omit<DenoPlan, 'names'>;
  verifier: Verifier;
  mostBodyBytes?: number;
  /** Hosted functions may run for 150 s. */
  mostMs?: number;
}

const PREFIX = '/functions/v1/';
const MOST_BODY_BYTES = 16 * 1024 * 1024;
const MOST_MS = 150_000;
/** Waits between starts after crashes, in milliseconds; the last one repeats. */
const BACKOFF = [200, 1000, 5000, 30_000];
const STEADY_MS = 60_000;

/**
 * Starts the functions and keeps them running: after a crash again, with growing waits.
 * @throws StackFailure functions_failed when the first start fails
 */
export async function startFunctions(options: RunnerOptions): Promise<FunctionsRunner> {
  const { functions, verifier } = options;
  const { log } = options.plan;
  const plan: DenoPlan = { ...options.plan, names: functions.map(({ name }) => name) };
  const byName = new Map(functions.map((one) => [one.name, one]));
  let crashes = 0;
  let stopped = false;
  let wake: (() => void) | undefined;

  async function start(): Promise<DenoHost> {
    const host = await startDeno(plan);
    for (const [name, reason] of Object.entries(host.failures))
      log(`${name} does not start: ${reason}`);
    const startedAt = performance.now();
    void host.ended.then(() => {
      if (stopped) return;
      if (performance.now() - startedAt > STEADY_MS) crashes = 0;
      log('Deno ended; starting it again');
      present = restart();
      present.catch(() => undefined);
    });
    return host;
  }

  async function restart(): Promise<DenoHost> {
    for (;;) {
      const wait = BACKOFF[Math.min(crashes, BACKOFF.length - 1)] ?? 0;
      crashes += 1;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (stopped) throw new Error('stopped');
      try {
        return await start();
      } catch (error) {
        log(wordsOf(error));
      }
    }
  }

  let present: Promise<DenoHost> = start();
  await present;

  async function forward(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
  ): Promise<void> {
    const body = await readBody(request, options.mostBodyBytes ?? MOST_BODY_BYTES);
    const host = await present;
    // The function sees /NAME/…, as on hosted Supabase.
    const path = (request.url ?? '').slice(PREFIX.length - 1);
    const asked = toWebRequest(request, `http://127.0.0.1:${String(host.port)}`, body);
    const headers = new Headers(asked.headers);
    for (const own of [
      'host',
      'connection',
      'keep-alive',
      'transfer-encoding',
      'content-length',
      'upgrade',
      'expect',
    ]) {
      headers.delete(own);
    }
    headers.set('x-functions-host', host.secret);
    headers.set('x-forwarded-for', request.socket.remoteAddress ?? '127.0.0.1');
    headers.set('x-forwarded-host', request.headers.host ?? '');
    try {
      const answer = await fetch(new URL(path, asked.url), {
        method: asked.method,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(options.mostMs ?? MOST_MS),
        ...(asked.body ? { body: new Uint8Array(body) } : {}),
      });
      await sendWebResponse(answer, response);
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError';
      // Whoever asks next should meet the new process, not the end of the old one.
      if (!late)
        await Promise.race([host.ended, new Promise((resolve) => setTimeout(resolve, 500))]);
      log(`${name}: ${late ? 'took too long' : wordsOf(error)}`);
      sendProblem(
        response,
        late ? 504 : 502,
        late ? 'timeout' : 'worker_gone',
        late ? 'The function took too long.' : 'The function ended before it answered.',
      );
    }
  }

  return {
    async handle(request, response) {
      const path = (request.url ?? '').split('?', 1)[0] ?? '';
      const name = path.startsWith(PREFIX)
        ? (path.slice(PREFIX.length).split('/', 1)[0] ?? '')
        : '';
      const wanted = byName.get(name);
      if (!wanted) {
        sendProblem(response, 404, 'not_found', 'There is no function of that name.');
        return;
      }
      // A browser's preflight carries no token.
      if (wanted.verifyJwt && request.method !== 'OPTIONS') {
        const refused = await refusal(request, verifier);
        if (refused !== null) {
          sendProblem(response, 401, 'unauthorized', refused);
          return;
        }
      }
      try {
        await forward(request, response, name);
      } catch (error) {
        if (!(error instanceof BodyTooLarge)) throw error;
        response.setHeader('connection', 'close');
        sendProblem(response, 413, 'too_large', 'The request is too large.');
      }
    },
    async stop() {
      stopped = true;
      wake?.();
      const host = await present.catch(() => null);
      await host?.stop();
    },
  };
}

/** Lets a signed-in person's token through, and the keys; null when it does. */
async function refusal(request: IncomingMessage, verifier: Verifier): Promise<string | null> {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]?.trim();
  const { apikey } = request.headers;
  const key = bearer?.startsWith('sb_') ? bearer : typeof apikey === 'string' ? apikey : null;
  if (bearer === undefined || bearer.startsWith('sb_')) {
    return verifier.ofApiKey(key) ? null : 'Missing authorization header';
  }
  try {
    await verifier.ofToken(bearer);
    return null;
  } catch (error) {
    if (error instanceof TokenRefused) return `Invalid JWT: ${error.message}`;
    throw error;
  }
}
