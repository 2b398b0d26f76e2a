/** Answers of the functions: JSON, CORS, and one shape for everything that went wrong. */
import { EnvironmentError } from './environment.ts';

/** The browser calls from the app's own address, which on hosted Supabase is another origin. No cookies are involved. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers':
    'authorization, apikey, content-type, x-client-info, x-cron-secret',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-max-age': '86400',
};

/** Something the caller did, or met, that ends the request: a code for programs, a sentence for people. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A JSON answer. */
export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { ...CORS, 'cache-control': 'no-store' } });
}

function problem(status: number, code: string, message: string): Response {
  return json({ error: { code, message } }, status);
}

/**
 * Wraps a function's handler: answers preflights, refuses other methods, turns problems into their codes,
 * and everything unexpected into a 500 that says nothing of the inside; the log says it instead.
 */
export function endpoint(
  name: string,
  methods: readonly string[],
  handle: (request: Request) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: CORS });
    if (!methods.includes(request.method)) {
      return problem(405, 'method_not_allowed', `Use ${methods.join(' or ')}.`);
    }
    try {
      return await handle(request);
    } catch (error) {
      if (error instanceof HttpProblem) return problem(error.status, error.code, error.message);
      logFailure(name, error);
      if (error instanceof EnvironmentError) return problem(500, error.code, error.message);
      return problem(
        500,
        'internal',
        'Something went wrong on the server. Its log has the details.',
      );
    }
  };
}

/** One line in the function's log. Never the text of a post, never a secret. */
export function logFailure(where: string, error: unknown): void {
  const { code, message } = describe(error);
  console.error(JSON.stringify({ level: 'error', where, code, message }));
}

/** Code and message of anything that was thrown. */
export function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: 'unknown', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { code, message: error.message };
}

/**
 * Reads a body up to a limit, counting what arrives and not what a header claims.
 *
 * @throws HttpProblem 413 'too_large'
 */
export async function readBody(
  request: Request,
  limitBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = new HttpProblem(
    413,
    'too_large',
    `The body is larger than ${String(limitBytes)} bytes.`,
  );
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limitBytes) throw tooLarge;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

/** @throws HttpProblem 400 'not_json' */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new HttpProblem(400, 'not_json', 'The body is not JSON in UTF-8.');
  }
}
